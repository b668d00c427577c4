"""The quick sum is the sum."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from schemes.rules.sums import exact_sum

NUMBERS = st.tuples(st.integers(-(10**9), 10**9), st.integers(1, 60)).map(lambda p: Fraction(*p))


@given(st.lists(NUMBERS, max_size=30))
def test_the_quick_sum_is_the_sum(values: list[Fraction]) -> None:
    assert exact_sum(values) == sum(values, Fraction(0))
    assert isinstance(exact_sum(values), Fraction)
