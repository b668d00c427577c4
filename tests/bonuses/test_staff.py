"""The sums of all units, read the short way, are those of each unit's own pay sheet."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest

from bonuses import pay
from bonuses.models import AppraisalGrade, OwnDistribution
from bonuses.queries import bonus_set_of
from core.facts import fact_retire
from scoring.services import result_set_recompute
from tests.bonuses.people import PaidCounty, add_person, make_paid_county, post, sanction, score
from tests.factories import add_unit_year, record_all
from tests.kept import kept_for_module
from units.models import Posting, PostingMonths, SanctionKind
from units.services import unit_create

pytestmark = pytest.mark.django_db

fresh_county = kept_for_module(make_paid_county)


@pytest.fixture
def paid(db: None, fresh_county: Callable[[], PaidCounty]) -> PaidCounty:
    return fresh_county()


def sums(paid: PaidCounty) -> pay.YearPay:
    bonus_set = bonus_set_of(paid.year)
    assert bonus_set is not None
    return pay.year_pay(bonus_set, paid.year)


def assert_as_on_the_sheets(paid: PaidCounty) -> None:
    bonus_set = bonus_set_of(paid.year)
    assert bonus_set is not None
    found = sums(paid)
    for code, summary in found.units.items():
        sheet = pay.unit_pay(bonus_set, paid.year, paid.county.units[code])
        assert sheet is not None
        payroll = sheet.payroll
        assert summary.heads == payroll.people, code
        if any(line.missing for line in payroll.lines):
            assert summary.total is summary.target is summary.leader is None, code
            continue
        assert summary.target == payroll.target_sum, code
        assert summary.leader == payroll.leader_sum, code
        assert summary.total == payroll.sum_of_lines, code
        assert summary.difference == payroll.reconciliation.gap, code
        assert summary.unexplained == payroll.reconciliation.unexplained == 0, code
    assert found.heads == sum(summary.heads for summary in found.units.values())


def test_every_kind_of_person_counts_as_on_his_sheet(paid: PaidCounty) -> None:
    assert sums(paid).units["101"].heads == 9
    assert_as_on_the_sheets(paid)


@pytest.mark.parametrize("months", [0, 11, 12, None])
def test_months_and_those_that_only_the_dates_tell(paid: PaidCounty, months: int | None) -> None:
    unit = paid.county.units["101"]
    before = sums(paid).units["101"].target
    person = add_person(paid.county, paid.people, "N01", "钱某")
    post(paid.county, person, unit, months, starts=datetime.date(2026, 4, 1))
    score(paid.county, person, unit, "95.5")
    assert sums(paid).units["101"].target != before
    assert_as_on_the_sheets(paid)


def test_a_score_of_another_unit_a_grade_and_a_late_sanction(paid: PaidCounty) -> None:
    unit, other = paid.county.units["101"], paid.county.units["103"]
    elsewhere = add_person(paid.county, paid.people, "N02", "孙某")
    post(paid.county, elsewhere, unit, 12)
    score(paid.county, elsewhere, other, "99")
    poor = add_person(paid.county, paid.people, "N03", "李某")
    post(paid.county, poor, unit, 12)
    score(paid.county, poor, unit, None, AppraisalGrade.INCOMPETENT)
    kind = SanctionKind.REPRIMAND
    for number in (7, 8):
        day = datetime.date(2026, number, 1)
        sanction(paid.county, paid.people["A02"], kind, day, number)
    assert_as_on_the_sheets(paid)


def test_the_units_own_distribution(paid: PaidCounty) -> None:
    unit = paid.county.units["101"]
    add_unit_year(paid.county, unit, own_distribution=True)
    told = {"person": paid.people["A02"], "unit": unit, "amount": "6543.21", "note": "自定"}
    record_all(OwnDistribution, paid.county, {"A02": told})
    result_set_recompute(year=paid.year, actor=None, cause="manual")
    assert_as_on_the_sheets(paid)


def test_months_in_a_unit_outside_the_year_are_nobodys(paid: PaidCounty) -> None:
    stranger = unit_create(
        authority=paid.county.office.authority, code="999", name="外单位", actor=None
    )
    person = add_person(paid.county, paid.people, "N04", "周某")
    unit = paid.county.units["103"]
    post(paid.county, person, stranger, 5, ends=datetime.date(2026, 5, 31))
    post(paid.county, person, unit, 7, starts=datetime.date(2026, 6, 1))
    gone = add_person(paid.county, paid.people, "N05", "吴某")
    post(paid.county, gone, stranger, 12)
    heads = sums(paid).units["103"].heads
    assert_as_on_the_sheets(paid)
    fact_retire(
        Posting.objects.get(person=person, unit=unit, current=True),
        actor=paid.county.clerk,
        reason="误录",
    )
    assert sums(paid).units["103"].heads == heads - 1
    assert_as_on_the_sheets(paid)


def test_withdrawn_months_fall_back_on_the_dates(paid: PaidCounty) -> None:
    row = PostingMonths.objects.get(posting__person=paid.people["A02"], current=True)
    fact_retire(row, actor=paid.county.clerk, reason="误录")
    assert_as_on_the_sheets(paid)
    assert sums(paid).units["101"].total is not None
    assert isinstance(sums(paid).total, Decimal)
