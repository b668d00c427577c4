"""Facts for tests, written through the kernel of facts: a small county, whole or with gaps."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.facts import FactInput, fact_record, facts_apply, facts_plan, lock_scope
from core.models import Fact, Origin
from reviews.models import (
    Ballot,
    BallotRound,
    CommonMark,
    Deduction,
    Honour,
    RoundState,
    TargetMark,
    Veto,
)
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.presets import load_preset
from schemes.rules.register import RegisterRules
from targets.models import CommonItem, Target
from tests.office import Office, make_office, plain_account
from units.models import Account, Unit, UnitYear

COMMON_ITEM = "services"
MARKED = {"marked_by": "统计局", "marked_on": datetime.date(2026, 12, 22)}


@dataclass
class County:
    """An open year with departments that have everything, and who wrote it."""

    office: Office
    year: Year
    clerk: Account
    units: dict[str, Unit] = field(default_factory=dict)


def record(
    model: type[Fact], county: County, key: str, *, document: str = "", **values: Any
) -> Fact:
    """Record or correct one fact of the county's year."""
    item = FactInput(key, values, document)
    return fact_record(
        model, scope=_scope(model, county), item=item, actor=county.clerk, origin=Origin.ENTRY
    )


def record_all(
    model: type[Fact],
    county: County,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    scope: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Record or correct many facts of a kind, by key, under one lock; the facts that now stand."""
    held = _scope(model, county) if scope is None else scope
    inputs = [_input(key, dict(values)) for key, values in rows.items()]
    facts_apply(
        facts_plan(model, scope=held, inputs=inputs), actor=county.clerk, origin=Origin.ENTRY
    )
    standing = model._default_manager.filter(current=True, key__in=list(rows), **held)
    return {fact.key: fact for fact in standing}


def _input(key: str, values: dict[str, Any]) -> FactInput:
    document = values.pop("document", "")
    return FactInput(key, values, document)


def _scope(model: type[Fact], county: County) -> dict[str, Any]:
    if model is UnitYear:
        return {"authority": county.office.authority, "year": county.year.year}
    return {"year": county.year}


def written_singly() -> SchemeDocument:
    """The county preset for an office that keeps the register on paper: deductions, vetoes and
    ratings are then written one by one."""
    return load_preset("county").model_copy(update={"registering": RegisterRules()})


def make_county(
    code: str = "east",
    *,
    departments: int = 3,
    clerk: str = "clerk",
    first: int = 101,
    year: int = 2026,
    document: SchemeDocument | None = None,
) -> County:
    """An authority, its year and complete departments "101", "102" …; the first scores best."""
    office = make_office(code, first=first)
    county = County(
        *(office, office.open_year(year, document or written_singly())),
        plain_account(f"{code}-{clerk}"),
    )
    county.units = {office.unit.code: office.unit, office.other.code: office.other}
    _common_item(county)
    _add_departments(
        county, {str(first + place): (100 - 2 * place, place) for place in range(departments)}
    )
    return county


def add_department(county: County, code: str, *, actual: int = 100, order: int = 0) -> Unit:
    """A department with a key and a general target, a common mark, and both ballots."""
    _add_departments(county, {code: (actual, order)})
    return county.units[code]


@transaction.atomic
def _add_departments(county: County, wanted: Mapping[str, tuple[int, int]]) -> None:
    """Complete departments by code: the actual of their targets (plan 100) and their order."""
    authority, units = county.office.authority, county.units
    for code in [code for code in wanted if code not in units]:
        units[code] = Unit.objects.create(
            authority=authority, code=code, name=f"部门{code}", initials=f"bm{code}"
        )
    years, targets, marks, common = {}, {}, {}, {}
    item = CommonItem.objects.get(year=county.year, key=COMMON_ITEM, current=True)
    for code, (actual, order) in wanted.items():
        unit = units[code]
        years[code] = _unit_year(unit, order=order)
        for component, points in (("key", 250), ("general", 180)):
            key = f"{code}-{component}"
            targets[key] = _target(key, unit, component, points)
            marks[key] = {"unit": unit, "actual": actual, **MARKED}
        common[f"{code}/{COMMON_ITEM}"] = _common_mark(unit, item, 490 - order)
    record_all(UnitYear, county, years)
    standing = record_all(Target, county, targets)
    told = {key: {**values, "target": standing[key]} for key, values in marks.items()}
    record_all(TargetMark, county, told)
    record_all(CommonMark, county, common)
    ballots = {"township_leaders": [90, 92], "county_leaders": [88]}
    _add_ballots(county, {units[code]: ballots for code in wanted})


def add_unit_year(county: County, unit: Unit, **values: Any) -> Fact:
    """The unit in the year; a directly assessed department unless said otherwise."""
    return record(UnitYear, county, unit.code, **_unit_year(unit, **values))


def _unit_year(unit: Unit, **values: Any) -> dict[str, Any]:
    return {"unit": unit, "name": unit.name, "peer_group": "department", "posts": 20, **values}


def add_target(
    county: County, key: str, unit: Unit, component: str, points: int, actual: Any
) -> Target:
    """A proportional target of plan 100 with its actual (None: not judged yet)."""
    target = record(Target, county, key, **_target(key, unit, component, points))
    assert isinstance(target, Target)
    if actual is not None:
        mark_target(county, target, actual)
    return target


def _target(key: str, unit: Unit, component: str, points: int) -> dict[str, Any]:
    return {
        "unit": unit,
        "component": component,
        "title": f"目标{key}",
        "measure": "万元",
        "points": points,
        "method": "proportional",
        "params": {"plan": "100", "direction": "higher"},
    }


def mark_target(county: County, target: Target, actual: Any, **values: Any) -> Fact:
    """What the statistics bureau found for a target."""
    told = {**MARKED, **values}
    return record(
        TargetMark, county, target.key, unit=target.unit, target=target, actual=actual, **told
    )


def _common_item(county: County) -> Fact:
    return record(
        CommonItem,
        county,
        COMMON_ITEM,
        component="common",
        title="优质服务",
        points=500,
        peer_groups=["department"],
    )


def add_common_mark(county: County, unit: Unit, *, score: Any) -> Fact:
    """A mark of the common item for a unit."""
    item = CommonItem.objects.get(year=county.year, key=COMMON_ITEM, current=True)
    key = f"{unit.code}/{COMMON_ITEM}"
    return record(CommonMark, county, key, **_common_mark(unit, item, score))


def _common_mark(unit: Unit, item: CommonItem, score: Any) -> dict[str, Any]:
    return {"unit": unit, "item": item, "points": 500, "score": score}


def add_ballots(county: County, unit: Unit, scores: Mapping[str, Sequence[Any]]) -> None:
    """Valid ballots for a unit in closed rounds."""
    _add_ballots(county, {unit: scores})


@transaction.atomic
def _add_ballots(county: County, given: Mapping[Unit, Mapping[str, Sequence[Any]]]) -> None:
    lock_scope({"year": county.year})
    rounds: dict[str, BallotRound] = {}
    for group in dict.fromkeys(group for scores in given.values() for group in scores):
        rounds[group], _created = BallotRound.objects.get_or_create(
            year=county.year,
            voter_group=group,
            defaults={"state": RoundState.CLOSED, "closed_at": timezone.now()},
        )
    Ballot.objects.bulk_create(
        Ballot(id=uuid.uuid4(), round=rounds[group], unit=unit, score=score)
        for unit, scores in given.items()
        for group, row in scores.items()
        for score in row
    )


def add_honour(county: County, key: str, unit: Unit, **values: Any) -> Fact:
    """A verified single honour of the city unless said otherwise."""
    told = {
        "title": f"荣誉{key}",
        "kind": "single",
        "level": "city",
        "date": datetime.date(2026, 5, 1),
        "issued_by": "市人民政府",
        **values,
    }
    return record(Honour, county, key, unit=unit, **told)


def add_deduction(county: County, key: str, unit: Unit, **values: Any) -> Fact:
    """A lost line of the city's assessment unless said otherwise."""
    return record(
        Deduction, county, key, unit=unit, **{"kind": "city_line", "title": "失分线", **values}
    )


def add_veto(county: County, key: str, unit: Unit, **values: Any) -> Fact:
    """A work-safety veto unless said otherwise."""
    return record(
        Veto, county, key, unit=unit, **{"kind": "work_safety", "title": "事故", **values}
    )
