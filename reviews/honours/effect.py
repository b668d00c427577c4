"""What a claim would count for and what it displaces, by the scheme's own rules; pure (K-5.5)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from schemes.rules.claims import ClaimList
from schemes.rules.honours import Honours
from schemes.rules.trace import Source, Trace

ZERO = Fraction(0)
#: A note of a trace as data.
NoteData = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StatedHonour:
    """An honour as the rule reads it."""

    code: str
    title: str
    kind: str
    level: str
    date: datetime.date
    is_system: bool = False
    multi_superior: bool = False
    recognised: bool = False
    project: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A claim in a list as the rule reads it."""

    code: str
    title: str
    kind: str
    level: str
    work: str
    points: Fraction | None
    count: int
    conditions: frozenset[str]
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What one item counts for: by itself, after choice and caps, and why."""

    title: str
    worth: Fraction
    points: Fraction
    notes: tuple[NoteData, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """Another item of the unit that counts for more or less with the claim than without."""

    title: str
    before: Fraction
    after: Fraction
    notes: tuple[NoteData, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """Points of the unit's honours (or of the list) without and with the claim, and what moves."""

    before: Fraction
    after: Fraction
    own: Counted
    moved: tuple[Moved, ...]

    @property
    def gain(self) -> Fraction:
        """What the claim brings in all; may be negative where a cap makes it harmful (X-6)."""
        return self.after - self.before


def honour_effect(
    rule: Honours, standing: Sequence[StatedHonour], claim: StatedHonour, year: int
) -> Effect:
    """Return what ``claim`` changes beside the unit's ``standing`` honours."""
    without, together = rule.evaluate(standing, year), rule.evaluate([*standing, claim], year)
    return _effect(
        without.points + without.distinctive_points,
        together.points + together.distinctive_points,
        _honour_rows(without.detail()),
        _honour_rows(together.detail()),
        claim.code,
    )


def list_effect(rule: ClaimList, standing: Sequence[StatedClaim], claim: StatedClaim) -> Effect:
    """Return what ``claim`` changes in a list of the scheme."""
    without, together = rule.evaluate(standing), rule.evaluate([*standing, claim])
    return _effect(
        without.value or ZERO,
        together.value or ZERO,
        _list_rows(without),
        _list_rows(together),
        claim.code,
    )


def _effect(
    before: Fraction,
    after: Fraction,
    old: Mapping[str, Counted],
    new: Mapping[str, Counted],
    code: str,
) -> Effect:
    moved = tuple(
        Moved(new[key].title, row.points, new[key].points, new[key].notes, new[key].clauses)
        for key, row in old.items()
        if key in new and row.points != new[key].points
    )
    return Effect(before, after, new[code], moved)


def _honour_rows(detail: Mapping[str, Any]) -> dict[str, Counted]:
    rows = (*detail["chosen"], *detail["chosen_distinctive"], *detail["left_out"])
    return {
        row["code"]: Counted(
            row["title"] or row["code"],
            Fraction(row["points"]),
            Fraction(row.get("counted", 0)),
            tuple(row["notes"]),
            tuple(row["clauses"]),
        )
        for row in rows
    }


def _list_rows(trace: Trace) -> dict[str, Counted]:
    return {
        row.key.removeprefix("claim:"): Counted(
            row.label,
            row.standard or ZERO,
            row.value or ZERO,
            tuple({"code": note.code, "params": dict(note.params)} for note in row.notes),
            row.clauses,
        )
        for row in trace.children
    }
