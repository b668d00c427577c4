"""A unit's marks as it is told them: each with its reason, how it was established, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.language import title_of
from reviews.marking.grid import GridRow, MarkGrid
from reviews.marking.models import MarkKind
from reviews.marking.scope import MarkingScope
from reviews.models import CommonMark, TargetMark
from reviews.objections.models import Objection, ReviewState
from schemes.models import Year
from units.models import Unit


class _Reader(MarkingScope):
    """All marks of one unit, for whoever may read them; nothing may be written through it."""

    def __init__(self, account: Any, year: Year) -> None:
        super().__init__(account, year)
        self.office, self.sees_all = False, True


@dataclass(frozen=True, slots=True)
class ToldMark:
    """A mark as the unit reads it, and its objection if there is one."""

    row: GridRow
    way: str
    by: str
    on: Any
    objection: Objection | None


def told_marks(account: Any, year: Year, unit: Unit) -> list[ToldMark]:
    """The unit's marks in their order; what was corrected since stands as it is now."""
    grid = MarkGrid(_Reader(account, year))
    rows = grid.of_unit(unit)
    who = _who(year, rows)
    own = Objection.objects.filter(year=year, unit=unit).exclude(state=ReviewState.WITHDRAWN)
    known = {(each.kind, each.key): each for each in own.order_by("pk")}
    found = []
    for row in rows:
        way = grid.rules.way(row.way)
        by, on = who.get((row.kind, row.fact), ("", None))
        objection = known.get((row.kind, row.key))
        found.append(ToldMark(row, title_of(way.title) if way else "", by, on, objection))
    return found


def _who(year: Year, rows: list[GridRow]) -> dict[tuple[str, int | None], tuple[str, Any]]:
    """In whose name each mark was given, and when."""
    found: dict[tuple[str, int | None], tuple[str, Any]] = {}
    of_kind: dict[str, list[int]] = {kind: [] for kind in MarkKind.values}
    for row in rows:
        if row.fact is not None:
            of_kind[row.kind].append(row.fact)
    targets = TargetMark.objects.filter(pk__in=of_kind[MarkKind.TARGET])
    for pk, by, on in targets.values_list("pk", "marked_by", "marked_on"):
        found[MarkKind.TARGET, pk] = (by, on)
    common = CommonMark.objects.filter(pk__in=of_kind[MarkKind.COMMON])
    for pk, by, on in common.values_list("pk", "item__marking_unit__name", "marked_on"):
        found[MarkKind.COMMON, pk] = (by or "", on)
    return found
