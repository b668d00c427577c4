"""A superior's assessment of this authority, handed on to the unit responsible (上级考核项目)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Exact, Key, Rule, Title
from schemes.rules.inputs import OuterItemInput
from schemes.rules.trace import Note, NoteValue, Trace

ZERO = Fraction(0)


class OuterItems(Rule):
    """Points for the place reached in a superior's item; its deduction passes on (D-4).

    ``by_place`` gives the change of the first, second … place of an item that was achieved; a place
    below them changes nothing.  ``passes``: what the superior took for an item that was not
    achieved is taken from the unit.
    """

    kind: Literal["outer_items"] = "outer_items"
    key: Key
    title: Title
    by_place: tuple[Exact, ...] = Field(default=(), title="各名次加几分")
    passes: bool = Field(default=True, title="上级扣分转给责任单位")

    def evaluate(self, items: Iterable[OuterItemInput]) -> Trace:
        """Return the change with one row an item."""
        rows = tuple(self._row(item) for item in sorted(items, key=lambda item: item.item))
        return Trace(
            key=f"adjustment:{self.key}",
            label=self.title.zh,
            label_en=self.title.en,
            value=sum((row.value or ZERO for row in rows), ZERO),
            clauses=self.clauses,
            children=rows,
        )

    def _row(self, item: OuterItemInput) -> Trace:
        value, note = self._change(item)
        return Trace(
            key=f"outer:{item.item}",
            label=item.title or item.item,
            value=value,
            notes=(note,),
            source=item.source,
        )

    def _change(self, item: OuterItemInput) -> tuple[Fraction, Note]:
        if not item.achieved:
            params: dict[str, NoteValue] = {"points": to_text(item.deduction)}
            if self.passes:
                return -item.deduction, Note("outer.passed", params)
            return ZERO, Note("outer.not_passed", params)
        if item.place is None or not 1 <= item.place <= len(self.by_place):
            return ZERO, Note("outer.no_change", {"place": item.place or "—"})
        points = self.by_place[item.place - 1]
        return points, Note("outer.place", {"place": item.place, "points": to_text(points)})
