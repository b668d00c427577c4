"""The second fund, for winners, is paid by a payroll beside the bonus (G-6)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from bonuses import services
from bonuses.models import PayBatch
from bonuses.payrolls import templates
from bonuses.payrolls.difference import compared
from core.workflow import StaleMoveError
from scoring.models import ResultSet, ResultSetState
from tests.bonuses.funded import WAGES, fill, make_funded_county, told
from tests.bonuses.payrolls.batches import Payday, numbers, payday_of
from tests.kept import kept_for_module

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(lambda: payday_of(make_funded_county()))


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday]) -> Payday:
    """Wages of one unit, C01 of 103 named by a decision, rules of 901 on file."""
    found = fresh_payday()
    fill(found.paid)
    return found


def all_wages(day: Payday) -> None:
    for unit, amount in WAGES.items():
        if unit != "101":
            record = services.unit_wages_record
            told(day.paid, record, unit=unit, amount=amount, document="财政核定表")


def amounts(batch: PayBatch) -> dict[tuple[str, str], Fraction]:
    """(Award, person or unit) → what the payroll pays."""
    rows = batch.run.awards.select_related("unit", "person")
    named = {(row.award, row.person.code if row.person else row.unit.code): row for row in rows}
    return {key: row.amount for key, row in named.items()}


def named(day: Payday, person: str, unit: str) -> None:
    record, decided = services.fund_recipient_record, {"decided_on": "2026-12-30"}
    decided |= {"document": "县委〔2026〕95号", "award": "people"}
    told(day.paid, record, unit=unit, person=person, **decided)


def test_without_all_wages_the_fund_is_not_known_and_nothing_is_checked(day: Payday) -> None:
    batch = day.computed()
    assert batch.run.fund_missing == len(WAGES) - 1
    with pytest.raises(ValidationError, match="还缺 3 个单位的工资总额"):
        day.move(batch, "check", day.finance)


def test_winners_are_paid_beside_the_bonus_and_the_sum_is_approved(day: Payday) -> None:
    """1 % of 800 000.30 in parts rounded to the fen (8000.00) and 1000.00: half and half."""
    all_wages(day)
    day.publish()
    batch = day.computed()
    paid = amounts(batch)
    assert (batch.run.fund, batch.run.fund_missing) == (9000, 0)
    assert paid[("people", "C01")] == 4500
    assert sum(paid.values()) == 9000
    day.move(batch, "check", day.finance)
    seen = numbers(batch)
    without = type(seen)(seen.people, seen.units, seen.amount)
    with pytest.raises(StaleMoveError):
        day.move(batch, "approve", day.office, confirmed=without)
    assert day.move(batch, "approve", day.office, confirmed=seen).state == "approved"


def paid_first(day: Payday) -> PayBatch:
    all_wages(day)
    return day.paid_out()


def test_another_winner_later_makes_a_supplement_of_the_fund_alone(day: Payday) -> None:
    paid_first(day)
    # As a correction of the published year does, once two agreed to it.
    ResultSet.objects.update(state=ResultSetState.PROVISIONAL)
    named(day, "C02", "103")
    day.publish()
    second = day.computed()
    assert amounts(second) == {("people", "C01"): -2250, ("people", "C02"): 2250}
    assert (second.run.people, second.run.fund, second.run.amount) == (0, 0, 0)
    found = compared(second)
    assert found is not None
    told_of = {row.code: (row.was, row.now, row.change) for row in found.awards}
    assert told_of == {"C01": (4500, 2250, -2250), "C02": (None, 2250, 2250)}
    assert (found.rows, found.awards_change) == ((), 0)
    client = Client()
    client.force_login(day.finance)
    page = client.get(reverse("bonuses:payroll_difference", args=[second.pk])).content.decode()
    assert "一分未变" not in page.partition("<main")[2].replace("人一分未变", "")
    assert "-2,250.00" in page.replace("−", "-")
    said = client.get(f"/api/payrolls/{second.pk}/difference/").json()
    assert {row["code"] for row in said} == {"C01", "C02"}


def test_a_winner_sees_it_on_his_slip_and_the_table_adds_up(day: Payday) -> None:
    batch = paid_first(day)
    client = Client()
    client.force_login(day.paid.staff_account("C01"))
    slip = reverse("bonuses:payroll_slip", args=[batch.pk, "103", "C01"])
    said = client.get(slip).content.decode()
    assert "奖励基金：先进" in said
    assert "4,500.00" in said
    fund = templates.templates_of(day.paid.year.authority)["fund"]
    rows = list(templates.rows_of(fund, batch, masked=True))
    totals: list[Any] = templates.totals_of(fund, rows)
    assert totals[-1] == Decimal("9000.00")
    client.force_login(day.office)
    page = client.get(reverse("bonuses:payroll", args=[batch.pk])).content.decode()
    assert "9,000.00" in page
    sheet = client.get(reverse("bonuses:payroll_sheet", args=[batch.pk, "103"])).content.decode()
    assert "奖励基金：先进" in sheet
    told_api = client.get(f"/api/payrolls/{batch.pk}/").json()
    assert {row["person"] for row in told_api["awards"]} == {"C01", ""}
