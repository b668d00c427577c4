"""How a view of the API takes a token: the middleware has judged it; no form secret is asked."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request


class ByToken(BaseAuthentication):
    """The account of the request's token; nothing where it came with none."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Account and token, as the middleware found them."""
        token = getattr(request._request, "api_token", None)
        return None if token is None else (token.account, token)

    def authenticate_header(self, request: Request) -> str:
        """What a refusal asks for."""
        return "Bearer"


#: For the views of a part that machines use: a token, else the session of the site.
MACHINE_OR_SESSION = (ByToken, SessionAuthentication)


class _ByTokenDescribed(OpenApiAuthenticationExtension):
    """Names the way in the API's description."""

    target_class = "units.tokens.authentication.ByToken"
    name = "bearerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}
