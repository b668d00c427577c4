"""Facts for tests, written through the kernel of facts: a small county, whole or with gaps."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.facts import FactInput, fact_record, lock_scope
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
from schemes.models import Year
from targets.models import CommonItem, Target
from tests.office import Office, make_office, plain_account
from units.models import Account, Unit, UnitYear

COMMON_ITEM = "services"


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
    scope: dict[str, Any] = {"year": county.year}
    if model is UnitYear:
        scope = {"authority": county.office.authority, "year": county.year.year}
    item = FactInput(key, values, document)
    return fact_record(model, scope=scope, item=item, actor=county.clerk, origin=Origin.ENTRY)


def make_county(code: str = "east", *, departments: int = 3, clerk: str = "clerk") -> County:
    """An authority, its 2026 and complete departments "101", "102" …; the first scores best."""
    office = make_office(code)
    county = County(office, office.open_year(2026), plain_account(f"{code}-{clerk}"))
    county.units = {"101": office.unit, "102": office.other}
    _common_item(county)
    for place in range(departments):
        add_department(county, str(101 + place), actual=100 - 2 * place, order=place)
    return county


def add_department(county: County, code: str, *, actual: int = 100, order: int = 0) -> Unit:
    """A department with a key and a general target, a common mark, and both ballots."""
    unit = county.units.get(code) or Unit.objects.create(
        authority=county.office.authority, code=code, name=f"部门{code}", initials=f"bm{code}"
    )
    county.units[code] = unit
    add_unit_year(county, unit, order=order)
    add_target(county, f"{code}-key", unit, "key", 250, actual)
    add_target(county, f"{code}-general", unit, "general", 180, actual)
    add_common_mark(county, unit, score=490 - order)
    add_ballots(county, unit, {"township_leaders": [90, 92], "county_leaders": [88]})
    return unit


def add_unit_year(county: County, unit: Unit, **values: Any) -> Fact:
    """The unit in the year; a directly assessed department unless said otherwise."""
    told = {"unit": unit, "name": unit.name, "peer_group": "department", "posts": 20, **values}
    return record(UnitYear, county, unit.code, **told)


def add_target(
    county: County, key: str, unit: Unit, component: str, points: int, actual: Any
) -> Target:
    """A proportional target of plan 100 with its actual (None: not judged yet)."""
    target = record(
        Target,
        county,
        key,
        unit=unit,
        component=component,
        title=f"目标{key}",
        measure="万元",
        points=points,
        method="proportional",
        params={"plan": "100", "direction": "higher"},
    )
    assert isinstance(target, Target)
    if actual is not None:
        mark_target(county, target, actual)
    return target


def mark_target(county: County, target: Target, actual: Any, **values: Any) -> Fact:
    """What the statistics bureau found for a target."""
    told = {"marked_by": "统计局", "marked_on": datetime.date(2026, 12, 22), **values}
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
    return record(CommonMark, county, key, unit=unit, item=item, points=500, score=score)


@transaction.atomic
def add_ballots(county: County, unit: Unit, scores: Mapping[str, Sequence[Any]]) -> None:
    """Valid ballots for a unit in closed rounds."""
    lock_scope({"year": county.year})
    for group, given in scores.items():
        standing, _created = BallotRound.objects.get_or_create(
            year=county.year,
            voter_group=group,
            defaults={"state": RoundState.CLOSED, "closed_at": timezone.now()},
        )
        Ballot.objects.bulk_create(
            Ballot(id=uuid.uuid4(), round=standing, unit=unit, score=score) for score in given
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
