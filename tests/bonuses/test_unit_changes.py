"""Money after a merger, computed by hand: this year's is right, last year's stays as it was.

The county's scores: 101 982.50, 102 (vetoed) 972.90, 103 963.30; A 7000, D 800.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bonuses.facts import people_load, person_present_unit
from bonuses.models import BonusSet
from bonuses.pay import rates_of, unit_pay, year_pay
from core.facts import FactInput, fact_record
from scoring.services import result_set_recompute
from tests.bonuses.people import PaidCounty, add_person, make_paid_county, post
from tests.factories import County
from tests.kept import kept_for_module
from tests.schemes.unit_changes.changes import asked, done
from units.lifecycle_models import ChangeKind, YearHandling
from units.models import Person, Unit, UnitYear
from units.services import unit_create

pytestmark = pytest.mark.django_db

fresh = kept_for_module(make_paid_county)


@pytest.fixture
def county(db: None, fresh: Callable[[], PaidCounty]) -> County:
    return fresh().county


def bonus_set(county: County) -> BonusSet:
    county.year.refresh_from_db()
    outcome = result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    return BonusSet.objects.get(result_set=outcome.result_set)


def lines(county: County, unit: str, computed: BonusSet | None = None) -> dict[str, Decimal]:
    pay = unit_pay(computed or bonus_set(county), county.year, Unit.objects.get(code=unit))
    assert pay is not None
    return {line.code: line.target_shown for line in pay.payroll.lines}


def test_the_people_of_an_absorbed_unit_get_the_successor_s_bonus_for_all_months(
    county: County,
) -> None:
    # Assessed are 101 and 102: mean 977.70, 101 gets 7000 + 800 / 9.6 × 4.8 = 7400.
    assert lines(county, "103")["C01"] < Decimal(6700)
    done(county, asked(ChangeKind.MERGE, "103", into="101"))
    computed = bonus_set(county)
    rates = rates_of(computed).units
    assert rates["101"].per_capita == rates["103"].per_capita == 7400
    paid = lines(county, "101", computed)
    assert paid["C01"] == paid["C02"] == Decimal("7400.00")
    assert lines(county, "103", computed) == {}


def test_assessed_for_its_part_it_still_counts_in_the_mean(county: County) -> None:
    handling = YearHandling.ASSESSED_FOR_ITS_PART
    done(county, asked(ChangeKind.MERGE, "103", into="101", handling=handling))
    computed = bonus_set(county)
    rates = rates_of(computed).units
    # Three units, mean 972.90: 101 7000 + 800 / 19.2 × 9.6 = 7400, 103 as much below: 6600.
    assert (rates["101"].per_capita, rates["103"].per_capita) == (7400, 6600)
    # Both are qualified: the last unit's bonus for all the months (K-7.7).
    assert lines(county, "101", computed)["C01"] == Decimal("7400.00")


def test_a_vetoed_unit_pays_its_own_months_even_when_it_is_absorbed(county: County) -> None:
    done(county, asked(ChangeKind.MERGE, "102", into="101"))
    computed = bonus_set(county)
    # 101 and 103 are assessed, mean 972.90: 7400. 102 is unqualified: 60 % of 7000.
    assert rates_of(computed).units["102"].per_capita == 4200
    # 5 / 12 × 4200 + 7 / 12 × 7400 = 1750 + 4316.6667
    assert lines(county, "101", computed)["B01"] == Decimal("6066.67")


def test_who_had_retired_before_the_merger_is_paid_his_months_by_the_successor_s_standard(
    county: County,
) -> None:
    person = add_person(county, {}, "C09", "退休员")
    post(county, person, county.units["103"], 3, ends=date(2026, 3, 31), change="退休")
    done(county, asked(ChangeKind.MERGE, "103", into="101"))
    # 3 / 12 × 7400
    assert lines(county, "103")["C09"] == Decimal("1850.00")


@pytest.fixture
def outside(county: County) -> County:
    """Unit 104 was not carried into 2026; it goes into 101 in January."""
    authority = county.office.authority
    county.units["104"] = unit_create(authority=authority, code="104", name="盐务局", actor=None)
    stays, left = (add_person(county, {}, code, code) for code in ("E01", "E02"))
    post(county, stays, county.units["104"], None)
    post(county, left, county.units["104"], None, ends=date(2026, 1, 12))
    done(county, asked(ChangeKind.MERGE, "104", into="101", effective_on=date(2026, 1, 15)))
    return county


def test_months_in_a_unit_outside_the_year_are_paid_by_its_successor(outside: County) -> None:
    paid = lines(outside, "101")
    # January was worked in 104: all twelve months are 101's; who left in January gets one.
    assert paid["E01"] == Decimal("7400.00")
    assert paid["E02"] == Decimal("616.67")
    assert person_present_unit(outside.year, _person(outside, "E02")) == outside.units["101"].pk


def test_one_unit_and_all_units_load_the_same_people(outside: County) -> None:
    everybody = [r.fact for r in people_load(outside.year) if r.unit_code == "101"]
    of_unit = [r.fact for r in people_load(outside.year, unit=outside.units["101"])]
    assert {fact.code for fact in of_unit} >= {"E01", "E02"}
    assert sorted(everybody, key=_code) == sorted(of_unit, key=_code)
    computed = bonus_set(outside)
    assert year_pay(computed, outside.year).units["101"].heads == len(of_unit)


def test_last_year_s_ranking_receipts_and_pay_stay_as_they_were(county: County) -> None:
    before = _picture(county)
    _next_year(county)
    done(county, asked(ChangeKind.MERGE, "103", into="101", effective_on=date(2027, 4, 1)))
    assert _picture(county) == before


def _picture(county: County) -> Any:
    computed = bonus_set(county)
    entries = computed.result_set.entries.order_by("order").select_related("result")
    ranking = [(each.name, each.rank, each.result.digest) for each in entries]
    return ranking, {code: lines(county, code, computed) for code in ("101", "102", "103", "901")}


def _next_year(county: County) -> None:
    county.office.open_year(2027)
    scope = {"authority": county.office.authority, "year": 2027}
    for code in ("101", "102", "103"):
        values = {"unit": county.units[code], "name": code, "peer_group": "department"}
        fact_record(UnitYear, scope=scope, item=FactInput(code, values), actor=county.clerk)


def _person(county: County, code: str) -> int:
    return Person.objects.get(authority=county.office.authority, code=code).pk


def _code(fact: Any) -> str:
    return str(fact.code)
