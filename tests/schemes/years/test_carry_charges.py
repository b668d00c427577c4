"""Leaders' charges in a new year: what runs on, what is given again, whose name stands where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from schemes.people.charge_services import charges_assign
from schemes.years import opening
from schemes.years.carry import PartPlan
from schemes.years.opening import year_open_carrying
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, LeaderCharge, Role, RoleGrant, UnitYear
from units.queries import units_in_charge

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2027, 1, 1)

fresh_county = kept_for_module(lambda: make_county(departments=3))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def officer(county: County) -> Account:
    return county.office.account(Role.TARGET_OFFICE)


def give(
    county: County, officer: Account, who: Account | None, *units: str, on: date = date(2026, 1, 1)
) -> None:
    charges_assign(
        authority=county.office.authority,
        leader=who,
        units=[county.units[code] for code in units],
        starts_on=on,
        document="分工〔2026〕1号",
        actor=officer,
    )


def for_the_year(*codes: str) -> None:
    """As a charge that was given for one year stands in the table."""
    LeaderCharge.objects.filter(unit__code__in=codes).update(ends_on=date(2026, 12, 31))


def asked(county: County) -> dict[str, Any]:
    return {
        "authority": county.office.authority,
        "number": 2027,
        "scheme": county.year.scheme,
        "source": county.year,
    }


def planned(county: County) -> PartPlan:
    return next(p for p in opening.opening_plan(**asked(county)).parts if p.key == "charges")


def held(account: Account) -> list[str]:
    return sorted(units_in_charge(account, NEW_YEAR).values_list("code", flat=True))


def names() -> dict[str, str]:
    rows = UnitYear.objects.filter(year=2027, current=True)
    return dict(rows.values_list("key", "leader_in_charge"))


def test_open_charges_run_on_and_those_of_the_year_are_given_again(
    county: County, officer: Account
) -> None:
    wang = county.office.account(Role.LEADER, username="wang")
    li = county.office.account(Role.LEADER, username="li")
    give(county, officer, wang, "101")
    give(county, officer, li, "102")
    for_the_year("102")
    part = planned(county)
    assert (part.new, part.unchanged, part.skipped) == (1, 1, [])
    year_open_carrying(actor=officer, **asked(county))
    assert (held(wang), held(li)) == (["101"], ["102"])
    again = LeaderCharge.objects.get(unit__code="102", starts_on=NEW_YEAR, current=True)
    assert (again.ends_on, again.document) == (None, "分工〔2026〕1号")
    assert names() == {"101": wang.get_full_name(), "102": li.get_full_name(), "103": ""}


def test_a_successor_who_is_named_already_keeps_the_unit(county: County, officer: Account) -> None:
    wang = county.office.account(Role.LEADER, username="wang")
    li = county.office.account(Role.LEADER, username="li")
    give(county, officer, wang, "101")
    give(county, officer, li, "101", on=NEW_YEAR)
    assert planned(county).new == 0
    year_open_carrying(actor=officer, **asked(county))
    assert (held(wang), held(li)) == ([], ["101"])
    assert names()["101"] == li.get_full_name()


def test_who_is_no_leader_any_more_is_named_and_left_behind(
    county: County, officer: Account
) -> None:
    wang = county.office.account(Role.LEADER, username="wang")
    give(county, officer, wang, "101")
    for_the_year("101")
    RoleGrant.objects.filter(account=wang).delete()
    part = planned(county)
    assert part.new == 0
    assert [each.why for each in part.skipped] == ["已不担任领导，请另行分管"]
    year_open_carrying(actor=officer, **asked(county))
    assert held(wang) == []
    assert names()["101"] == ""


def test_without_charges_the_names_of_last_year_stay(county: County, officer: Account) -> None:
    UnitYear.objects.filter(year=2026, key="101").update(leader_in_charge="县长")
    year_open_carrying(actor=officer, **asked(county))
    assert names()["101"] == "县长"
