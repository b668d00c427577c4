"""Which plans an account may see, and which units are asked for one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from core.policy import Denied
from schemes.models import Phase, Year, YearState
from schemes.queries import current_year, show_year, year_document, years_of
from targets.models import CommonItem
from targets.plans.checks import is_planned
from targets.plans.flow import charged_units
from targets.plans.models import Plan
from targets.plans.writing import written_units
from units.models import Role, Unit, UnitYear
from units.queries import access_of, authority_for
from units.roles import ROLE_BUNDLES

OWN = ("view_unit_results", "file_targets", "head_unit")


def filing_year(account: Any) -> Year | None:
    """The open year whose targets are being filed: it may be opened before the one under way is
    paid.  None where there is none."""
    found = (y for y in years_of(account) if y.state == YearState.OPEN and y.phase == Phase.FILING)
    return next(found, None)


def plan_year(account: Any, number: int | None = None) -> Year:
    """The year that a page of plans speaks of, which its frame then shows too: the one asked for,
    else the one that is being filed, else the year under way."""
    found = filing_year(account) if number is None else None
    return current_year(account, number) if found is None else show_year(account, found)


def own_unit_ids(account: Any) -> set[int]:
    """Units for which the account drafts or answers; told from its grants, without a query."""
    return _granted(account, {"file_targets", "head_unit"})


def sees_plans(account: Any) -> bool:
    """Whether there is any plan that the account may see: offices, units, leaders in charge,
    functional departments."""
    access = access_of(account)
    if access.may(access.authority, "view_facts"):
        return True
    return bool(_granted(account, {*OWN, "mark_items"})) or bool(charged_units(account))


def _granted(account: Any, perms: set[str]) -> set[int]:
    """Units for which the account, or one it stands in for, holds a role with one of these."""
    access = access_of(account)
    held = [*access.grants, *(grant for _principal, grant in access.lent)]
    return {
        grant.unit_id
        for grant in held
        if grant.unit_id is not None and not perms.isdisjoint(ROLE_BUNDLES[Role(grant.role)].unit)
    }


def plan_units(account: Any, year: Year) -> QuerySet[UnitYear]:
    """Unit-years that are asked for a plan in the year and that the account may look at.

    All of them for who sees all facts; else its own units, those in its charge, and for a
    functional department the groups for which it marks a common item.
    """
    asked, access = asked_for(year), access_of(account)
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return asked.none()
    if access.may(authority, "view_facts"):
        return asked
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN), charged_units(account))
    groups = _marked_groups(year, access.unit_ids("mark_items"))
    return asked.filter(unit__in=own) | asked.filter(peer_group__in=groups)


def plan_rows(account: Any, year: Year) -> QuerySet[UnitYear]:
    """The same with the units for which the account writes a part of the plan (D-1): it meets them
    among plans and nowhere else."""
    found, written = plan_units(account, year), written_units(account, year)
    return found | asked_for(year).filter(unit__in=list(written)) if written else found


def asked_for(year: Year) -> QuerySet[UnitYear]:
    """Unit-years that are asked for a plan, whoever looks."""
    asked = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    # A unit that was merged in mid-year keeps the plan that it had, to be read.
    begun = Plan.objects.filter(year=year).values("unit")
    asked = asked.filter(Q(directly_assessed=True) | Q(unit__in=begun))
    return asked.filter(peer_group__in=_groups(year)).select_related("unit")


def plans_of(year: Year, units: Iterable[int]) -> dict[int, Plan]:
    """The plans of some units, by unit id."""
    rows = Plan.objects.filter(year=year, unit__in=list(units)).select_related("changed_by")
    return {plan.unit_id: plan for plan in rows}


def unit_with_plan(account: Any, year: Year, code: str) -> tuple[Unit, Plan | None]:
    """A unit that is asked for a plan, and its plan if it was begun; a 404 (``Denied``) for others.

    A functional department meets only plans that were handed in.
    """
    found = plan_rows(account, year).filter(unit__code=code).first()
    if found is None:
        raise Denied("targets.plan", code)
    rows = Plan.objects.select_related("year__authority", "year__scheme", "unit", "changed_by")
    plan = rows.filter(year=year, unit=found.unit_id).first()
    if not _near(account, year, found.unit) and (plan is None or plan.is_with_unit):
        raise Denied("targets.plan", code)
    return found.unit, plan


def plan_for(account: Any, number: int | None, code: str) -> Plan:
    """The plan of a unit in a year (the one in hand without a number); a 404 for no such plan.

    Of a plan in which the account writes a part it may look at that part alone:
    :func:`components_seen`.
    """
    _unit, plan = unit_with_plan(account, plan_year(account, number), code)
    if plan is None:
        raise Denied("targets.plan", code)
    return plan


def whole_plan_for(account: Any, number: int | None, code: str) -> Plan:
    """The same for who may look at all of it: statement, signing, quality."""
    plan = plan_for(account, number, code)
    if components_seen(account, plan) is not None:
        raise Denied("targets.plan", code)
    return plan


def components_seen(account: Any, plan: Plan) -> frozenset[str] | None:
    """The components of a plan that the account may look at; None for all of it.

    A unit that writes a component for another meets that component and nothing else (D-1).
    """
    written = written_units(account, plan.year).get(plan.unit_id)
    if written is None or _sees_drafts(account, plan.year, plan.unit):
        return None
    reviewed = plan_units(account, plan.year).filter(unit=plan.unit_id)
    return None if not plan.is_with_unit and reviewed.exists() else written


def _near(account: Any, year: Year, unit: Unit) -> bool:
    """Whether the account sees the plan, or the part that it writes, while it is drafted."""
    return _sees_drafts(account, year, unit) or unit.pk in written_units(account, year)


def _sees_drafts(account: Any, year: Year, unit: Unit) -> bool:
    access = access_of(account)
    if access.may(year.authority, "view_facts") or unit.pk in charged_units(account):
        return True
    return any(unit.pk in access.unit_ids(perm) for perm in OWN)


def written_codes(account: Any, year: Year) -> set[str]:
    """Codes of other units in whose plans the account writes a component (D-1)."""
    written = written_units(account, year)
    return set(Unit.objects.filter(pk__in=written).values_list("code", flat=True))


def _groups(year: Year) -> list[str]:
    """Peer groups that have a component for targets."""
    return [
        group.key
        for group in year_document(year).peer_groups
        if any(is_planned(component) for component in group.leaves())
    ]


def _marked_groups(year: Year, units: set[int]) -> set[str]:
    if not units or not any(step.who == "functional" for step in year_document(year).plans.steps):
        return set()
    items = CommonItem.objects.filter(year=year, current=True, marking_unit__in=units)
    return {
        group
        for groups in items.values_list("peer_groups", flat=True)
        for group in (groups or _groups(year))
    }
