"""In whose place an account acts (代理): what an act was done by, for the record of it."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Any

from units.models import Account
from units.queries import access_of, keep_access


def needed_from(account: Any, holds: Callable[[Any], bool]) -> Account | None:
    """Whose right an act needs that ``holds`` asks of an account: None where the account's own
    does, else the principal with whose it may.  The audit trail is told in this request."""
    access = access_of(account)
    if not access.lent or holds(_alone(account)):
        return None
    for principal in dict.fromkeys(principal for principal, _grant in access.lent):
        if holds(_alone(account, principal)):
            access.used[str(principal)] = None
            return principal
    return None


def _alone(account: Any, principal: Account | None = None) -> Any:
    """The account as if nobody, or only this principal, had let it act for him."""
    access, twin = access_of(account), copy(account)
    lent = [each for each in access.lent if each[0] == principal]
    keep_access(twin, replace(access, lent=lent, used={}))
    return twin
