"""What caps take from honours, and from which of them (K-5.5.5)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from core.exact import to_text
from schemes.rules.honours_choice import Claim
from schemes.rules.trace import Note

CapOrder = Literal["system_first", "total_first"]
CutFirst = Literal["lowest_points", "earliest_date", "claim_order"]


class Caps(Protocol):
    """The caps as the rule states them."""

    @property
    def total(self) -> Fraction: ...
    @property
    def system(self) -> Fraction: ...
    @property
    def order(self) -> CapOrder: ...
    @property
    def cut_first(self) -> CutFirst: ...
    @property
    def clauses(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Counted:
    """A chosen honour with what counts of it, and the notes of the caps that cut it."""

    claim: Claim
    points: Fraction
    notes: tuple[Note, ...] = ()

    @property
    def cut(self) -> Fraction:
        """The points that caps took away."""
        return self.claim.points - self.points


def apply_caps(chosen: Sequence[Claim], caps: Caps) -> tuple[Counted, ...]:
    """Return the chosen honours, cut from the one that ``cut_first`` names until caps hold."""
    rows = [Counted(claim, claim.points) for claim in chosen]
    steps: list[Callable[[list[Counted]], list[Counted]]] = [
        lambda found: _cap(found, caps.system, "honour.system_cap", caps.cut_first, system=True),
        lambda found: _cap(found, caps.total, "honour.total_cap", caps.cut_first, system=False),
    ]
    for step in steps if caps.order == "system_first" else reversed(steps):
        rows = step(rows)
    return tuple(rows)


def _cap(
    rows: list[Counted], cap: Fraction, code: str, cut_first: CutFirst, *, system: bool
) -> list[Counted]:
    bound = [row for row in rows if row.claim.system or not system]
    before = sum((row.points for row in bound), Fraction(0))
    excess = before - cap
    if excess <= 0:
        return rows
    note = Note(code, {"before": to_text(before), "cap": to_text(cap)})
    cuts: dict[str, Counted] = {}
    for row in _cutting_order(bound, cut_first):
        off = min(excess, row.points)
        if off > 0:
            cuts[row.claim.fact.code] = Counted(row.claim, row.points - off, (*row.notes, note))
            excess -= off
    return [cuts.get(row.claim.fact.code, row) for row in rows]


def _cutting_order(rows: Sequence[Counted], cut_first: CutFirst) -> list[Counted]:
    """Return rows, the one to be cut first in front; ``rows`` stand highest first."""
    if cut_first == "lowest_points":
        return list(reversed(rows))
    if cut_first == "earliest_date":
        return sorted(rows, key=_date_key)
    return sorted(rows, key=lambda row: row.claim.fact.code, reverse=True)


def _date_key(row: Counted) -> tuple[datetime.date, str]:
    return (row.claim.fact.date, row.claim.fact.code)
