"""The worked years agree in every figure, digit for digit."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scoring.engine import golden_adapter, golden_general

FOLDER = os.environ.get("GOLDEN_CASES", "")
CASES = sorted(Path(FOLDER).glob("county_*.input.json")) if FOLDER else []
#: Other schemes: the engines alone, by the documents of schemes/presets.
OUTPUTS = {
    "municipal": golden_general.municipal_output,
    "district": golden_general.district_output,
}
OTHERS = [
    path
    for name in (OUTPUTS if FOLDER else ())
    for path in sorted(Path(FOLDER).glob(f"{name}_*.input.json"))
]


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[str]:
    """Every place where the two answers differ."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(expected.keys() | actual.keys()):
            yield from differences(
                expected.get(key, "absent"), actual.get(key, "absent"), f"{path}.{key}"
            )
    elif expected != actual:
        yield f"{path}: expected {expected}, found {actual}"


@pytest.mark.skipif(not CASES, reason="set GOLDEN_CASES to a folder of worked years")
@pytest.mark.parametrize("path", CASES, ids=[path.name for path in CASES])
def test_a_worked_county_year_agrees_in_every_figure(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    answer_path = path.with_name(path.name.replace(".input.", ".output."))
    expected = json.loads(answer_path.read_text(encoding="utf-8"))
    found = golden_adapter.as_output(golden_adapter.answer(case))
    assert list(differences({name: expected[name] for name in found}, found)) == []


@pytest.mark.skipif(not OTHERS, reason="set GOLDEN_CASES to a folder of worked years")
@pytest.mark.parametrize("path", OTHERS, ids=[path.name for path in OTHERS])
def test_another_scheme_agrees_in_every_figure(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    answer_path = path.with_name(path.name.replace(".input.", ".output."))
    expected = json.loads(answer_path.read_text(encoding="utf-8"))
    found = OUTPUTS[path.name.partition("_")[0]](case)
    assert list(differences(expected["units"], found)) == []
