"""Policies of the unit pages, and their entry in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext_lazy

from core.navigation import RULES, VIEWING, NavItem
from core.policy import Policy
from schemes.fact_pages.spec import EDIT
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

_LOOKED_AT = ("units", "units_export", "unit", "unit_changes", "unit_change")
_EDITED = ("unit_change_new", "unit_change_withdraw", "unit_grid", "unit_grid_save")

POLICIES: dict[str, Policy] = {
    **{f"schemes:{name}": LOOK for name in _LOOKED_AT},
    **{f"schemes:{name}": EDIT for name in _EDITED},
    "api:unit-change-list": Policy(check=LOOK.check, write=EDIT),
    "api:unit-change-detail": LOOK,
    "api:unit-change-preview": EDIT,
    "api:unit-change-withdraw": EDIT,
}

ITEM = NavItem(
    "units",
    pgettext_lazy("list", "单位"),
    "buildings",
    RULES,
    "schemes:units",
    order=20,
    visible=sees_units,
    group_for=lambda account: RULES if _keeps_units(account) else VIEWING,
)
