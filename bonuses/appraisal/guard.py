"""No way past the quota: whatever writes personal scores, a form, a workbook or the API, is held
to it; and a new result has every unit's grades looked at again (K-7.9, M-12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, prefetch_related_objects
from django.utils.translation import gettext_noop

from bonuses.appraisal.models import AppraisalGrade, AppraisedPerson, StaffAppraisal
from bonuses.appraisal.notices import surplus_tell
from bonuses.appraisal.quota import Allowance, allowances, allowances_in_force, cited
from bonuses.appraisal.reading import first_rank
from bonuses.appraisal.services.grading import quota_problems
from bonuses.facts import heads_of, people_load
from bonuses.models import PersonalScore
from core.facts import FactPlan
from documents.xlsx.columns import Record
from documents.xlsx.problems import CellError
from schemes.models import Year
from scoring.models import ResultSet
from scoring.services import NewResults
from units.models import Unit

EXCELLENT = AppraisalGrade.EXCELLENT
_TOO_MANY = gettext_noop("本单位优秀名额只有 %(places)s 个，这是第 %(used)s 个%(clause)s")
_LEADING = gettext_noop("主要负责人不能评为优秀%(clause)s")


def guard_scores(plan: FactPlan) -> None:
    """Refuse a plan for personal scores by which a unit rates more people excellent than it may.

    A plan that brings no one in is let through, so that what became too many can be mended.
    """
    gains = _gains(plan)
    units = {unit for unit, people in gains.items() if people}
    if not units:
        return
    year: Year = plan.scope["year"]
    allowed, taking = allowances(year, units), people_counted(year, units)
    problems = [
        f"{unit.name}：{text}"
        for unit in Unit.objects.filter(pk__in=units).order_by("code")
        for text in _problems(year, unit, plan, allowed, taking[unit.pk], gains[unit.pk])
    ]
    if problems:
        raise ValidationError(problems, code="quota")


def people_counted(year: Year, units: set[int]) -> Mapping[int, int]:
    """How many count for each unit's share: who takes part by its list, else whom it pays."""
    rows = AppraisedPerson.objects.filter(appraisal__year=year, appraisal__unit__in=units)
    listed = rows.filter(takes_part=True).order_by().values_list("appraisal__unit")
    found = dict(listed.annotate(n=Count("pk")))
    heads = heads_of(year) if len(found) < len(units) else {}
    codes = dict(Unit.objects.filter(pk__in=units).values_list("pk", "code"))
    return {unit: found.get(unit, heads.get(code, 0)) for unit, code in codes.items()}


def after_result_set(new: NewResults) -> None:
    """Tell every unit whose grades the new result allows no more; in the set's transaction."""
    year = new.result_set.year
    rated = Count("people", filter=Q(people__takes_part=True, people__grade=EXCELLENT))
    rows = StaffAppraisal.objects.filter(year=year).annotate(rated=rated).filter(rated__gt=0)
    appraisals = list(rows.select_related("year__authority", "unit"))
    for each, why, over in _surplus(year, appraisals, new.result_set):
        surplus_tell(each, over, why, new.result_set.pk)


def _surplus(
    year: Year, appraisals: Sequence[Any], result_set: ResultSet | None
) -> Iterator[tuple[Any, str, int]]:
    """Appraisals beyond their places, or with a head who may not be excellent; why; how many."""
    if not appraisals:
        return
    if result_set is None:
        allowed = allowances_in_force(year)
    else:
        allowed = allowances(year, [each.unit_id for each in appraisals], result_set)
    prefetch_related_objects(appraisals, "people")
    for each in appraisals:
        allowance, people = allowed.get(each.unit_id), list(each.people.all())
        problems = [] if allowance is None else quota_problems(allowance, people)
        if allowance is not None and problems:
            places = allowance.places(sum(one.takes_part for one in people))
            over = max(1, each.rated - (each.rated if places is None else places))
            yield each, problems[0], over


def _gains(plan: FactPlan) -> dict[int, set[int]]:
    """Unit → persons that the plan newly rates excellent there."""
    found: dict[int, set[int]] = {}
    for old, values in _pairs(plan):
        if values.get("grade", getattr(old, "grade", "")) != EXCELLENT:
            continue
        unit = _id(values.get("unit"), old, "unit_id")
        before = old is not None and old.grade == EXCELLENT and old.unit_id == unit
        people = found.setdefault(unit, set())
        if not before:
            people.add(_id(values.get("person"), old, "person_id"))
    return found


def _pairs(plan: FactPlan) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    yield from ((None, item.values) for item in plan.new)
    yield from ((change.old, change.new.values) for change in plan.changed)


def _id(value: Any, old: Any, name: str) -> int:
    return int(getattr(value, "pk", value) if value is not None else getattr(old, name))


def _problems(
    year: Year,
    unit: Unit,
    plan: FactPlan,
    allowed: Mapping[int, Allowance],
    people: int,
    gained: set[int],
) -> list[str]:
    allowance = allowed.get(unit.pk)
    if allowance is None:
        return []
    before, after = _rated(year, unit.pk, plan)
    found = [allowance.refusal(people, after)] if after > before else []
    if _leading(year, unit.pk, allowance, gained):
        found.append(allowance.head_refusal())
    return [text for text in found if text]


def _rated(year: Year, unit: int, plan: FactPlan) -> tuple[int, int]:
    """How many the unit rates excellent now, and after the plan."""
    ended = {change.old.pk for change in plan.changed} | {old.pk for old in plan.gone}
    standing = PersonalScore.objects.filter(year=year, unit=unit, grade=EXCELLENT, current=True)
    kept = standing.exclude(pk__in=ended).count()
    return standing.count(), kept + Counter(_units_after(plan))[unit]


def _leading(year: Year, unit: int, allowance: Allowance, gained: set[int]) -> set[int]:
    """Of the people newly rated excellent, principal leaders who may not be.

    They are whom the unit's list names; a unit that brings its scores by workbook has none, there
    it is who holds the first rank.
    """
    if allowance.head:
        return set()
    listed = AppraisedPerson.objects.filter(appraisal__year=year, appraisal__unit=unit)
    if listed.exists():
        leads = listed.filter(head=True, person__in=gained)
        return set(leads.values_list("person", flat=True))
    first, there = first_rank(year), people_load(year, unit=Unit.objects.get(pk=unit))
    return {each.person_id for each in there if first and each.fact.rank == first} & gained


def score_faults(plan: FactPlan, records: Sequence[Record]) -> Iterator[CellError]:
    """What :func:`guard_scores` would refuse of a sheet, by cell: the last ones in its order.

    Only while nothing else of the file changes who belongs to which unit.
    """
    gains = {unit: people for unit, people in _gains(plan).items() if people}
    if not gains:
        return
    year: Year = plan.scope["year"]
    allowed, taking = allowances(year, gains), people_counted(year, set(gains))
    for unit, gained in gains.items():
        if unit in allowed:
            rows = [record for record in records if record["person"].pk in gained]
            yield from _too_many(allowed[unit], taking[unit], _rated(year, unit, plan), rows)
            leading = _leading(year, unit, allowed[unit], gained)
            clause = {"clause": cited(*allowed[unit].head_clauses)}
            for record in rows:
                if record["person"].pk in leading:
                    yield record.error("grade", _LEADING, clause)


def _too_many(
    allowance: Allowance, people: int, rated: tuple[int, int], rows: Sequence[Record]
) -> Iterator[CellError]:
    places, (before, after) = allowance.places(people), rated
    if places is None or after <= max(before, places):
        return
    over = min(after - places, len(rows))
    for used, record in enumerate(rows[-over:], after - over + 1):
        told = {"places": places, "used": used, "clause": cited(allowance.clause)}
        yield record.error("grade", _TOO_MANY, told)


def _units_after(plan: FactPlan) -> Iterator[int]:
    for old, values in _pairs(plan):
        if values.get("grade", getattr(old, "grade", "")) == EXCELLENT:
            yield _id(values.get("unit"), old, "unit_id")


def surplus_units(year: Year, units: Collection[int]) -> dict[int, int]:
    """Units whose grades the result in force does not allow: how many people are too many."""
    rated = Count("people", filter=Q(people__takes_part=True, people__grade=EXCELLENT))
    rows = StaffAppraisal.objects.filter(year=year, unit__in=units).annotate(rated=rated)
    return {
        each.unit_id: over
        for each, _why, over in _surplus(year, list(rows.filter(rated__gt=0)), None)
    }
