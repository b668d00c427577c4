"""The pay sheet: what its lines say, and that its money adds up to the fen."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from bonuses import pay
from bonuses.models import BonusSet, UnitRate
from bonuses.queries import bonus_set_of
from bonuses.sheet import pay_sheet, rows_shown
from core.exact import round_half_up
from documents.amounts import amount_in_capitals
from tests.bonuses.people import PaidCounty, add_person, make_paid_county, post, score
from tests.kept import kept_for_module
from units.services import unit_create

pytestmark = pytest.mark.django_db


fresh_county = kept_for_module(make_paid_county)


@pytest.fixture
def paid(db: None, fresh_county: Callable[[], PaidCounty]) -> PaidCounty:
    return fresh_county()


def sheet_of(paid: PaidCounty, code: str = "101"):
    bonus_set = bonus_set_of(paid.year)
    assert bonus_set is not None
    computed = pay.unit_pay(bonus_set, paid.year, paid.county.units[code])
    assert computed is not None
    return pay_sheet(computed, pay.document_of(bonus_set))


def row(paid: PaidCounty, person: str, code: str = "101"):
    return next(row for row in sheet_of(paid, code).rows if row.code == person)


def test_a_recompute_writes_the_unit_figures_of_its_result_set(paid: PaidCounty) -> None:
    bonus_set = BonusSet.objects.get(result_set=paid.result_set)
    rates = {rate.unit.code: rate for rate in bonus_set.rates.select_related("unit")}
    assert set(rates) == {"101", "102", "103", "901"}
    assert rates["102"].per_capita == 4200
    assert rates["901"].per_capita == 7700
    assert rates["101"].per_capita - rates["103"].per_capita > 0
    assert all(rate.trace for rate in rates.values())


def test_highest_and_lowest_formula_differ_by_d(paid: PaidCounty) -> None:
    formulas = [
        Fraction(rate.data["formula"]) for rate in UnitRate.objects.all() if rate.data["formula"]
    ]
    assert max(formulas) - min(formulas) == 800


def test_the_sheet_adds_up_to_the_fen(paid: PaidCounty) -> None:
    for code in ("101", "102", "103", "901"):
        sheet = sheet_of(paid, code)
        recon = sheet.reconciled
        assert recon is not None
        assert sum((r.target for r in sheet.rows), Decimal(0)) == sheet.totals.target
        assert sheet.totals.target + sheet.totals.leader == sheet.totals.final
        assert recon.approved - recon.lines == recon.difference
        assert sum((amount for _word, amount in recon.parts), Decimal(0)) == recon.difference
        assert recon.balanced


def test_each_line_is_its_steps_rounded_once(paid: PaidCounty) -> None:
    for r in sheet_of(paid).rows:
        steps = r.base + r.personal + r.part_year + r.filing + r.own + r.loss
        assert r.target == round_half_up(steps, 2)
        assert r.final == r.target + r.leader


def test_two_reprimands_cost_a_third_and_are_said(paid: PaidCounty) -> None:
    docked = row(paid, "A05")
    assert docked.loss == -(docked.base + docked.personal) / 3
    assert [(remark.text, remark.clause) for remark in docked.remarks] == [
        ("书面效能告诫 2 次", "K-7.5")
    ]


def test_an_incompetent_year_costs_a_third(paid: PaidCounty) -> None:
    poor = row(paid, "A06")
    assert poor.loss == -(poor.base + poor.personal) / 3
    assert poor.remarks[0].text == "年度考核不称职"


def test_seven_months_pay_seven_twelfths(paid: PaidCounty) -> None:
    new = row(paid, "A04")
    assert new.months == 7
    assert new.part_year == -(new.base + new.personal) * Fraction(5, 12)
    assert ("新录用", "K-7.6") in [(remark.text, remark.clause) for remark in new.remarks]


def test_without_a_score_the_per_capita_amount_is_paid(paid: PaidCounty) -> None:
    unscored = row(paid, "A07")
    assert unscored.score is None
    assert unscored.personal == 0
    assert unscored.target == round_half_up(unscored.base, 2)


def test_moved_between_units_of_one_standing_the_last_pays_all(paid: PaidCounty) -> None:
    moved = row(paid, "A08")
    assert moved.part_year == 0
    assert moved.remarks[0].clause == "K-7.7"


def test_moved_from_an_unqualified_unit_each_pays_its_months(paid: PaidCounty) -> None:
    moved = row(paid, "A09")
    here, there = Fraction(7, 12), Fraction(5, 12)
    expected = here * (moved.base + moved.personal) + there * 4200
    assert moved.target == round_half_up(expected, 2)
    assert "财政局 7 个月" in moved.remarks[0].text


def test_months_in_a_unit_outside_the_year_are_said_and_not_paid(paid: PaidCounty) -> None:
    county = paid.county
    outside = unit_create(authority=county.office.authority, code="X9", name="撤销的办", actor=None)
    person = add_person(county, paid.people, "A10", "韩某")
    unit = county.units["101"]
    post(county, person, outside, 4, ends=datetime.date(2026, 4, 30))
    post(county, person, unit, 8, starts=datetime.date(2026, 5, 1))
    found = row(paid, "A10")
    assert found.months == 8
    assert found.target == round_half_up(found.base * Fraction(8, 12), 2)
    assert "撤销的办" in found.remarks[0].text


def test_months_without_a_record_are_proposed_from_the_dates(paid: PaidCounty) -> None:
    person = add_person(paid.county, paid.people, "A11", "尤某")
    starts = datetime.date(2026, 6, 8)
    post(paid.county, person, paid.county.units["101"], None, starts=starts)
    found = row(paid, "A11")
    assert found.months == 6
    assert "S-3" in {remark.clause for remark in found.remarks}


def test_a_moved_person_stands_on_his_present_units_sheet_only(paid: PaidCounty) -> None:
    assert "A08" not in {r.code for r in sheet_of(paid, "103").rows}
    assert "A09" not in {r.code for r in sheet_of(paid, "102").rows}
    assert {"A08", "A09"} <= {r.code for r in sheet_of(paid, "101").rows}


def test_leaders_come_first(paid: PaidCounty) -> None:
    first = sheet_of(paid).rows[0]
    assert first.code == "A01"
    assert first.leader > 0


def test_the_total_stands_in_capitals(paid: PaidCounty) -> None:
    sheet = sheet_of(paid)
    assert sheet.capitals == amount_in_capitals(sheet.totals.final)


def test_filters_and_search(paid: PaidCounty) -> None:
    sheet = sheet_of(paid)
    assert {r.code for r in rows_shown(sheet, show="loss")} == {"A05", "A06"}
    assert {r.code for r in rows_shown(sheet, show="noscore")} == {"A07"}
    assert "A04" in {r.code for r in rows_shown(sheet, show="part")}
    assert [r.code for r in rows_shown(sheet, search="杨")] == ["A05"]
    assert [r.code for r in rows_shown(sheet, search="A07")] == ["A07"]


def test_a_new_fact_is_never_answered_with_an_old_amount(paid: PaidCounty) -> None:
    before = row(paid, "A07")
    score(paid.county, paid.people["A07"], paid.county.units["101"], "99")
    after = row(paid, "A07")
    assert before.final != after.final
