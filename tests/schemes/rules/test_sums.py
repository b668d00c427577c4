"""The quick sum is the sum."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from schemes.rules.sums import FEW, by_size, ends, exact_sum

NUMBERS = st.tuples(st.integers(-(10**9), 10**9), st.integers(1, 60)).map(lambda p: Fraction(*p))


@given(st.lists(NUMBERS, max_size=30))
def test_the_quick_sum_is_the_sum(values: list[Fraction]) -> None:
    assert exact_sum(values) == sum(values, Fraction(0))
    assert isinstance(exact_sum(values), Fraction)


@given(st.lists(st.fractions(max_denominator=60), min_size=1, max_size=80))
def test_an_order_in_whole_numbers_is_that_of_the_fractions(values: list[Fraction]) -> None:
    assert by_size(values) == sorted(values)
    assert ends(values) == (min(values), max(values))


def test_many_denominators_are_compared_as_they_are() -> None:
    values = [Fraction(n, n + 1) for n in range(1, 3 * FEW)]
    assert by_size(values[::-1]) == values
    assert ends(values) == (values[0], values[-1])
