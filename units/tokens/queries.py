"""Which token a secret is, and which an account may see: its own."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import QuerySet

from core.policy import Denied
from units.tokens.models import ApiToken
from units.tokens.scopes import scopes_for


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_known(secret: str) -> ApiToken | None:
    """The token of this secret, whether it still opens anything or not."""
    rows = ApiToken.objects.select_related("account", "authority")
    return rows.filter(digest=digest_of(secret)).first()


def own_tokens(account: Any) -> QuerySet[ApiToken]:
    """The account's own, newest first."""
    return ApiToken.objects.select_related("account", "authority").filter(account=account.pk)


def own_token(account: Any, pk: int) -> ApiToken:
    """One of its own; a 404 (``Denied``) for any other."""
    found = own_tokens(account).filter(pk=pk).first()
    if found is None:
        raise Denied("units.apitoken", pk)
    return found


def has_tokens(account: Any) -> bool:
    """Whether the account may have a token, or has one to take back."""
    return bool(scopes_for(account)) or own_tokens(account).exists()
