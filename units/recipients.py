"""Whose accounts are told: who files for a unit, its head, the leader in charge, the office."""

from __future__ import annotations

from typing import Any

from core.notices.reminders import HEAD, LEADER, OFFICE, UNIT
from units.models import Account, Authority, Role, RoleGrant, UnitYear

ROLES = {
    UNIT: (Role.DEPARTMENT_FILER, Role.FUNCTIONAL_DEPARTMENT),
    HEAD: (Role.DEPARTMENT_HEAD,),
    LEADER: (Role.LEADER,),
    OFFICE: (Role.TARGET_OFFICE,),
}


def accounts_told(authority: Authority, stage: str, unit_code: str) -> list[Account]:
    """The active accounts of a stage."""
    grants = RoleGrant.objects.filter(authority=authority, role__in=ROLES[stage])
    if stage in (UNIT, HEAD):
        grants = grants.filter(unit__code=unit_code)
    active = grants.filter(account__is_active=True).select_related("account", "account__person")
    found = list({grant.account_id: grant.account for grant in active.order_by("id")}.values())
    if stage == LEADER:
        return _in_charge(authority, unit_code, found)
    return found


def _in_charge(authority: Authority, unit_code: str, leaders: list[Account]) -> list[Account]:
    """The leaders whose charge the unit is, by name; the only leader there is, else."""
    years = UnitYear.objects.filter(authority=authority, unit__code=unit_code, current=True)
    name: Any = years.order_by("-year").values_list("leader_in_charge", flat=True).first()
    named = [one for one in leaders if name and name in (one.display_name, _person_name(one))]
    return named or (leaders if len(leaders) == 1 else [])


def _person_name(account: Account) -> str:
    return account.person.name if account.person else ""
