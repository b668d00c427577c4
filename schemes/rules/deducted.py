"""A component that begins full and from which listed faults take points (扣分制)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import round_exact, to_text
from schemes.rules.base import Rule
from schemes.rules.deduction_list import DeductionEntry, DeductionList
from schemes.rules.inputs import ComponentInput, ComponentOutcome, DeductionInput
from schemes.rules.leaves import component_leaf
from schemes.rules.trace import Note, NoteValue


class Deducted(Rule):
    """Full points less what the component's own faults cost, never below 0.

    Nothing entered means nothing taken: a fault is a fact of its own, with its document.
    """

    kind: Literal["deducted"] = "deducted"
    entries: tuple[DeductionEntry, ...] = Field(min_length=1, title="扣分项")

    def evaluate(
        self, component: ComponentInput, facts: Iterable[DeductionInput], places: int
    ) -> ComponentOutcome:
        """Return the component with a row for every fault."""
        off = DeductionList(entries=self.entries, clauses=self.clauses).evaluate(facts)
        taken = -(off.value or Fraction(0))
        value = round_exact(max(component.points - taken, Fraction(0)), places)
        params: dict[str, NoteValue] = {
            "points": to_text(component.points),
            "off": to_text(taken),
        }
        notes = [Note("deducted.rest" if taken <= component.points else "deducted.nothing", params)]
        rows = tuple(replace(row, unit="own_points") for row in off.children)
        outcome = component_leaf(component, value, notes, ())
        return replace(outcome, trace=replace(outcome.trace, children=rows))
