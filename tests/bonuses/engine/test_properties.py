"""What holds for the money of every year, whatever its facts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bonuses.engine import (
    budget,
    line_from_data,
    line_to_data,
    line_trace,
    pay_unit,
    rate_from_data,
    rate_to_data,
    rates_from_data,
    statistics_to_data,
    unit_rates,
)
from bonuses.engine.facts import PersonFact, SanctionFact, StintFact
from schemes.rules.trace import Trace
from scoring.engine import evaluate_year
from scoring.engine.facts import YearFacts
from tests.examples.builder import Outcome, run
from tests.scoring.engine.years import document, staff, years

SCHEME = document()
PLAIN = run({"scores": {"A": 900, "B": "913.37", "C": "951.01"}})
PER_GROUP = document(pay__unit__scope="peer_group")


@given(years(), st.sampled_from([SCHEME, PER_GROUP]))
def test_highest_minus_lowest_is_d(facts: YearFacts, scheme: object) -> None:
    """max B − min B = D over the units that the formula pays and whose scores make the range."""
    assert scheme in (SCHEME, PER_GROUP)
    chosen = SCHEME if scheme == SCHEME else PER_GROUP
    rates = unit_rates(chosen, evaluate_year(chosen, facts).units)
    for scope, found in rates.statistics.items():
        amounts = [
            rate.formula
            for rate in rates.units.values()
            if rate.formula is not None and scope in ("", rate.peer_group)
        ]
        width = 800 if found.highest != found.lowest else 0
        assert max(amounts) - min(amounts) == width


@given(staff("A"))
def test_money_of_a_plain_unit_is_heads_times_b_within_rounding(
    people: tuple[PersonFact, ...],
) -> None:
    outcome = PLAIN
    payroll = pay_unit(outcome.document, outcome.rates, "A", people)
    per_capita = outcome.rates.units["A"].per_capita
    assert per_capita is not None
    assert payroll.target_exact == per_capita * len(people)
    assert payroll.allocated == payroll.target_exact
    assert abs(Fraction(payroll.target_sum) - payroll.target_exact) <= Fraction(len(people), 200)
    assert payroll.reconciliation.unexplained == 0
    assert payroll.difference == payroll.sum_of_lines - payroll.total_shown


@cache
def mixed_county(own: bool, unfiled: frozenset[str]) -> Outcome:
    """A, B qualified, V vetoed, O not assessed; some without level-two targets."""
    return run(
        {
            "scores": {"A": 900, "B": "913.37", "V": 850},
            "units": [
                {"code": "A", "own_distribution": own},
                {"code": "O", "directly_assessed": False},
            ],
            "vetoes": [{"unit": "V", "kind": "work_safety"}],
            "filings_missing": {"level_two": sorted(unfiled)},
        }
    )


def stints() -> st.SearchStrategy[tuple[StintFact, ...]]:
    """Up to three stints that end in A, at most twelve months in all."""
    one = st.tuples(st.sampled_from("ABVO"), st.integers(0, 4))
    return st.lists(one, max_size=2).flatmap(
        lambda before: st.integers(0, 4).map(
            lambda last: tuple(StintFact(u, Fraction(m)) for u, m in [*before, ("A", last)])
        )
    )


def persons() -> st.SearchStrategy[list[PersonFact]]:
    """People of A with moves, ranks, sanctions, own amounts."""
    one = st.builds(
        PersonFact,
        code=st.just("P"),
        name=st.just("P"),
        stints=stints(),
        score=st.one_of(st.none(), st.integers(60, 100).map(Fraction)),
        rank=st.sampled_from(("", "head", "deputy")),
        sanctions=st.lists(
            st.sampled_from(("warning", "reprimand", "incompetent")).map(SanctionFact), max_size=3
        ).map(tuple),
        manual_amount=st.one_of(st.none(), st.integers(0, 9000).map(Fraction)),
    )
    return st.lists(one, max_size=6)


def nodes(trace: Trace) -> list[Trace]:
    """A trace and everything under it."""
    return [trace, *(node for child in trace.children for node in nodes(child))]


@given(persons(), st.booleans(), st.sets(st.sampled_from("ABVO")))
def test_every_line_explains_its_amount(
    people: list[PersonFact], own: bool, unfiled: set[str]
) -> None:
    outcome = mixed_county(own, frozenset(unfiled))
    payroll = pay_unit(outcome.document, outcome.rates, "A", people)
    for line in payroll.lines:
        steps = line.base + line.personal + line.part_year + line.filing_cut + line.own_change
        assert steps == line.target_before_loss
        assert line.target == line.target_before_loss - line.loss
        assert line.final == line.target_shown + line.leader_shown
        assert line_from_data(line_to_data(line)) == line
        trace = line_trace(outcome.document, outcome.rates, payroll, line)
        assert trace.value == Fraction(line.final)
        for node in nodes(trace):
            parts = [child.value for child in node.children if child.value is not None]
            assert not parts or node.value == sum(parts), node.key
    assert payroll.reconciliation.unexplained == 0
    assert payroll.sum_of_lines == sum((line.final for line in payroll.lines), Decimal(0))


@given(years())
def test_rates_go_to_the_store_and_back_unchanged(facts: YearFacts) -> None:
    rates = unit_rates(SCHEME, evaluate_year(SCHEME, facts).units)
    for rate in rates.units.values():
        assert rate_from_data(rate_to_data(rate), rate.trace) == rate
        shown = [row.value for row in rate.trace.children if row.value is not None]
        assert not shown or rate.per_capita == sum(shown)
    again = rates_from_data(
        [rate_to_data(r) for r in rates.units.values()], statistics_to_data(rates)
    )
    assert again.statistics == rates.statistics
    heads = dict.fromkeys(rates.units, 3)
    assert budget(SCHEME, again, heads) == budget(SCHEME, rates, heads)
