"""What differs between two texts of a plan: lines that are new, gone, or say something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from targets.plans.fields import FIELDS, Setting, cell_words
from targets.sheet_params import KEYS as PARAMS

Text = Sequence[Mapping[str, Any]]
NEW, GONE, CHANGED = "new", "gone", "changed"


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that differs: its number in the newer text (in the older one if it is gone), and each
    cell with what it said and says now."""

    kind: str
    place: int
    title: str
    cells: Sequence[tuple[Any, str, str]] = ()
    component: str = ""


def difference(setting: Setting, before: Text, after: Text) -> list[LineChange]:
    """Every line that differs, in the order of the newer text; those that are gone stand last."""
    old = {line["line"]: line for line in before}
    found = []
    for place, line in enumerate(after, 1):
        was = old.pop(line["line"], None)
        if was is None:
            found.append(LineChange(NEW, place, line["title"], (), line["component"]))
        elif cells := _cells(setting, was, line):
            found.append(LineChange(CHANGED, place, line["title"], cells, line["component"]))
    places = {line["line"]: n for n, line in enumerate(before, 1)}
    return found + [
        LineChange(GONE, places[pk], line["title"], (), line["component"])
        for pk, line in old.items()
    ]


def _cells(
    setting: Setting, was: Mapping[str, Any], now: Mapping[str, Any]
) -> list[tuple[Any, str, str]]:
    return [
        (each.title, _words(setting, each.key, was) or "—", _words(setting, each.key, now) or "—")
        for each in FIELDS
        if _value(was, each.key) != _value(now, each.key)
    ]


def _value(line: Mapping[str, Any], key: str) -> Any:
    return line["params"].get(key) if key in PARAMS else line.get(key)


def _words(setting: Setting, key: str, line: Mapping[str, Any]) -> str:
    return cell_words(setting, key, _value(line, key))
