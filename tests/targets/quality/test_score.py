"""The quality of a plan: each criterion, its weight, and what it says falls short."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from targets.assigned.matching import Assigned
from targets.plans.findings import Line
from targets.quality.score import Weight, judge

pytestmark = pytest.mark.any_database
GOOD = {
    "component": "key",
    "title": "公路改造",
    "params": {"plan": "42"},
    "last_year": "40",
    "measure": "公里",
    "deadline": "2026-11-30",
    "points": "60",
    "kind": "own_duty",
    "nature": "result",
}


def line(place: int = 1, **values: Any) -> Line:
    return Line(place, place, {**GOOD, **values})


def rate(key: str, *lines: Line, assigned: tuple[Assigned, ...] = (), expected: int = 0) -> Any:
    weight = Weight(Fraction(1), Fraction(expected, 100) if expected else None)
    (judged,) = judge(lines, assigned, {key: weight}).judged
    return judged


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("base", {"last_year": None}),
        ("growth", {"params": {"plan": "40"}}),
        ("growth", {"params": {"plan": "42", "direction": "lower"}}),
        ("measured", {"measure": ""}),
        ("measured", {"deadline": None}),
        ("measured", {"params": {}}),
    ],
)
def test_a_line_that_falls_short_is_named(key: str, values: dict[str, Any]) -> None:
    judged = rate(key, line(1), line(2, **values))
    assert judged.rate == Fraction(1, 2)
    assert judged.found.short == [2]


def test_a_rate_at_a_hundred_percent_cannot_grow() -> None:
    whole: dict[str, Any] = {"params": {"plan": "100"}, "last_year": "100", "measure": "%"}
    assert rate("growth", line(**whole)).rate == 1


def test_three_alike_are_flat() -> None:
    assert rate("spread", line(1), line(2)).rate == 1
    assert rate("spread", line(1), line(2), line(3), line(4, points="70")).rate == Fraction(1, 4)


def test_what_is_expected_of_the_points_is_enough() -> None:
    lines = (line(1, points="90"), line(2, points="10", kind="innovation"))
    assert rate("innovation", *lines, expected=10).rate == 1
    assert rate("innovation", *lines, expected=20).rate == Fraction(1, 2)


def test_assigned_indicators_are_listed_at_no_less() -> None:
    met = Assigned("S1", "公路改造", "市", "文", value=Fraction(42))
    low = Assigned("S2", "公路改造", "市", "文", value=Fraction(43))
    gone = Assigned("S3", "没有列", "市", "文")
    assert rate("assigned", line(), assigned=(met, low, gone)).rate == Fraction(1, 3)
    assert rate("assigned", line()).rate is None


def test_the_score_is_the_weighted_mean_of_what_applies() -> None:
    weights = {
        "base": Weight(Fraction(3)),
        "assigned": Weight(Fraction(50)),
        "outcome": Weight(Fraction(1)),
        "growth": Weight(Fraction(0)),
    }
    quality = judge([line(nature="process")], (), weights)
    assert [each.key for each in quality.judged] == ["base", "assigned", "outcome"]
    assert quality.score == 75
    assert judge([], (), weights).score is None
