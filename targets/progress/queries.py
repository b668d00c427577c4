"""Whose progress an account may see, report, confirm; what progress proposes at the year's end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from core.policy import Denied
from schemes.models import Year
from schemes.queries import year_or_none
from schemes.tallies import unit_ids_by_name
from targets.models import Target
from targets.plans.flow import charged_units
from targets.progress.models import Origin, ProgressReport
from targets.progress.periods import rules_of
from targets.progress.reading import ProgressReading
from targets.progress.reckoning import YEAR_END
from units.models import Unit
from units.queries import access_of, authority_for, units_with_perm

#: Who belongs to a unit and sees its progress whatever results he may see.
OWN = ("view_unit_results", "file_targets", "head_unit")


def sees_progress(account: Any) -> bool:
    """Whether there is any unit whose progress the account may see."""
    access = access_of(account)
    everywhere = any(access.may(access.authority, perm) for perm in ("view_facts", "view_results"))
    own = any(access.unit_ids(perm) for perm in OWN)
    return everywhere or own or bool(charged_units(account))


def progress_units(account: Any, year: Year) -> QuerySet[Unit]:
    """Units with issued targets in the year whose progress the account may see; whoever sends the
    figures of a source sees all that it speaks of."""
    authority = authority_for(account)
    targets = Target.objects.filter(year=year, current=True)
    units = Unit.objects.filter(authority=year.authority_id, pk__in=targets.values("unit"))
    if authority is None or authority.pk != year.authority_id:
        return units.none()
    access = access_of(account)
    if access.may(authority, "view_facts") or sources_of(account, year):
        return units
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN), charged_units(account))
    shown = units_with_perm(account, authority, "view_unit_results").values("pk")
    return units.filter(Q(pk__in=own) | Q(pk__in=shown))


def unit_for_progress(account: Any, year: Year, code: str) -> Unit:
    """A unit whose progress the account may see; a 404 (``Denied``) for others."""
    found = progress_units(account, year).filter(code=code).first()
    if found is None:
        raise Denied("targets.progress", code)
    return found


def targets_of(year: Year, units: Any) -> QuerySet[Target]:
    """The issued targets of some units in their order."""
    rows = Target.objects.filter(year=year, current=True, unit__in=units)
    return rows.select_related("unit").order_by("unit__code", "order", "key")


def target_for(account: Any, year: Year, pk: int) -> Target:
    """An issued target whose progress the account may see; a 404 for others."""
    rows = targets_of(year, progress_units(account, year).values("pk"))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Denied("targets.progress", pk)
    return found


def versions_of(target: Target) -> QuerySet[ProgressReport]:
    """Every report of a target that the account may see, corrected ones too, newest first; at
    most 100."""
    rows = ProgressReport.objects.filter(year=target.year_id, target_key=target.key)
    return rows.select_related("recorded_by").order_by("-recorded_at", "-pk")[:100]


def reports_for(account: Any, unit: Unit) -> bool:
    """Whether the account reports for the unit: its filer, its head, the office for any."""
    access = access_of(account)
    own = any(access.may_on_unit(unit.pk, perm) for perm in ("file_targets", "head_unit"))
    return own or access.may_on(unit.authority_id, "edit_facts")


def confirms_for(account: Any, unit: Unit) -> bool:
    """Whether the account confirms the unit's reports, where the scheme has the head do so."""
    return access_of(account).may_on_unit(unit.pk, "head_unit")


def reporting_units(account: Any) -> set[int]:
    """Units of one's own to report for."""
    access = access_of(account)
    return access.unit_ids("file_targets") | access.unit_ids("head_unit")


def sends_figures(account: Any) -> bool:
    """Whether the account reports for a unit, or sends another source's figures."""
    year = year_or_none(account)
    return bool(reporting_units(account)) or (year is not None and bool(sources_of(account, year)))


def sources_of(account: Any, year: Year) -> set[str]:
    """Origins whose figures the account may send for any unit (D-7): the unit that the scheme names
    for each, and the office."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return set()
    access = access_of(account)
    if access.may(authority, "edit_facts"):
        return {Origin.STATISTICS, Origin.AUDITED}
    mine: set[int] = set().union(
        *(access.unit_ids(perm) for perm in ("mark_items", "file_targets", "head_unit"))
    )
    if not mine:
        return set()
    return {origin for origin, unit in _senders(year) if unit in mine}


def _senders(year: Year) -> list[tuple[str, int]]:
    """The units that the scheme names for each origin, kept under the year's revision."""
    named = rules_of(year).sources
    if not named:
        return []
    ids = unit_ids_by_name(year)
    return [(each.origin, ids[each.unit.zh]) for each in named if each.unit.zh in ids]


def sees_figures(account: Any, year: Year) -> bool:
    """Whether the account sees the page of other sources: who sends for one, who sees all facts."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return False
    return access_of(account).may(authority, "view_facts") or bool(sources_of(account, year))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The actual that progress proposes for a target's re-check; nothing sets it by itself.

    ``source`` is whose figure it is, ``period`` the month it speaks of; ``whole`` whether that is
    the end of the year.
    """

    actual: Fraction
    source: str
    period: int
    whole: bool


def actual_proposed(target: Target) -> Proposal | None:
    """What progress knows of the target's actual: the figure of its last period that has one."""
    return actuals_proposed(target.year, [target]).get(target.pk)


def actuals_proposed(year: Year, targets: list[Target]) -> dict[int, Proposal]:
    """The same for many targets in a fixed number of queries, by target id."""
    reading, found = ProgressReading(year, targets), {}
    for target in targets:
        for period in sorted({*reading.rules.periods, YEAR_END}, reverse=True):
            actual, source = reading.figure(target, period)
            if actual is not None:
                found[target.pk] = Proposal(actual, source, period, period == YEAR_END)
                break
    return found
