"""What holds for every year, whatever its facts."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from schemes.rules.trace import Trace
from scoring.engine import evaluate_year
from scoring.engine.codec import place_from_data, place_to_data, unit_from_data, unit_to_data
from scoring.engine.facts import YearFacts
from tests.scoring.engine.years import document, years

SCHEME = document()
AFTER_CAPS = document(honours__choose_highest="after_caps")


def shuffled(facts: YearFacts, seed: int) -> YearFacts:
    """The same facts in another order."""
    mix = random.Random(seed)
    lists = {
        name: tuple(mix.sample(getattr(facts, name), len(getattr(facts, name))))
        for name in ("units", "items", "honours", "deductions", "vetoes")
    }
    return replace(facts, **lists)


def nodes(trace: Trace) -> list[Trace]:
    """A trace and everything under it."""
    return [trace, *(node for child in trace.children for node in nodes(child))]


@given(years(), st.integers(0, 1000))
def test_order_of_input_never_matters(facts: YearFacts, seed: int) -> None:
    mixed = shuffled(facts, seed)
    assert evaluate_year(SCHEME, mixed) == evaluate_year(SCHEME, facts)


@given(years(), st.data())
def test_raising_one_score_never_lowers_that_units_rank(
    facts: YearFacts, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(facts.items) - 1))
    item = facts.items[place]
    assert item.score is not None
    higher = replace(item, score=min(item.score + data.draw(st.integers(1, 300)), item.points))
    items = (*facts.items[:place], higher, *facts.items[place + 1 :])
    before = evaluate_year(SCHEME, facts)
    after = evaluate_year(SCHEME, replace(facts, items=items))
    old, new = before.places[item.unit].rank, after.places[item.unit].rank
    assert (old is None) == (new is None)
    assert old is None or new is None or new <= old


@given(years(most=1))
def test_no_honour_lowers_a_total_where_the_choice_follows_the_caps(facts: YearFacts) -> None:
    alone = replace(facts, honours=tuple(replace(h, project="") for h in facts.honours))
    with_all = evaluate_year(AFTER_CAPS, alone).units["U0"].total
    assert with_all is not None
    for added in alone.honours:
        fewer = replace(alone, honours=tuple(h for h in alone.honours if h is not added))
        without = evaluate_year(AFTER_CAPS, fewer).units["U0"].total
        assert without is not None
        assert with_all >= without


@given(years(most=1))
def test_an_honour_lowers_a_total_only_as_x_6_says(facts: YearFacts) -> None:
    """With the choice before the caps only a comprehensive honour of a superior system may cost
    points; every work stands alone here, for K-5.5.3 and K-5.5.6 are no fault."""
    alone = replace(facts, honours=tuple(replace(h, project="") for h in facts.honours))
    with_all = evaluate_year(SCHEME, alone).units["U0"].total
    assert with_all is not None
    for added in alone.honours:
        fewer = replace(alone, honours=tuple(h for h in alone.honours if h is not added))
        without = evaluate_year(SCHEME, fewer).units["U0"].total
        assert without is not None
        if not (added.kind == "comprehensive" and added.is_system):
            assert with_all >= without


@given(years())
def test_caps_hold_and_every_honour_is_accounted_for(facts: YearFacts) -> None:
    for unit in evaluate_year(SCHEME, facts).units.values():
        detail = unit.honour_detail
        rows = [*detail["chosen"], *detail["chosen_distinctive"], *detail["left_out"]]  # type: ignore[misc]
        claimed = {h.code for h in facts.honours if h.unit == unit.code}
        assert {row["code"] for row in rows} == claimed
        assert len(rows) == len(claimed)
        counted = [(row, Fraction(row["counted"])) for row in detail["chosen"]]  # type: ignore[attr-defined]
        assert sum(points for _, points in counted) <= 20
        assert sum(points for row, points in counted if row["system"]) <= 8
        assert unit.honours <= 25


@given(years())
def test_every_sum_in_a_trace_adds_up(facts: YearFacts) -> None:
    for unit in evaluate_year(SCHEME, facts).units.values():
        assert unit.trace.value == unit.total
        for node in nodes(unit.trace):
            parts = [child.value for child in node.children if child.value is not None]
            assert not parts or node.value == sum(parts), node.key
            if node.key.startswith("honour:"):
                assert node.standard == (node.value or 0) + (node.cut or 0)


@given(years())
def test_results_go_to_the_store_and_back_unchanged(facts: YearFacts) -> None:
    year = evaluate_year(SCHEME, facts)
    for code, unit in year.units.items():
        assert unit_from_data(unit_to_data(unit)) == unit
        assert place_from_data(place_to_data(year.places[code])) == year.places[code]
