"""Balancing is exact: sums are met to the last digit, and what rounding leaves is said."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.common.balance import NoBalanceError, Weighed, propose

pytestmark = pytest.mark.any_database


def weighed(*points: int, fixed: tuple[int, ...] = ()) -> list[Weighed]:
    return [Weighed(str(n), Fraction(p), n in fixed) for n, p in enumerate(points)]


def test_fixed_points_stay_and_the_rest_keeps_its_proportion() -> None:
    found = propose(Fraction(500), weighed(100, 200, 250, fixed=(0,)), None)
    assert found.factor == Fraction(8, 9)
    assert [each.after for each in found.moved] == [100, Fraction(1600, 9), Fraction(2000, 9)]


def test_a_step_left_over_goes_to_the_largest_remainder_and_is_said() -> None:
    found = propose(Fraction(100), weighed(10, 10, 10), Fraction(1))
    assert [each.after for each in found.moved] == [34, 33, 33]
    assert [each.extra for each in found.moved] == [True, False, False]


def test_what_is_no_whole_step_is_not_lost() -> None:
    found = propose(Fraction(101, 4), weighed(1, 1), Fraction(1))
    assert sum(each.after for each in found.moved) == Fraction(101, 4)


def test_nothing_can_be_proposed_where_nothing_may_move() -> None:
    with pytest.raises(NoBalanceError):
        propose(Fraction(100), weighed(60, 60, fixed=(0, 1)), None)
    with pytest.raises(NoBalanceError):
        propose(Fraction(100), weighed(100, 60, fixed=(0,)), None)


@given(
    st.lists(st.integers(1, 200), min_size=1, max_size=12),
    st.fractions(1, 900, max_denominator=60),
    st.sampled_from([None, Fraction(1), Fraction(1, 2), Fraction(1, 10)]),
)
def test_every_proposal_adds_up(points: list[int], full: Fraction, step: Fraction | None) -> None:
    moved = propose(full, weighed(*points), step).moved
    assert sum(each.after for each in moved) == full
    assert all(each.after >= 0 for each in moved)
