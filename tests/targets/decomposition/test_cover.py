"""Whether parts make up a whole, in exact numbers (T-1, T-5)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.decomposition.cover import (
    COVERED,
    EACH,
    NONE,
    OPEN,
    OVER,
    POINTS,
    SHORT,
    SUM,
    TEXT,
    cover_of,
)

exact = st.fractions(min_value=0, max_value=10**6, max_denominator=999)
F = Fraction


@pytest.mark.parametrize(
    ("way", "wanted", "parts", "deviation", "lower", "state", "blocks"),
    [
        (SUM, F(100), [F(40), F(60)], 0, False, COVERED, False),
        (SUM, F(1), [F(1, 3), F(1, 3), F(1, 3)], 0, False, COVERED, False),
        (SUM, F(100), [F(40), F(59)], 0, False, SHORT, True),
        (SUM, F(100), [F(40), F(59)], 1, False, COVERED, False),
        (SUM, F(100), [F(40), F(61)], 0, False, OVER, False),
        (SUM, F(100), [F(40), None], 0, False, OPEN, True),
        (SUM, F(100), [], 0, False, NONE, True),
        # Accidents: more than the whole allows is what falls short.
        (SUM, F(5), [F(3), F(3)], 0, True, SHORT, True),
        (SUM, F(5), [F(6), None], 0, True, SHORT, True),
        (SUM, F(5), [F(2), F(2)], 0, True, OVER, False),
        (EACH, F(95), [F(96), F(94)], 0, False, SHORT, True),
        (EACH, F(95), [F(96), F(95)], 0, False, COVERED, False),
        (EACH, F(95), [F(96), F(94)], 2, False, COVERED, False),
        (EACH, F(3), [F(2), F(4)], 0, True, SHORT, True),
        (POINTS, F(50), [F(30), F(25)], 0, False, OVER, True),
        (POINTS, F(50), [F(30), F(20)], 0, True, COVERED, False),
        (TEXT, None, [None], 0, False, COVERED, False),
        (SUM, None, [None, F(3)], 0, False, COVERED, False),
    ],
)
def test_what_parts_are_to_a_whole(
    way: str,
    wanted: Fraction | None,
    parts: list[Fraction | None],
    deviation: int,
    lower: bool,
    state: str,
    blocks: bool,
) -> None:
    found = cover_of(way, wanted, parts, deviation=F(deviation), lower=lower)
    assert (found.state, found.blocks) == (state, blocks)


@given(parts=st.lists(exact, min_size=1, max_size=40), lower=st.booleans())
def test_a_whole_cut_into_parts_is_covered_whatever_the_parts(
    parts: list[Fraction], lower: bool
) -> None:
    whole = sum(parts, Fraction(0))
    assert cover_of(SUM, whole, list(parts), lower=lower).gap == 0
    assert cover_of(SUM, whole, list(parts), lower=lower).state == COVERED


@given(
    parts=st.lists(exact, min_size=1, max_size=20),
    missing=exact.filter(bool),
    deviation=st.fractions(min_value=0, max_value=100, max_denominator=100),
)
def test_what_is_missing_is_told_exactly_and_allowed_up_to_the_deviation(
    parts: list[Fraction], missing: Fraction, deviation: Fraction
) -> None:
    whole = sum(parts, Fraction(0)) + missing
    found = cover_of(SUM, whole, list(parts), deviation=deviation)
    assert found.gap == -missing
    assert (found.state == COVERED) == (missing <= whole * deviation / 100)


@given(parts=st.lists(exact, min_size=1, max_size=20), whole=exact, lower=st.booleans())
def test_the_order_of_parts_and_a_wider_deviation_never_make_it_worse(
    parts: list[Fraction], whole: Fraction, lower: bool
) -> None:
    for way in (SUM, EACH, POINTS):
        strict = cover_of(way, whole, list(parts), lower=lower)
        assert cover_of(way, whole, parts[::-1], lower=lower).state == strict.state
        wide = cover_of(way, whole, list(parts), deviation=Fraction(100), lower=lower)
        assert strict.blocks or not wide.blocks
