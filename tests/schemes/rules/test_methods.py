"""Scoring methods refuse what they cannot compute, with everything that is wrong at once."""

from __future__ import annotations

from fractions import Fraction

import pytest

from schemes.rules.target_methods import METHODS, MethodError, method_errors, parse_method
from schemes.rules.targets import score_target
from scoring.engine.facts import TargetFact


def target(method: str, **values: object) -> TargetFact:
    """A target of 30 points."""
    return TargetFact("t", "A", "key", Fraction(30), method, **values)  # type: ignore[arg-type]


def test_all_faults_of_a_method_are_reported_at_once() -> None:
    params = {"plan": 1.5, "step": "half", "surplus": 1}
    assert set(method_errors("per_percent", params)) == {
        ("plan", "exact"),
        ("rate", "missing"),
        ("step", "literal_error"),
        ("surplus", "extra_forbidden"),
    }


@pytest.mark.parametrize("value", [0.1, "NaN", "1e3", "１２", "", None, True, "1/0", "9" * 61])
def test_a_plan_that_is_no_exact_number_is_refused(value: object) -> None:
    assert method_errors("proportional", {"plan": value}) == (("plan", "exact"),)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(MethodError) as caught:
        parse_method("guess", {})
    assert caught.value.problems == (("kind", "unknown"),)


def test_a_table_whose_steps_repeat_is_refused() -> None:
    params = {"plan": 10, "table": [["0.8", "0.5"], ["0.8", "0.6"]]}
    assert method_errors("piecewise", params) == (("", "table_repeats"),)


def test_every_method_kind_is_its_own_name() -> None:
    assert {kind: model.model_fields["kind"].default for kind, model in METHODS.items()} == {
        kind: kind for kind in METHODS
    }


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("proportional", {"plan": 10}, "target.no_actual"),
        ("graded", {"shares": {"good": 1}}, "target.no_grade"),
        ("manual", {}, "target.no_score"),
        ("per_percent", {"plan": 10}, "target.method_unusable"),
        ("guess", {}, "target.method_unusable"),
    ],
)
def test_what_a_method_lacks_is_missing_and_never_0(
    method: str, params: dict[str, object], code: str
) -> None:
    leaf = score_target(target(method, params=params), 4)
    assert leaf.value is None
    assert leaf.state == "missing"
    assert [note.code for note in leaf.notes] == [code]


def test_a_grade_without_a_share_is_missing() -> None:
    leaf = score_target(target("graded", params={"shares": {"good": 1}}, grade="best"), 4)
    assert (leaf.value, leaf.notes[0].code) == (None, "graded.unknown")


def test_a_negative_plan_gives_no_ratio() -> None:
    """Growth planned at −2 %, reached −3 %: completion has no meaning, so nothing is given."""
    leaf = score_target(target("proportional", params={"plan": -2}, actual=Fraction(-3)), 4)
    assert leaf.value == 0


def test_the_arithmetic_is_in_the_note() -> None:
    fact = target(
        "proportional", params={"plan": "46.80"}, actual=Fraction("44.46"), measure="亿元"
    )
    leaf = score_target(fact, 4)
    assert leaf.value == Fraction("28.5")
    note = leaf.notes[0]
    assert note.code == "proportional.higher"
    assert note.params == {
        "plan": "234/5",
        "actual": "2223/50",
        "measure": " 亿元",
        "percent": "95",
        "points": "30",
    }
