"""Rates, growth, what is expected and the colours, purely (W-1, W-2)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import format_percent
from targets.progress.reckoning import (
    Limits,
    Promise,
    State,
    completion,
    even_share,
    expected_share,
    growth,
    judge,
    last_share,
)

LIMITS = Limits(Fraction(7, 10), Fraction(9, 10))


@pytest.mark.parametrize(("actual", "plan", "told"), [(20300, 71950, "28.2%"), (10, 150, "6.7%")])
def test_the_rates_of_the_work_report(actual: int, plan: int, told: str) -> None:
    rate = completion(Promise(Fraction(plan)), Fraction(actual))
    assert rate == Fraction(actual, plan)
    assert format_percent(rate).replace(" ", "") == told


def test_without_a_plan_or_a_figure_there_is_no_rate_and_no_zero() -> None:
    assert completion(Promise(None), Fraction(3)) is None
    assert completion(Promise(Fraction(0)), Fraction(3)) is None
    assert completion(Promise(Fraction(5)), None) is None
    assert growth(Fraction(3), Fraction(0)) is None
    assert growth(Fraction(3), None) is None
    assert growth(Fraction(110), Fraction(100)) == Fraction(1, 10)


def test_what_is_expected_goes_by_the_time_of_year() -> None:
    assert even_share(Promise(Fraction(9)), 3) == Fraction(1, 4)
    assert even_share(Promise(Fraction(9), until=6), 3) == Fraction(1, 2)
    assert even_share(Promise(Fraction(9), until=6), 9) == 1
    assert even_share(Promise(Fraction(9), level=True), 1) == 1
    course = {3: Fraction(10), 12: Fraction(100)}
    assert last_share(course, 3) == Fraction(1, 10)
    assert last_share(course, 4) is None
    assert last_share({3: Fraction(10)}, 3) is None
    assert expected_share(Promise(Fraction(9)), 3, course, by_last_year=True) == Fraction(1, 10)
    assert expected_share(Promise(Fraction(9)), 3, course, by_last_year=False) == Fraction(1, 4)
    assert expected_share(Promise(Fraction(9)), 4, course, by_last_year=True) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("actual", "state"),
    [
        ("34", State.RED),
        ("35", State.AMBER),
        ("44", State.AMBER),
        ("45", State.NORMAL),
        ("99", State.NORMAL),
        ("100", State.DONE),
    ],
)
def test_thresholds_belong_to_the_better_colour(actual: str, state: State) -> None:
    assert judge(Promise(Fraction(100)), Fraction(actual), Fraction(1, 2), LIMITS)[0] == state


def test_less_is_better_is_behind_when_it_is_used_up_early() -> None:
    promise = Promise(Fraction(12), lower_is_better=True)
    assert judge(promise, Fraction(6), Fraction(1, 2), LIMITS)[0] == State.NORMAL
    assert judge(promise, Fraction(8), Fraction(1, 2), LIMITS)[0] == State.AMBER
    assert judge(promise, Fraction(9), Fraction(1, 2), LIMITS)[0] == State.RED
    assert judge(promise, Fraction(0), Fraction(1, 2), LIMITS)[0] == State.NORMAL


@pytest.mark.parametrize(
    ("plan", "actual", "lower", "state"),
    [
        (3, Fraction(-1), True, State.NORMAL),
        (-3, Fraction(-1), True, State.RED),
        (-3, Fraction(-4), True, State.NORMAL),
        (-3, Fraction(1), True, State.RED),
        (-2, Fraction(-1), False, State.DONE),
        (-2, Fraction(-4), False, State.RED),
        (0, Fraction(1), True, State.RED),
        (0, Fraction(0), True, State.NORMAL),
    ],
)
def test_below_zero_more_and_less_change_places(
    plan: int, actual: Fraction, lower: bool, state: State
) -> None:
    promise = Promise(Fraction(plan), lower_is_better=lower)
    assert judge(promise, actual, Fraction(1), LIMITS)[0] == state


def test_missing_and_described_are_states_of_their_own() -> None:
    assert judge(Promise(Fraction(12)), None, Fraction(1, 2), LIMITS) == (State.MISSING, None)
    assert judge(Promise(None), None, Fraction(1, 2), LIMITS) == (State.DESCRIBED, None)


@given(
    st.fractions(min_value=Fraction(1, 100), max_value=1000),
    st.fractions(min_value=0, max_value=2000),
    st.integers(1, 12),
)
def test_more_is_never_worse(plan: Fraction, actual: Fraction, month: int) -> None:
    order = [State.RED, State.AMBER, State.NORMAL, State.DONE]
    promise, share = Promise(plan), Fraction(month, 12)
    now = judge(promise, actual, share, LIMITS)[0]
    later = judge(promise, actual + 1, share, LIMITS)[0]
    assert order.index(later) >= order.index(now)
