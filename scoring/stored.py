"""How a unit's result lies in its row: figures in one column, the tree of its trace in another.

Lists, ranks and statistics read the figures alone; a trace is ten times their size and is read
for one unit at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.fields import WrittenJSON
from schemes.rules.trace import Trace
from scoring.engine.codec import unit_from_data, unit_to_data
from scoring.engine.results import UnitResult

_EMPTY = Trace("total", state="info")


#: Beside the figures: what each missing fact is called, so that a list can name it.
TITLES_KEY = "missing_titles"
#: And how many facts it was judged by, so that a set can tell how many it stands on.
FACTS_KEY = "facts"


def figures_and_trace(result: UnitResult, facts: int) -> tuple[dict[str, Any], WrittenJSON]:
    """What the two columns of a result's row hold; ``facts`` is how many it was judged by."""
    data = unit_to_data(result)
    trace = WrittenJSON.of(data.pop("trace"))
    data[TITLES_KEY] = dict(_missing_titles(result.trace)) if result.missing else {}
    data[FACTS_KEY] = facts
    return data, trace


def facts_of(data: Mapping[str, Any]) -> int:
    """How many facts a row's result was judged by; rows of the first engine do not say."""
    return int(data.get(FACTS_KEY, 0))


def bare_result(result: UnitResult) -> UnitResult:
    """The result with an empty trace, for ranks and statistics."""
    return replace(result, trace=_EMPTY)


def result_without_trace(data: Mapping[str, Any]) -> UnitResult:
    """The result of a row's figures; its trace is an empty one, and what is missing is named by
    its title in place of its code."""
    result = unit_from_data(data, _EMPTY)
    if not result.missing:
        return result
    titles = data.get(TITLES_KEY, {})
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
