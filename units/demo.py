"""Accounts for trying the system, listed on the sign-in page in demo mode only."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from units.models import Role, RoleGrant

#: Where the demonstration accounts' common password stands: in the settings of demo mode.
PER_ROLE = 2


def sign_in_context() -> dict[str, Any]:
    """``demo_accounts`` and ``demo_password`` for the sign-in page; nothing outside demo mode."""
    if not settings.DEMO:
        return {}
    shown: dict[str, int] = dict.fromkeys(Role.values, 0)
    accounts = []
    grants = RoleGrant.objects.filter(account__is_active=True)
    for grant in grants.select_related("account__person", "unit").order_by("pk"):
        if shown[grant.role] < PER_ROLE:
            shown[grant.role] += 1
            accounts.append(_line(grant))
    return {"demo_accounts": accounts, "demo_password": settings.DEMO_PASSWORD}


def _line(grant: RoleGrant) -> dict[str, str]:
    account = grant.account
    return {
        "username": account.username,
        "role": str(Role(grant.role).label),
        "person": account.display_name,
        "unit": grant.unit.name if grant.unit else "",
    }
