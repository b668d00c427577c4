"""The figures of a panel against worked examples and against what they must never do."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scoring.panels.figures import (
    Panel,
    cronbach_alpha,
    kendall_w,
    panel_figures,
    reliability,
    voter_figures,
)

F = Fraction


def table(*rows: list[int]) -> list[dict[str, Fraction]]:
    """Voters' rows over the units a, b, c …"""
    return [{chr(97 + n): F(value) for n, value in enumerate(row)} for row in rows]


def test_kendalls_w_of_the_textbook() -> None:
    """Three judges, six units, by hand."""
    # Ranks 1–6 given as scores, so that the first has the highest.
    rows = table([6, 1, 5, 2, 4, 3], [6, 4, 1, 3, 2, 5], [1, 4, 5, 3, 6, 2])
    # Sums of scores 13 9 11 8 12 10: squares about 10.5 are 17.5; W = 12 × 17.5 ÷ (9 × 210).
    assert kendall_w(rows) == F(12) * F(35, 2) / (9 * 210)


def test_kendalls_w_is_one_where_all_agree_and_knows_ties() -> None:
    assert kendall_w(table([3, 2, 1], [9, 5, 4])) == 1
    assert kendall_w(table([3, 2, 1], [1, 2, 3])) == 0
    # Ranks 1.5 1.5 3 and 1 2 3: sums 2.5 3.5 6; S = 6.5; W = 78 ÷ (4 × 24 − 2 × 6).
    assert kendall_w(table([5, 5, 1], [9, 8, 1])) == F(78, 84)
    assert kendall_w(table([5, 5], [7, 7])) is None


def test_cronbachs_alpha_by_hand() -> None:
    """Items' variances 1 and 4, that of the sums 9: 2 × (1 − 5 ÷ 9)."""
    assert cronbach_alpha(table([1, 2, 3], [2, 4, 6])) == 2 * (1 - F(5, 9))
    assert cronbach_alpha(table([1, 2, 3], [3, 2, 1])) is None


def test_one_way_reliability_needs_no_voter_and_keeps_to_peer_groups() -> None:
    """Units of 80 ± 1 and 90 ± 1: within 2 ÷ 2 … = 2, between 100; of two groups there is none."""
    votes = {"a": [F(79), F(81)], "b": [F(89), F(91)]}
    panel = Panel("p", "甲", True, votes)
    found = reliability(panel, {"a": "g", "b": "g"})
    assert (found.method, found.value) == ("one_way", 1 - F(2, 100))
    assert reliability(panel, {"a": "g", "b": "h"}).value is None


def test_ballots_that_differ_more_than_units_are_worth_nothing() -> None:
    panel = Panel("p", "甲", True, {"a": [F(0), F(100)], "b": [F(1), F(99)], "c": [F(2), F(99)]})
    assert reliability(panel, dict.fromkeys("abc", "g")).value == 0


def test_leniency_is_found_on_the_same_units_alone() -> None:
    """Units that only one panel rated, however high, make nobody lenient."""
    lenient = Panel("p", "甲", False, {"a": [F(9, 10)], "x": [F(1)]})
    strict = Panel("q", "乙", False, {"a": [F(7, 10)], "y": [F(0)]})
    first, second = panel_figures([lenient, strict], {})
    assert (first.leniency, second.leniency) == (F(1, 5), F(-1, 5))
    (alone,) = panel_figures([lenient], {})
    assert alone.leniency is None


def test_a_unit_with_two_secret_ballots_is_left_out() -> None:
    votes = {"a": [F(1)] * 3, "b": [F(1, 2)] * 2}
    (secret,) = panel_figures([Panel("p", "甲", True, votes)], {})
    (named,) = panel_figures([Panel("p", "甲", False, votes)], {})
    assert (secret.units, secret.votes) == (1, 3)
    assert (named.units, named.votes) == (2, 5)


def test_voters_by_name_from_the_most_lenient() -> None:
    named = {"张": {"a": F(1), "b": F(1)}, "李": {"a": F(1, 2), "b": F(1)}}
    votes = {"a": [F(1), F(1, 2)], "b": [F(1), F(1)]}
    zhang, li = voter_figures(Panel("p", "甲", False, votes, named))
    assert (zhang.voter, zhang.leniency, zhang.spread) == ("张", F(1, 8), 0)
    assert (li.leniency, li.mean, li.spread) == (F(-1, 8), F(3, 4), F(1, 4))


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=2, max_size=6))
def test_agreement_stays_between_nought_and_one_and_knows_no_order(rows: list[list[int]]) -> None:
    found = kendall_w(table(*rows))
    assert found is None or 0 <= found <= 1
    assert found == kendall_w(table(*reversed(rows)))
