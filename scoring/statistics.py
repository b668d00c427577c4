"""What a result set says of each peer group: pure, exact, as JSON-able data.

Rates are earned points over full marks; the middle four fifths leave out a tenth at each end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from core.exact import to_text
from schemes.document import SchemeDocument
from scoring.engine.results import Place, UnitResult


def group_statistics(
    document: SchemeDocument,
    results: Mapping[str, UnitResult],
    places: Mapping[str, Place],
) -> dict[str, dict[str, Any]]:
    """For each peer group of the scheme: counts, highest, median, lowest, and component rates."""
    return {
        group.key: _of_group(
            group, [r for r in results.values() if r.standing.peer_group == group.key], places
        )
        for group in document.peer_groups
    }


def _of_group(
    group: Any, members: Sequence[UnitResult], places: Mapping[str, Place]
) -> dict[str, Any]:
    ranked = [unit.total for unit in members if _rank(places, unit) is not None]
    totals = sorted(total for total in ranked if total is not None)
    complete = [unit for unit in members if unit.complete]
    return {
        "count": len(members),
        "ranked": len(totals),
        "highest": _text(totals[-1] if totals else None),
        "median": _text(median(totals)),
        "lowest": _text(totals[0] if totals else None),
        "vetoed": sum(not unit.standing.qualified for unit in members if unit.total is not None),
        "incomplete": sum(bool(unit.missing) for unit in members),
        "components": {
            component.key: _rates(component, complete) for component in group.components
        },
    }


def _rates(component: Any, complete: Iterable[UnitResult]) -> dict[str, str | None]:
    earned = (unit.components.get(component.key) for unit in complete)
    rates = sorted(points / component.points for points in earned if points is not None)
    middle = middle_four_fifths(rates)
    return {
        "median": _text(median(rates)),
        "low": _text(middle[0] if middle else None),
        "high": _text(middle[-1] if middle else None),
    }


def median(ordered: Sequence[Fraction]) -> Fraction | None:
    """The middle of an ordered row, or the mean of its two middle ones."""
    if not ordered:
        return None
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def middle_four_fifths(ordered: Sequence[Fraction]) -> Sequence[Fraction]:
    """An ordered row without the lowest and the highest tenth (whole members only)."""
    tenth = len(ordered) // 10
    return ordered[tenth : len(ordered) - tenth]


def _rank(places: Mapping[str, Place], unit: UnitResult) -> int | None:
    place = places.get(unit.code)
    return None if place is None else place.rank


def _text(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)
