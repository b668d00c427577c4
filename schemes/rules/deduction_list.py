"""A list of priced deductions (扣分)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Key, Part, Rule, Title
from schemes.rules.inputs import DeductionInput
from schemes.rules.trace import Note, NoteValue, Trace


class DeductionEntry(Part):
    """A kind of deduction: points off the total, each time it happens."""

    key: Key
    title: Title
    points: Amount = Field(title="每次扣几分")
    clauses: tuple[str, ...] = ()


class DeductionList(Rule):
    """Points off the total, each entry × how often it happened (K-5.4a–c)."""

    kind: Literal["deduction_list"] = "deduction_list"
    entries: tuple[DeductionEntry, ...] = ()

    def evaluate(self, facts: Iterable[DeductionInput]) -> Trace:
        """Return the deductions; values are negative, so that they add to the total."""
        priced = {entry.key: entry for entry in self.entries}
        ordered = sorted(facts, key=lambda f: (f.kind, f.title, f.count))
        rows = [self._row(priced.get(fact.kind), fact) for fact in ordered]
        return Trace(
            key="deductions",
            value=sum((row.value or Fraction(0) for row in rows), Fraction(0)),
            clauses=self.clauses,
            children=tuple(rows),
        )

    @staticmethod
    def _row(entry: DeductionEntry | None, fact: DeductionInput) -> Trace:
        if entry is None:
            note = Note("deduction.unpriced", {"kind": fact.kind})
            return Trace("deduction", label=fact.title, state="left_out", notes=(note,))
        off = -entry.points * fact.count
        params: dict[str, NoteValue] = {"points": to_text(entry.points), "count": fact.count}
        return Trace(
            key=f"deduction:{entry.key}",
            label=fact.title or entry.title.zh,
            label_en="" if fact.title else entry.title.en,
            value=off,
            standard=off,
            clauses=entry.clauses,
            notes=(Note("deduction.each", params),),
            source=fact.source,
        )
