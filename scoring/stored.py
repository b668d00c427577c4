"""How a unit's result lies in its row: figures in one column, the tree of its trace in another.

Lists, ranks and statistics read the figures alone; a trace is ten times their size and is read
for one unit at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from schemes.rules.trace import Trace
from scoring.engine.codec import unit_from_data, unit_to_data
from scoring.engine.results import UnitResult

_NO_TRACE: Mapping[str, Any] = {"key": "total", "state": "info"}


#: Beside the figures: what each missing fact is called, so that a list can name it.
_TITLES = "missing_titles"


def figures_and_trace(result: UnitResult) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the two columns of a result's row hold."""
    data = unit_to_data(result)
    trace: dict[str, Any] = data.pop("trace")
    data[_TITLES] = dict(_missing_titles(result.trace))
    return data, trace


def result_without_trace(data: Mapping[str, Any]) -> UnitResult:
    """The result of a row's figures; its trace is an empty one, and what is missing is named by
    its title in place of its code."""
    result = unit_from_data({**data, "trace": _NO_TRACE})
    titles = data.get(_TITLES, {})
    named = tuple(
        replace(each, subject=titles.get(each.subject, each.subject)) for each in result.missing
    )
    return replace(result, missing=named)


def _missing_titles(node: Trace) -> Iterator[tuple[str, str]]:
    """Code and title of the facts under ``node`` that are missing."""
    kind, _colon, code = node.key.partition(":")
    if node.state == "missing" and kind in {"target", "item"} and node.label:
        yield code, node.label
    for child in node.children:
        yield from _missing_titles(child)
