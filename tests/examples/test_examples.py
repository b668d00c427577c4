"""Every worked example of every page comes out as written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from core.exact import parse_exact
from tests.examples.builder import Example, examples, found, line_found, run

ALL = list(examples())


def differences(path: str, expected: Any, actual: Any) -> list[str]:
    """Where ``actual`` is not what was expected; entries that are not named may be anything."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping) and expected:
        return [
            problem
            for key, value in expected.items()
            for problem in differences(f"{path}.{key}", value, actual.get(key, "nothing"))
        ]
    if isinstance(actual, (Fraction, Decimal)) and not isinstance(expected, bool):
        same = expected is not None and parse_exact(expected) == Fraction(actual)
    elif isinstance(actual, str) and not isinstance(expected, str):
        same = expected is not None and actual == str(parse_exact(expected))
    else:
        same = bool(expected == actual)
    return [] if same else [f"{path}: expected {expected}, found {actual}"]


@pytest.mark.parametrize("example", ALL, ids=[f"{e.page} {e.name}" for e in ALL])
def test_a_worked_example_comes_out_as_written(example: Example) -> None:
    outcome = run(example.data)
    expected = example.data["expect"]
    problems: list[str] = []
    for code, values in expected.get("units", {}).items():
        problems += differences(code, values, found(outcome, code))
    for code, values in expected.get("people", {}).items():
        problems += differences(code, values, line_found(outcome.lines[code]))
    for code, values in expected.get("statistics", {}).items():
        statistics = outcome.rates.statistics["" if code == "all" else code]
        problems += [
            f"{code}.{name}: expected {value}, found {getattr(statistics, name)}"
            for name, value in values.items()
            if getattr(statistics, name) != parse_exact(value)
        ]
    assert problems == []
    assert set(expected) <= {"units", "people", "statistics"}


def test_there_is_a_page_for_every_rule_that_computes() -> None:
    pages = {example.page for example in ALL}
    needed = "2.1 2.2 5.1 5.4 5.4a 5.4b 5.4c 5.5.1 5.5.2 5.5.3 5.5.4 5.5.5 5.5.6 5.5.7 5.6 6.3 "
    needed += "7.1 7.2 7.3 7.4 7.5 7.6 7.7 7.8 7.9 7.10 7.11 7.12"
    assert {f"K-{rule}" for rule in needed.split()} <= pages
