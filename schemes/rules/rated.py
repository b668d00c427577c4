"""A component that is one weighted source: somebody's mark out of a full mark (单项评分)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import round_exact, to_text
from schemes.rules.base import Amount, Rule
from schemes.rules.inputs import ComponentInput, ComponentOutcome, Gap, RatedInput
from schemes.rules.leaves import component_leaf
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note, NoteValue


class Rated(Rule):
    """Component points × mark ÷ full mark, one leaf (M-2, M-5, S-5).

    ``full`` is the full mark of a mark that does not say its own.  Several marks (of several
    examiners) weigh the same; each is kept within 0 and its full mark.
    """

    kind: Literal["rated"] = "rated"
    full: Amount = Field(default=Fraction(100), title="满分")

    def evaluate(
        self, component: ComponentInput, marks: Iterable[RatedInput], places: int
    ) -> ComponentOutcome:
        """Return the component as one leaf with a note for every mark."""
        given = sorted(marks, key=lambda m: (m.title, m.score is None, m.score or 0))
        notes = [self._note(mark) for mark in given]
        open_marks = [mark for mark in given if mark.score is None]
        if not given or open_marks:
            notes += [] if given else [Note("rated.none")]
            gaps = (Gap("rated_mark", component.key),)
            return component_leaf(component, None, notes, gaps)
        share = exact_sum(self._share(mark) for mark in given) / len(given)
        params: dict[str, NoteValue] = {
            "points": to_text(component.points),
            "share": to_text(share),
        }
        notes.append(Note("rated.score", params))
        source = given[0].source if len(given) == 1 else None
        value = round_exact(component.points * share, places)
        return component_leaf(component, value, notes, (), source)

    def _share(self, mark: RatedInput) -> Fraction:
        full = mark.full or self.full
        return (
            min(max(mark.score or Fraction(0), Fraction(0)), full) / full if full else Fraction(0)
        )

    def _note(self, mark: RatedInput) -> Note:
        if mark.score is None:
            return Note("rated.no_mark", {"who": mark.title})
        full = mark.full or self.full
        params: dict[str, NoteValue] = {"score": to_text(mark.score), "full": to_text(full)}
        return Note("rated.mark_by" if mark.title else "rated.mark", {**params, "who": mark.title})
