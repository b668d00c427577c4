"""Policies of the unit pages, and their entry in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import RULES, VIEWING, NavItem
from core.policy import Policy
from units.http import signed_in
from units.queries import access_of, authority_for, has_authority_perm


def sees_units(account: Any) -> bool:
    """Whether there is any unit that the account may see."""
    access = access_of(account)
    perms = ("view_facts", "view_results", "view_pay", "manage_accounts")
    return any(access.may(access.authority, perm) for perm in perms) or bool(access.unit_perms)


def _keeps_units(account: Any) -> bool:
    authority = authority_for(account)
    return any(has_authority_perm(account, authority, p) for p in ("edit_facts", "manage_accounts"))


#: Which units: those that units.queries.visible_units answers.
LOOK = Policy(check=lambda request, _kwargs: sees_units(signed_in(request)))

POLICIES: dict[str, Policy] = dict.fromkeys(
    ("schemes:units", "schemes:units_export", "schemes:unit"), LOOK
)

ITEM = NavItem(
    "units",
    _("单位"),
    "buildings",
    RULES,
    "schemes:units",
    order=20,
    visible=sees_units,
    group_for=lambda account: RULES if _keeps_units(account) else VIEWING,
)
