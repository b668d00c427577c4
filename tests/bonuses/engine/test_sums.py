"""A unit's sums are those of its lines, whoever is on the sheet."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from bonuses.engine import Payroll, PaySums, Rates, Staff, pay_sums, pay_unit
from bonuses.engine.facts import PersonFact, StintFact
from schemes.document import SchemeDocument
from tests.bonuses.engine.test_properties import mixed_county, persons

SCORES = st.one_of(
    st.none(), st.fractions(min_value=0, max_value=120, max_denominator=50), st.just(Fraction(90))
)


def whole_year(number: int, unit: str, score: Fraction | None) -> PersonFact:
    return PersonFact(f"W{number}", "", (StintFact(unit, Fraction(12)),), score)


def summed(payroll: Payroll) -> PaySums:
    return PaySums(
        payroll.people,
        payroll.target_sum,
        payroll.leader_sum,
        payroll.reconciliation,
        any(line.missing for line in payroll.lines),
    )


def both(
    document: SchemeDocument,
    rates: Rates,
    unit: str,
    scores: list[Fraction | None],
    others: list[PersonFact],
) -> tuple[PaySums, PaySums]:
    everybody = [whole_year(n, unit, score) for n, score in enumerate(scores)] + others
    return (
        pay_sums(document, rates, unit, Staff(scores, others)),
        summed(pay_unit(document, rates, unit, everybody)),
    )


@given(
    st.lists(SCORES, max_size=8), persons(), st.booleans(), st.sets(st.sampled_from("ABVO")), SCORES
)
@example([Fraction(1, 3), None, Fraction(2, 7)], [], False, {"A"}, None)
def test_sums_are_those_of_the_lines(
    scores: list[Fraction | None],
    others: list[PersonFact],
    own: bool,
    unfiled: set[str],
    more: Fraction | None,
) -> None:
    outcome = mixed_county(own, frozenset(unfiled))
    quick, slow = both(outcome.document, outcome.rates, "A", [*scores, more], others)
    assert quick == slow


@given(st.lists(SCORES, max_size=6), st.sampled_from("ABVO"))
def test_units_of_every_standing_agree(scores: list[Fraction | None], unit: str) -> None:
    outcome = mixed_county(False, frozenset("V"))
    quick, slow = both(outcome.document, outcome.rates, unit, scores, [])
    assert quick == slow
    assert quick.missing == (bool(scores) and outcome.rates.units[unit].per_capita is None)
