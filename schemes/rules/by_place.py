"""Points by place (按排名赋分): the place among the peers decides, not the figure itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from core.exact import round_exact, to_text
from schemes.rules.ballots import Ballots
from schemes.rules.base import Amount, Finding, LintContext, Rule
from schemes.rules.common_items import CommonItems
from schemes.rules.inputs import ComponentInput, ComponentOutcome, Gap, PlaceInput
from schemes.rules.leader_marks import LeaderMarks
from schemes.rules.leaves import component_leaf
from schemes.rules.rated import Rated
from schemes.rules.targets import Targets
from schemes.rules.trace import Note, NoteValue

Measure = Annotated[
    Targets | CommonItems | Ballots | Rated | LeaderMarks, Field(discriminator="kind")
]


class ByPlace(Rule):
    """The points of the unit's place in its peer group.

    ``table`` gives the points of the first places; a place below the table gets its last entry
    less ``step`` for every further place, not below ``least``.  Without ``measure`` the place is
    entered by the office (a contest, a superior's list).  With it the units of the peer group stand
    in the order of what that rule would give them, ties sharing the place and the next one skipped
    (S-5); what it gives is not counted by itself.
    """

    kind: Literal["by_place"] = "by_place"
    table: tuple[Amount, ...] = Field(min_length=1, title="各名次的分值")
    step: Amount = Field(default=Fraction(0), title="表后每低一名少几分")
    least: Amount = Field(default=Fraction(0), title="最少几分")
    measure: Measure | None = Field(default=None, title="按什么排名")

    def points(self, place: int) -> Fraction:
        """Return the points of ``place``, counted from 1."""
        if place <= len(self.table):
            return self.table[place - 1]
        return max(self.table[-1] - self.step * (place - len(self.table)), self.least)

    def evaluate(
        self, component: ComponentInput, place: PlaceInput | None, places: int
    ) -> ComponentOutcome:
        """Return the component as one leaf; without a place it is missing (S-2)."""
        if place is None:
            gaps = (Gap("place", component.key),)
            return component_leaf(component, None, [Note("by_place.none")], gaps)
        value = round_exact(self.points(place.place), places)
        params: dict[str, NoteValue] = {
            "place": place.place,
            "of": place.of,
            "points": to_text(value),
        }
        return component_leaf(component, value, [Note("by_place.points", params)], (), place.source)

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find a table that rises (X-1)."""
        return tuple(self._faults(context.at("table").path))

    def _faults(self, path: str) -> Iterator[Finding]:
        for place, (upper, lower) in enumerate(pairwise(self.table), 1):
            if lower > upper:
                zh = f"第 {place + 1} 名 {lower} 分，高于第 {place} 名 {upper} 分，请核对。"
                en = f"Place {place + 1} gives {lower}, more than place {place} with {upper}."
                yield Finding("X-1", "warning", path, self.clauses, zh, en)
