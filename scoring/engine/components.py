"""Filling a component from a unit's facts by its rule, however deep it lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from core.exact import round_exact, to_text
from schemes.rules.ballots import Ballots
from schemes.rules.by_place import ByPlace
from schemes.rules.common_items import CommonItems
from schemes.rules.component import Component, Nested
from schemes.rules.deducted import Deducted
from schemes.rules.graded_change import GradedChange
from schemes.rules.inputs import ComponentOutcome, Gap
from schemes.rules.leader_marks import LeaderMarks
from schemes.rules.leaves import component_leaf
from schemes.rules.rated import Rated
from schemes.rules.targets import Targets
from schemes.rules.trace import Note, NoteValue, State
from scoring.engine.unit_facts import UnitFacts

ZERO = Fraction(0)

#: Gives a component's points and trace from a unit's facts, as :func:`fill` does.
Filling = Callable[[Component, UnitFacts, int], ComponentOutcome]


def fill(component: Component, facts: UnitFacts, places: int) -> ComponentOutcome:
    """Return the component's points and trace; ``places`` is the scheme's rounding (S-5)."""
    if isinstance(component.rule, Nested):
        return _nested(component, component.rule, facts, places)
    return _FILLERS[type(component.rule)](component.rule, component, facts, places)


def measure(component: Component, rule: ByPlace, facts: UnitFacts, places: int) -> Fraction | None:
    """Return what the measure of a component by place gives the unit; ``None``: not known yet."""
    if rule.measure is None:
        return None
    outcome = _FILLERS[type(rule.measure)](rule.measure, component, facts, places)
    return None if outcome.gaps else outcome.value


def _nested(component: Component, rule: Nested, facts: UnitFacts, places: int) -> ComponentOutcome:
    """Add up what lies inside; what is missing there names the component it is missing in."""
    inner = [(part, fill(part, facts, places)) for part in rule.components]
    known = [outcome.value for _part, outcome in inner if outcome.value is not None]
    gaps = tuple(gap for _part, outcome in inner for gap in outcome.gaps)
    earned = sum(known, ZERO) if known else None
    value, notes = earned, [Note("nested.sum", {"count": len(inner)})]
    children = tuple(outcome.trace for _part, outcome in inner)
    listed = sum((part.points for part in rule.components), ZERO)
    if rule.scale == "to_points" and earned is not None and listed > 0:
        value = round_exact(component.points * earned / listed, places)
        params: dict[str, NoteValue] = {
            "points": to_text(component.points),
            "earned": to_text(earned),
            "listed": to_text(listed),
        }
        notes = [Note("component.scaled", params)]
        children = tuple(replace(child, unit="own_points") for child in children)
    head = component_leaf(component, value, notes, gaps).trace
    state: State = "missing" if gaps or value is None else "ok"
    return ComponentOutcome(value, replace(head, state=state, children=children), gaps)


Filler = Callable[[Any, Component, UnitFacts, int], ComponentOutcome]


def _mine(component: Component, facts: tuple[Any, ...]) -> list[Any]:
    return [fact for fact in facts if fact.component == component.key]


_FILLERS: dict[type[Any], Filler] = {
    Ballots: lambda rule, c, f, places: rule.evaluate(c, f.ballots, places),
    CommonItems: lambda rule, c, f, places: rule.evaluate(c, _mine(c, f.items), places),
    Targets: lambda rule, c, f, places: rule.evaluate(c, _mine(c, f.targets), places),
    Rated: lambda rule, c, f, places: rule.evaluate(c, _mine(c, f.rated), places),
    LeaderMarks: lambda rule, c, f, places: rule.evaluate(c, _mine(c, f.leader_marks), places),
    GradedChange: lambda rule, c, f, places: rule.evaluate(c, _mine(c, f.gradings), places),
    Deducted: lambda rule, c, f, places: rule.evaluate(c, _mine(c, f.deductions), places),
    ByPlace: lambda rule, c, f, places: rule.evaluate(
        c, next(iter(_mine(c, f.places)), None), places
    ),
}

__all__ = ["Filling", "Gap", "fill", "measure"]
