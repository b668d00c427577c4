"""A transferred person is right in last year's and in this year's figures (K-7.6, K-7.7, S-6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from bonuses import pay
from bonuses.facts import people_load
from bonuses.models import UnitRate
from bonuses.queries import bonus_set_of
from bonuses.sheet import pay_sheet
from core.exact import round_half_up
from core.facts import FactInput, fact_record
from schemes.models import Year, YearState
from schemes.people.leave_services import (
    LeaveAsked,
    Months,
    SickAsked,
    leave_record,
    sick_leave_record,
)
from schemes.people.transfer_plan import TransferPlan, meaning
from schemes.people.transfer_services import transfer_confirm, transfer_propose
from schemes.unit_services import posting_record, posting_retire
from tests.bonuses.people import PaidCounty, add_person, make_paid_county, post
from tests.fact_rows import office_account
from tests.kept import kept_for_module
from units.models import Person, Posting, PostingMonths, UnitYear

pytestmark = pytest.mark.django_db
A = Fraction(7000)

fresh_county = kept_for_module(make_paid_county)


@pytest.fixture
def paid(db: None, fresh_county: Callable[[], PaidCounty]) -> PaidCounty:
    """101 and 103 are qualified, 102 is not: 60 % of A, 4200 yuan."""
    return fresh_county()


@pytest.fixture
def office(paid: PaidCounty) -> Any:
    return office_account(paid.county)


def newcomer(paid: PaidCounty, unit: str, months: int = 12) -> Person:
    person = add_person(paid.county, paid.people, "T1", "调动人")
    post(paid.county, person, paid.county.units[unit], months)
    return person


def posting_of(person: Person) -> Posting:
    rows = Posting.objects.filter(person=person, current=True).select_related("unit", "person")
    return rows.latest("starts_on")


def move(paid: PaidCounty, office: Any, person: Person, to: str, day: date, **given: Any) -> Any:
    made = transfer_propose(
        posting=posting_of(person),
        to_unit=paid.county.units[to],
        effective_on=day,
        document="组〔2026〕7号",
        actor=office,
    )
    months = {"months_from": made.months_from, "months_to": made.months_to, **given}
    return transfer_confirm(transfer=made, version=made.version, actor=office, **months)


def rate(code: str) -> Fraction:
    found: Fraction = UnitRate.objects.get(unit__code=code).per_capita
    return found


def target(paid: PaidCounty, code: str, person: str = "T1") -> Decimal:
    bonus_set = bonus_set_of(paid.year)
    assert bonus_set is not None
    computed = pay.unit_pay(bonus_set, paid.year, paid.county.units[code])
    assert computed is not None
    found = next(
        row for row in pay_sheet(computed, pay.document_of(bonus_set)).rows if row.code == person
    )
    shown: Decimal = found.target
    return shown


def shown(amount: Fraction) -> Decimal:
    return round_half_up(amount, 2)


def test_between_qualified_units_the_last_one_pays_all_months(
    paid: PaidCounty, office: Any
) -> None:
    person = newcomer(paid, "101")
    made = move(paid, office, person, "103", date(2026, 7, 1))
    assert (made.months_from, made.months_to) == (6, 6)
    assert target(paid, "103") == shown(rate("103"))
    with pytest.raises(StopIteration):
        target(paid, "101")


def test_from_an_unqualified_unit_each_pays_its_months(paid: PaidCounty, office: Any) -> None:
    person = newcomer(paid, "102")
    # May begins on a Friday, which is still the old unit's: five months and seven.
    made = move(paid, office, person, "101", date(2026, 5, 6))
    assert (made.months_from, made.months_to) == (5, 7)
    expected = Fraction(4200) * 5 / 12 + rate("101") * 7 / 12
    assert target(paid, "101") == shown(expected)


def test_no_month_in_the_new_unit(paid: PaidCounty, office: Any) -> None:
    person = newcomer(paid, "102")
    made = move(paid, office, person, "101", date(2026, 12, 15))
    assert (made.months_from, made.months_to) == (12, 0)
    assert target(paid, "101") == Decimal("4200.00")


def test_no_month_in_the_old_unit(paid: PaidCounty, office: Any) -> None:
    person = add_person(paid.county, paid.people, "T1", "调动人")
    post(paid.county, person, paid.county.units["102"], 0, starts=date(2026, 2, 3))
    made = move(paid, office, person, "101", date(2026, 3, 2))
    assert (made.months_from, made.months_to) == (0, 10)
    assert target(paid, "101") == shown(rate("101") * 10 / 12)


def test_confirmed_months_count_and_not_those_of_the_dates(paid: PaidCounty, office: Any) -> None:
    person = newcomer(paid, "102")
    given = {"months_from": 4, "months_to": 8, "months_reason": "工资关系四月底转出"}
    move(paid, office, person, "101", date(2026, 7, 1), **given)
    assert target(paid, "101") == shown(Fraction(4200) * 4 / 12 + rate("101") * 8 / 12)


def test_what_it_means_is_said_in_the_engines_words(paid: PaidCounty, office: Any) -> None:
    person = newcomer(paid, "102")
    units = paid.county.units
    plan = TransferPlan(paid.year, person, posting_of(person), units["101"], date(2026, 7, 1))
    assert plan.proposal() == (6, 6)
    lines = "".join(meaning(plan, 6, 6))
    assert "6 个月按审计局、6 个月按财政局" in lines
    assert "审计局不合格" in lines
    same = TransferPlan(paid.year, person, posting_of(person), units["103"], date(2026, 7, 1))
    both = newcomer_of(paid, "101")
    joined = TransferPlan(paid.year, both, posting_of(both), units["103"], date(2026, 7, 1))
    assert "12 个月按部门103" in "".join(meaning(joined, 6, 6))
    assert same.new_key.endswith("/103/2026-07-01")


def newcomer_of(paid: PaidCounty, unit: str) -> Person:
    person = add_person(paid.county, paid.people, "T2", "另一人")
    post(paid.county, person, paid.county.units[unit], 12)
    return person


def next_year(paid: PaidCounty) -> Year:
    """2026 is closed, 2027 open with the same units."""
    authority = paid.county.office.authority
    Year.objects.filter(pk=paid.county.year.pk).update(state=YearState.CLOSED)
    year = paid.county.office.open_year(2027)
    for code in ("101", "102", "103"):
        values = {"unit": paid.county.units[code], "name": code, "peer_group": "department"}
        fact_record(
            UnitYear,
            scope={"authority": authority, "year": 2027},
            item=FactInput(code, values),
            actor=paid.county.clerk,
        )
    return year


def people_of(year: Year) -> dict[str, Any]:
    return {record.fact.code: record.fact for record in people_load(year)}


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 4, 1)])
def test_a_move_after_new_year_leaves_the_closed_year_as_it_was(
    paid: PaidCounty, office: Any, day: date
) -> None:
    person = newcomer(paid, "102")
    before, money = people_of(paid.year), target(paid, "102")
    year = next_year(paid)
    made = move(paid, office, person, "101", day)
    assert people_of(paid.year) == before
    assert target(paid, "102") == money == Decimal("4200.00")
    moved = people_of(year)["T1"]
    months = [(stint.unit, int(stint.months)) for stint in moved.stints]
    expected = [("101", 12)] if day.month == 1 else [("102", 3), ("101", 9)]
    assert months == expected
    assert (made.months_from, made.months_to) == (12 - expected[-1][1], expected[-1][1])


def test_months_of_a_later_year_go_along_to_the_new_unit(paid: PaidCounty, office: Any) -> None:
    person = newcomer(paid, "101")
    year = next_year(paid)
    Year.objects.filter(pk=paid.county.year.pk).update(state=YearState.OPEN)
    old = posting_of(person)
    fact_record(
        PostingMonths,
        scope={"authority": old.authority, "year": 2027},
        item=FactInput(old.key, {"posting": old, "months": 12}),
        actor=paid.county.clerk,
    )
    move(paid, office, person, "103", date(2026, 10, 1))
    assert [(s.unit, int(s.months)) for s in people_of(year)["T1"].stints] == [("103", 12)]


def test_a_correction_never_reaches_into_a_closed_year(paid: PaidCounty, office: Any) -> None:
    person = newcomer(paid, "101")
    before = people_of(paid.year)
    year = next_year(paid)
    standing = posting_of(person)
    told = {"year": year, "actor": office, "reason": "核对", "expected": standing.pk}
    for texts in ({"rank": "head"}, {"ends_on": "2027-03-31", "rank": "head"}):
        with pytest.raises(ValidationError, match="2026 年度"):
            posting_record(texts=texts, **told)
    with pytest.raises(ValidationError, match="2026 年度"):
        posting_retire(year=year, actor=office, reason="录错", expected=standing.pk)
    with pytest.raises(ValidationError, match="2026 年度"):
        posting_record(
            year=year,
            actor=office,
            texts={"person": "T1", "unit": "103", "starts_on": "2026-11-02"},
        )
    assert people_of(paid.year) == before
    ended = posting_record(texts={"ends_on": "2027-03-31", "title": "科长"}, **told)
    assert ended.ends_on == date(2027, 3, 31)
    assert people_of(paid.year) == before


def test_who_retires_is_paid_the_months_he_worked(paid: PaidCounty, office: Any) -> None:
    person = newcomer(paid, "101")
    asked = LeaveAsked(date(2026, 9, 10), "退休", "组〔2026〕9号")
    leave_record(posting=posting_of(person), asked=asked, confirmed=Months(9), actor=office)
    assert posting_of(person).ends_on == date(2026, 9, 10)
    assert target(paid, "101") == shown(rate("101") * 9 / 12)


def test_a_sick_leave_takes_its_months_and_nothing_else(paid: PaidCounty, office: Any) -> None:
    person = newcomer(paid, "101")
    asked = SickAsked(date(2026, 3, 1), date(2026, 5, 31), "诊断证明")
    told = {"posting": posting_of(person), "asked": asked, "actor": office}
    with pytest.raises(ValidationError) as caught:
        sick_leave_record(confirmed=Months(8), **told)
    assert set(caught.value.message_dict) == {"months_reason"}
    sick_leave_record(confirmed=Months(9), **told)
    assert posting_of(person).ends_on is None
    assert target(paid, "101") == shown(rate("101") * 9 / 12)
