"""A request of a machine: its token stands for the account, within the token's part of the API.

It comes before the policies, which then ask the account as ever.  A token opens no page, no other
part of the API, and no session; what a session of the same browser is, does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from core import audit, policy
from units.tokens.models import ApiToken
from units.tokens.queries import token_known
from units.tokens.scopes import scope_of
from units.tokens.services import token_used

_WORD, _LONGEST = "bearer ", 200


class TokenMiddleware:
    """Puts the account of a live token behind the request; answers 401 or 403 in its place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is taken when the route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let the request act for the token's account, where the token is for this route."""
        secret, match = _secret(request), request.resolver_match
        if secret is None or match is None or match.namespaces[:1] != ["api"]:
            return None
        token = token_known(secret)
        if token is None or not token.live:
            _deny(request, token)
            text = _("令牌无效、已到期或已撤销，另发一个再用。")
            return _refused(401, "token_invalid", text)
        scope = scope_of(token.scope)
        if scope is None or match.view_name not in scope.routes:
            _deny(request, token)
            return _refused(403, "token_scope", _("这个令牌不能用在这里。"))
        request.user = token.account
        policy.act_in(token.account, token.authority_id)
        request.api_token = token  # type: ignore[attr-defined]
        token_used(token)
        return None


def _secret(request: HttpRequest) -> str | None:
    header = request.headers.get("Authorization", "")[:_LONGEST]
    return header[len(_WORD) :].strip() if header.lower().startswith(_WORD) else None


def _deny(request: HttpRequest, token: ApiToken | None) -> None:
    """A token that was ours is on record; a stranger's guess is not, or he could fill the trail."""
    if token is not None:
        audit.deny(
            actor=token.account,
            authority=token.authority,
            subject_type="units.apitoken",
            subject_id=token.pk,
            subject=request.path[:200],
            detail={"method": request.method, "token": token.start},
        )


def _refused(status: int, code: str, message: str) -> JsonResponse:
    answer = JsonResponse({"error": {"code": code, "message": message}}, status=status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
