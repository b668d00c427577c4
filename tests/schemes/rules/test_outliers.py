"""How many extreme ballots are left out, and that what is said names none of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemes.presets import load_preset
from schemes.rules.outliers import Outliers, dropped_note, kept


@pytest.mark.parametrize(
    ("rule", "n", "dropped"),
    [
        (Outliers(), 4, 0),
        (Outliers(), 5, 1),
        (Outliers(each_end=0, share=Fraction(1, 10)), 29, 2),
        (Outliers(each_end=3, share=Fraction(1, 10), least_given=7), 20, 3),
        (Outliers(each_end=9, least_given=3), 5, 2),
    ],
)
def test_so_many_are_left_out_at_each_end(rule: Outliers, n: int, dropped: int) -> None:
    assert rule.dropped(n) == dropped


@given(st.lists(st.integers(0, 100), min_size=1, max_size=40), st.integers(0, 30))
def test_something_always_counts_and_what_is_dropped_lies_outside(
    values: list[int], each_end: int
) -> None:
    counted, left = kept(Outliers(each_end=each_end, least_given=1), [Fraction(v) for v in values])
    assert counted
    assert sorted((*counted, *left)) == sorted(values)
    low, high = left[: len(left) // 2], left[len(left) // 2 :]
    assert all(v <= counted[0] for v in low)
    assert all(v >= counted[-1] for v in high)


def test_the_trace_says_how_many_and_never_which() -> None:
    (note,) = dropped_note(Outliers(), 6)
    assert note.params == {"n": 1, "given": 6, "counted": 4}
    assert dropped_note(Outliers(), 4) == []
    assert dropped_note(None, 6) == []


def test_a_scheme_without_the_option_keeps_its_hash_and_its_text() -> None:
    for name in ("county", "municipal"):
        document = load_preset(name)
        assert "outliers" not in str(document.to_data())
