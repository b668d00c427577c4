"""Special points outside the hundred (百分制以外的专项分): decided, with a document, signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Key, Rule, Title
from schemes.rules.inputs import ClaimInput
from schemes.rules.trace import Note, NoteValue, Trace

ZERO = Fraction(0)


class SpecialPoints(Rule):
    """The sum of special points, which may be negative, kept within ``±cap`` (D-5)."""

    kind: Literal["special_points"] = "special_points"
    key: Key
    title: Title
    cap: Amount | None = Field(default=None, title="合计最多加减")

    def evaluate(self, facts: Iterable[ClaimInput]) -> Trace:
        """Return the sum with one row a decision."""
        rows = tuple(
            Trace(
                key=f"special:{fact.code}",
                label=fact.title or self.title.zh,
                label_en="" if fact.title else self.title.en,
                value=fact.points or ZERO,
                source=fact.source,
            )
            for fact in sorted(facts, key=lambda fact: fact.code)
        )
        total = sum((row.value or ZERO for row in rows), ZERO)
        head = Trace(
            key=f"adjustment:{self.key}",
            label=self.title.zh,
            label_en=self.title.en,
            value=total,
            clauses=self.clauses,
            children=rows,
        )
        if self.cap is None or abs(total) <= self.cap:
            return head
        kept = self.cap if total > 0 else -self.cap
        params: dict[str, NoteValue] = {"sum": to_text(total), "cap": to_text(self.cap)}
        note = Note("special.cap", params)
        # The rows keep what was decided; the cap stands beside them as a row, so that all adds up.
        rest = Trace("special_cap", value=kept - total, state="cut", notes=(note,))
        return replace(head, value=kept, children=(*rows, rest))
