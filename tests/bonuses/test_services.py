"""Single facts about people's pay: their limits, said field by field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from bonuses.models import OwnDistribution, PersonalScore
from bonuses.services import (
    own_distribution_record,
    own_distribution_retire,
    personal_score_record,
    personal_score_retire,
)
from core.facts import StaleFactError
from scoring.services import result_set_recompute
from tests.bonuses.people import PaidCounty, make_paid_county
from tests.factories import add_unit_year
from tests.kept import kept_for_module

pytestmark = pytest.mark.django_db


fresh_county = kept_for_module(make_paid_county)


@pytest.fixture
def paid(db: None, fresh_county: Callable[[], PaidCounty]) -> PaidCounty:
    return fresh_county()


@pytest.fixture
def own(paid: PaidCounty) -> PaidCounty:
    """Unit 103, two people, distributes its money itself."""
    add_unit_year(paid.county, paid.county.units["103"], own_distribution=True, order=2)
    result_set_recompute(year=paid.year, actor=paid.county.clerk, cause="manual")
    return paid


def give(paid: PaidCounty, person: str, amount: str, note: str = "按分工", unit: str = "103"):
    return own_distribution_record(
        actor=paid.county.clerk,
        year=paid.year,
        texts={"person": person, "unit": unit, "amount": amount, "note": note},
    )


def fields(caught: pytest.ExceptionInfo[ValidationError]) -> dict[str, list[str]]:
    return caught.value.message_dict


def score_of(
    paid: PaidCounty, person: str, *, reason: str = "", expected: int | None = None, **row
):
    return personal_score_record(
        actor=paid.county.clerk,
        year=paid.year,
        texts={"person": person, "score": "90", "unit": "101", **row},
        reason=reason,
        expected=expected,
    )


def test_a_score_is_corrected_by_a_new_record(paid: PaidCounty) -> None:
    before = PersonalScore.objects.get(key="A01", current=True)
    after = score_of(paid, "A01", reason="复核更正", expected=before.pk)
    assert after.supersedes_id == before.pk
    assert after.reason == "复核更正"
    with pytest.raises(StaleFactError):
        score_of(paid, "A01", score="91", reason="再改", expected=before.pk)


def test_a_score_comes_from_the_present_unit_only(paid: PaidCounty) -> None:
    with pytest.raises(ValidationError) as caught:
        score_of(paid, "A08", unit="103")
    assert "不在" in fields(caught)["person"][0]


def test_everything_wrong_with_a_score_is_said_at_once(paid: PaidCounty) -> None:
    with pytest.raises(ValidationError) as caught:
        score_of(paid, "C01", score="-1", grade="best")
    assert set(fields(caught)) == {"score", "grade"}


def test_a_withdrawn_score_counts_no_more_and_needs_a_reason(paid: PaidCounty) -> None:
    fact = PersonalScore.objects.get(key="A01", current=True)
    with pytest.raises(ValidationError):
        personal_score_retire(year=paid.year, actor=paid.county.clerk, expected=fact.pk, reason=" ")
    personal_score_retire(
        year=paid.year, actor=paid.county.clerk, expected=fact.pk, reason="录错人"
    )
    assert not PersonalScore.objects.filter(key="A01", current=True).exists()


def test_an_own_amount_needs_a_reason_and_whole_fen(own: PaidCounty) -> None:
    with pytest.raises(ValidationError) as caught:
        give(own, "C01", "100.005", note=" ")
    assert set(fields(caught)) == {"amount", "note"}


def test_own_amounts_may_not_exceed_the_units_money(own: PaidCounty) -> None:
    give(own, "C01", "6000")
    with pytest.raises(ValidationError) as caught:
        give(own, "C02", "9000")
    assert "超过" in fields(caught)["amount"][0]
    assert not OwnDistribution.objects.filter(key="C02").exists()
    give(own, "C02", "6500")


def test_a_unit_that_does_not_distribute_itself_is_told(paid: PaidCounty) -> None:
    with pytest.raises(ValidationError) as caught:
        give(paid, "A01", "7000", unit="101")
    assert "K-7.8" in fields(caught)["amount"][0]


def test_a_withdrawn_amount_is_computed_again(own: PaidCounty) -> None:
    fact = give(own, "C01", "6000")
    own_distribution_retire(
        year=own.year, actor=own.county.clerk, expected=fact.pk, reason="改按公式"
    )
    assert not OwnDistribution.objects.filter(key="C01", current=True).exists()
