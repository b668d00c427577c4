"""Whose turn a plan is: the accounts that hold the duty of a step, with those who deputise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from schemes.deadlines import deadline_for, due_for
from schemes.models import Year
from schemes.rules.plans import PlanStep
from targets.plans import flow
from targets.plans.models import Plan
from targets.plans.writing import writers_of
from units.duties import charges_on, holding_at
from units.models import Account, Deputising, LeaderCharge, Role, RoleGrant

UNIT_ROLES = (Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD)
_ROLES: dict[str, tuple[Role, ...]] = {
    flow.UNIT: UNIT_ROLES,
    flow.HEAD: (Role.DEPARTMENT_HEAD,),
    flow.OFFICE: (Role.TARGET_OFFICE,),
    flow.REVIEWER: (Role.REVIEWING_OFFICE,),
    flow.LEADER: (Role.LEADER,),
    flow.FUNCTIONAL: (Role.FUNCTIONAL_DEPARTMENT,),
}


def people_at(plan: Plan, step: PlanStep) -> list[Account]:
    """Who can make the step's move on the plan now; a department that has acted is left out."""
    grants = RoleGrant.objects.filter(authority=plan.year.authority_id, role__in=_ROLES[step.who])
    if step.who in (flow.UNIT, flow.HEAD):
        grants = grants.filter(unit=plan.unit_id)
    elif step.who == flow.LEADER:
        held = LeaderCharge.objects.filter(charges_on(timezone.localdate()), unit=plan.unit_id)
        grants = grants.filter(account__in=held.values("leader"))
    elif step.who == flow.FUNCTIONAL:
        grants = grants.filter(unit__in=flow.departments_left(plan))
    return _with_deputies(grants, plan.year.authority_id, _ROLES[step.who])


def people_of_unit(plan: Plan) -> list[Account]:
    """Who drafts or answers for the plan's unit."""
    grants = RoleGrant.objects.filter(unit=plan.unit_id, role__in=UNIT_ROLES)
    return _with_deputies(grants, plan.year.authority_id, UNIT_ROLES)


def people_writing(plan: Plan) -> list[Account]:
    """Who writes a component of the plan for the unit (D-1)."""
    units = {pk for found in writers_of(plan).values() for pk in found}
    if not units:
        return []
    grants = RoleGrant.objects.filter(unit__in=units, role=Role.DEPARTMENT_FILER)
    return _with_deputies(grants, plan.year.authority_id, (Role.DEPARTMENT_FILER,))


def _with_deputies(
    grants: QuerySet[RoleGrant], authority: int, roles: Iterable[Role]
) -> list[Account]:
    active = grants.filter(account__is_active=True).select_related("account").order_by("pk")
    found = {grant.account_id: grant.account for grant in active}
    rows = Deputising.objects.filter(
        holding_at(timezone.now()), principal__in=list(found), authority=authority
    )
    for row in rows.select_related("deputy"):
        if not {role.value for role in roles}.isdisjoint(row.roles) and row.deputy.is_active:
            found.setdefault(row.deputy_id, row.deputy)
    return list(found.values())


def step_due(year: Year, step: PlanStep, unit: int | None = None) -> dict[str, Any]:
    """Until when a step is wanted, as a work item states it: a signature by the calendar's day for
    signing where it has one, everything by the day on which plans are to be in force."""
    signing = step.act == "sign" and deadline_for(year, "plan_signing") is not None
    return due_for(year, "plan_signing" if signing else "plans", unit)
