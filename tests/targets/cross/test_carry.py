"""Cross-cutting targets go on into the next year, for whom they still concern."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from schemes.years.carry import PartPlan
from schemes.years.opening import opening_plan, year_open_carrying
from targets.cross.models import CrossItem
from targets.cross.services import cross_record
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(lambda: make_county(departments=3))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def officer(county: County) -> Account:
    return county.office.account(Role.TARGET_OFFICE)


def fix(county: County, officer: Account, code: str, units: list[str], **texts: str) -> CrossItem:
    names = Unit.objects.filter(authority=county.office.authority, code__in=units)
    told = {
        "code": code,
        "component": "general",
        "title": f"专项 {code}",
        "points": "10",
        "units": "、".join(names.values_list("name", flat=True)),
        **texts,
    }
    return cross_record(year=county.year, texts=told, actor=officer)


def end(*codes: str) -> None:
    Unit.objects.filter(code__in=codes).update(abolished_on=date(2026, 12, 31))


def asked(county: County) -> dict[str, Any]:
    authority, year = county.office.authority, county.year
    return {"authority": authority, "number": 2027, "scheme": year.scheme, "source": year}


def part(county: County) -> PartPlan:
    return next(each for each in opening_plan(**asked(county)).parts if each.key == "cross_items")


def test_they_go_on_as_they_stand(county: County, officer: Account) -> None:
    old = fix(county, officer, "X01", ["101", "103"], content="不发生较大事件")
    year, created = year_open_carrying(actor=officer, **asked(county))
    new = CrossItem.objects.get(year=year, current=True)
    assert created
    assert new.pk != old.pk
    assert [getattr(new, name) for name in CrossItem.VALUE_FIELDS] == [
        getattr(old, name) for name in CrossItem.VALUE_FIELDS
    ]


def test_units_that_have_ended_are_left_out_and_told(county: County, officer: Account) -> None:
    fix(county, officer, "X01", ["101", "102"])
    fix(county, officer, "X02", ["102"])
    end("102")
    found = part(county)
    assert [each.values["units"] for each in found.plans[0].new] == [["101"]]
    assert [(each.label, each.why) for each in found.skipped] == [("专项 X02", "单位已撤销")]
    (note,) = found.notes
    assert "专项 X01 不再列入" in note


def test_a_marker_that_has_ended_is_left_open(county: County, officer: Account) -> None:
    marker = Unit.objects.get(authority=county.office.authority, code="103")
    fix(county, officer, "X01", ["101"], marking_unit=marker.name)
    end("103")
    found = part(county)
    assert found.plans[0].new[0].values["marking_unit"] is None
    assert "的评分部门" in found.notes[0]
