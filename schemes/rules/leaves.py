"""How leaves add up to a component, also when some do not apply (S-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from core.exact import round_exact, to_text
from schemes.rules.inputs import ComponentInput, ComponentOutcome, Gap, Leaf
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note, NoteValue, Source, State, Trace

WhenNotApplicable = Literal["rescale", "full_points"]
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One leaf of a component with what a trace row needs to know of it."""

    key: str
    subject: str
    label: str
    points: Fraction
    leaf: Leaf
    applicability: str
    clauses: tuple[str, ...] = ()
    source: Source | None = None

    def trace(self) -> Trace:
        """Return the row of this leaf."""
        label = self.label or self.subject
        if self.applicability == "not_applicable":
            state: State = "not_applicable"
            value = None
            notes: tuple[Note, ...] = (Note("leaf.not_applicable"),)
        else:
            state, value, notes = self.leaf.state, self.leaf.value, self.leaf.notes
            if self.applicability == "disputed":
                notes = (*notes, Note("leaf.disputed"))
        return Trace(
            key=f"{self.key}:{self.subject}",
            label=label,
            value=value,
            standard=self.points,
            state=state,
            clauses=self.clauses,
            notes=notes,
            source=self.source,
        )


def add_up(
    component: ComponentInput,
    rows: Sequence[LeafRow],
    *,
    gap_code: str,
    when_not_applicable: WhenNotApplicable,
    places: int,
    scaled: bool = False,
) -> ComponentOutcome:
    """Return the component that ``rows`` make, its gaps, and a row for what does not apply.

    With nothing left out it is the plain sum of the leaves.  With items that do not apply it is
    component points × earned ÷ applicable points; the row that brings the sum there is a leaf of
    its own, rounded to ``places``, so that what is shown adds up (S-2, S-5).

    ``scaled``: the component is one weighted source, always component points × earned ÷ applicable
    points, rounded once (M-2, M-5); its rows say what was earned, in points of their own.
    """
    rows = sorted(rows, key=lambda row: row.subject)
    traces = [row.trace() for row in rows]
    applicable = [row for row in rows if row.applicability != "not_applicable"]
    gaps = _gaps(component, rows, applicable, gap_code)
    earned = exact_sum(row.leaf.value for row in applicable if row.leaf.value is not None)
    given = any(row.leaf.value is not None for row in applicable)
    if scaled and applicable:
        return _scaled(component, rows, traces, earned if given else None, gaps, places)
    if rows and len(applicable) < len(rows):
        extra = _not_applicable(component, rows, applicable, earned, when_not_applicable, places)
        if extra is not None:
            traces.append(extra)
            earned += extra.value or ZERO
            given = given or not applicable
            gaps = () if not applicable else gaps
    return ComponentOutcome(
        value=earned if given else None,
        trace=_component_trace(component, earned if given else None, rows, traces, gaps),
        gaps=gaps,
    )


def _scaled(
    component: ComponentInput,
    rows: Sequence[LeafRow],
    traces: Sequence[Trace],
    earned: Fraction | None,
    gaps: tuple[Gap, ...],
    places: int,
) -> ComponentOutcome:
    """Return the component as one leaf; its rows keep their own points and are not added."""
    listed = exact_sum(row.points for row in rows if row.applicability != "not_applicable")
    value = None
    notes: tuple[Note, ...] = ()
    if earned is not None and listed > 0:
        value = round_exact(component.points * earned / listed, places)
        params: dict[str, NoteValue] = {
            "points": to_text(component.points),
            "earned": to_text(earned),
            "listed": to_text(listed),
        }
        notes = (Note("component.scaled", params),)
    own = tuple(replace(trace, unit="own_points") for trace in traces)
    head = component_leaf(component, value, notes, gaps).trace
    state: State = "missing" if gaps or value is None else "ok"
    return ComponentOutcome(value, replace(head, state=state, children=own), gaps)


def _gaps(
    component: ComponentInput,
    rows: Sequence[LeafRow],
    applicable: Sequence[LeafRow],
    gap_code: str,
) -> tuple[Gap, ...]:
    if not rows:
        return (Gap(f"{gap_code}s", component.key),)
    if not applicable:
        return (Gap("none_applicable", component.key),)
    return tuple(
        Gap(gap_code if row.leaf.value is None else "disputed", row.subject)
        for row in applicable
        if row.leaf.value is None or row.applicability == "disputed"
    )


def _not_applicable(
    component: ComponentInput,
    rows: Sequence[LeafRow],
    applicable: Sequence[LeafRow],
    earned: Fraction,
    when: WhenNotApplicable,
    places: int,
) -> Trace | None:
    listed = exact_sum(row.points for row in rows)
    applies = sum((row.points for row in applicable), ZERO)
    if when == "full_points":
        note = Note("rescale.full_points", {"points": to_text(listed - applies)})
        return Trace("rescale", value=listed - applies, clauses=("S-2",), notes=(note,))
    if applies == 0:
        return None
    exact = component.points * earned / applies
    params: dict[str, NoteValue] = {
        "points": to_text(component.points),
        "earned": to_text(earned),
        "applicable": to_text(applies),
    }
    value = round_exact(exact, places) - earned
    return Trace("rescale", value=value, clauses=("S-2",), notes=(Note("rescale.ratio", params),))


def _component_trace(
    component: ComponentInput,
    value: Fraction | None,
    rows: Sequence[LeafRow],
    traces: Sequence[Trace],
    gaps: Sequence[Gap],
) -> Trace:
    notes: tuple[Note, ...] = ()
    if rows:
        notes = (Note(f"component.{rows[0].key}s", {"count": len(rows), "missing": len(gaps)}),)
        listed = exact_sum(row.points for row in rows)
        if listed != component.points:
            params: dict[str, NoteValue] = {
                "listed": to_text(listed),
                "points": to_text(component.points),
            }
            notes = (*notes, Note("component.points_differ", params))
    return Trace(
        key=f"component:{component.key}",
        label=component.title.zh,
        label_en=component.title.en,
        value=value,
        standard=component.points,
        state="missing" if gaps else "ok",
        clauses=component.clauses,
        notes=notes,
        children=tuple(traces),
    )


def component_leaf(
    component: ComponentInput,
    value: Fraction | None,
    notes: Sequence[Note],
    gaps: tuple[Gap, ...],
    source: Source | None = None,
) -> ComponentOutcome:
    """Return a component that is one leaf by itself (S-5); without a value it is missing (S-2)."""
    trace = Trace(
        key=f"component:{component.key}",
        label=component.title.zh,
        label_en=component.title.en,
        value=value,
        standard=component.points,
        state="missing" if value is None else "ok",
        clauses=component.clauses,
        notes=tuple(notes),
        source=source,
    )
    return ComponentOutcome(value, trace, gaps)
