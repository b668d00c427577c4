"""Rules of money where a worked example would be long: chains, several moves, several rates."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bonuses.engine.facts import StintFact
from schemes.presets import load_preset
from schemes.rules.paid_like import PaidLike
from schemes.rules.replacement_rates import ReplacementRates
from schemes.rules.trace import Trace
from schemes.rules.transfer import Transfer

PAY = load_preset("county").pay
A = Fraction(7000)


def usual(amount: int | None) -> Trace:
    """The row of the formula."""
    return Trace("formula", value=None if amount is None else Fraction(amount), unit="yuan")


def paying(*stints: tuple[str, int], rule: Transfer | None = None) -> list[tuple[str, int]]:
    """Who pays which months; units with a lower-case name are unqualified."""
    facts = [StintFact(unit, Fraction(months)) for unit, months in stints]
    found = (rule or Transfer()).paying(facts, {unit: unit.isupper() for unit, _ in stints})
    return [(part.unit, int(part.months)) for part in found]


def test_moves_between_units_of_one_standing_join_to_the_later_unit() -> None:
    assert paying(("A", 3), ("B", 4), ("C", 5)) == [("C", 12)]


def test_a_unit_of_another_standing_in_between_keeps_its_months() -> None:
    assert paying(("A", 3), ("v", 4), ("B", 5)) == [("A", 3), ("v", 4), ("B", 5)]


def test_two_unqualified_units_before_a_qualified_one_join_among_themselves() -> None:
    assert paying(("v", 2), ("w", 3), ("B", 7)) == [("w", 5), ("B", 7)]


def test_two_postings_in_one_unit_are_one() -> None:
    assert paying(("A", 7), ("A", 5)) == [("A", 12)]


def test_a_scheme_may_pay_every_unit_its_months() -> None:
    rule = Transfer(same_standing="by_months")
    assert paying(("A", 7), ("B", 2), ("B", 3), rule=rule) == [("A", 7), ("B", 5)]


@pytest.mark.parametrize(
    ("links", "chain"),
    [
        ({"A": ""}, ("A",)),
        ({"A": "B", "B": "C", "C": ""}, ("A", "B", "C")),
        ({"A": "A"}, ("A", "")),
        ({"A": "B", "B": "A"}, ("A", "B", "")),
        ({"A": "gone"}, ("A", "")),
    ],
)
def test_whom_a_unit_is_paid_like(links: dict[str, str], chain: tuple[str, ...]) -> None:
    assert PaidLike().chain("A", links) == chain


def test_of_several_rates_the_lowest_is_paid_and_the_others_are_shown() -> None:
    found = PAY.rates.applicable(qualified=False, assessed=False, appraisal="low_satisfaction")
    assert [rate.key for rate in found] == ["unqualified", "not_assessed", "low_satisfaction"]
    decision = PAY.rates.decide(found, A, None)
    assert decision.amount == 4200
    assert [(row.key, row.state, row.standard) for row in decision.rows] == [
        ("rate:unqualified", "ok", None),
        ("rate:not_assessed", "left_out", 7700),
        ("rate:low_satisfaction", "left_out", 6300),
    ]


def test_the_first_in_the_list_is_paid_where_the_scheme_says_so() -> None:
    data = {**PAY.rates.model_dump(), "precedence": "first"}
    rates = ReplacementRates.model_validate(data)
    found = rates.applicable(qualified=True, assessed=False, appraisal="low_satisfaction")
    assert rates.decide(found, A, None).amount == 7700


def test_a_penalty_that_never_pays_more_waits_for_the_formula() -> None:
    rates = PAY.rates.model_copy(update={"never_pays_more": True})
    found = rates.applicable(qualified=True, assessed=True, appraisal="low_satisfaction")
    assert rates.decide(found, A, usual(None)).amount is None
    assert rates.decide(found, A, usual(6250)).amount == 6250
    assert rates.decide(found, A, usual(6350)).amount == 6300


def test_paid_like_another_unit_only_penalties_replace_the_standard() -> None:
    found = PAY.rates.applicable(qualified=True, assessed=False, appraisal="", own_standard=True)
    assert found == ()
    both = PAY.rates.applicable(
        qualified=True, assessed=False, appraisal="low_satisfaction", own_standard=True
    )
    assert PAY.rates.decide(both, A, usual(4200), usual_caps=True).amount == 4200
    assert PAY.rates.decide(both, A, usual(7400), usual_caps=True).amount == 6300
