"""Choosing among honours: the highest of a kind, and the same work once (K-5.5.1, K-5.5.3)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from schemes.rules.inputs import HonourInput
from schemes.rules.trace import Note, NoteValue


@dataclass(frozen=True, slots=True)
class Claim:
    """An honour with the points it would count for, or the reason why it does not count."""

    fact: HonourInput
    counts_as: str
    points: Fraction
    system: bool
    clauses: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    reason: str = ""
    reason_clauses: tuple[str, ...] = ()

    def left_out(
        self, reason: str, clauses: tuple[str, ...], params: Mapping[str, NoteValue]
    ) -> Claim:
        """Return this claim as left out for ``reason``."""
        note = Note(f"honour.{reason}", params)
        return replace(self, reason=reason, reason_clauses=clauses, notes=(*self.notes, note))

    @property
    def name(self) -> str:
        """What the honour is called on a page."""
        return self.fact.title or self.fact.code


@dataclass(frozen=True, slots=True)
class Choice:
    """The honours that stand before caps, highest first, and those that do not."""

    chosen: tuple[Claim, ...]
    left_out: tuple[Claim, ...]


def order_key(claim: Claim) -> tuple[Fraction, bool, datetime.date, str]:
    """Sort by counted points; between equals the one outside the system cap, then the earlier."""
    return (-claim.points, claim.system, claim.fact.date, claim.fact.code)


def choose(
    claims: Sequence[Claim],
    highest: Mapping[str, tuple[str, ...]],
    same_work: tuple[str, ...] | None,
    favourite: Claim | None = None,
) -> Choice:
    """Choose among ``claims`` without a reason against them.

    Of each kind in ``highest`` only the first by :func:`order_key` stands (or ``favourite``);
    then, unless ``same_work`` is ``None``, only the highest of each work, across kinds.
    """
    standing = sorted((claim for claim in claims if not claim.reason), key=order_key)
    standing, displaced = _highest_only(standing, highest, favourite)
    if same_work is None:
        return Choice(tuple(standing), tuple(displaced))
    chosen, repeated = _same_work(standing, same_work)
    return Choice(tuple(chosen), (*displaced, *repeated))


def _highest_only(
    standing: Sequence[Claim],
    highest: Mapping[str, tuple[str, ...]],
    favourite: Claim | None,
) -> tuple[list[Claim], list[Claim]]:
    kept: list[Claim] = []
    displaced: list[Claim] = []
    best: dict[str, Claim] = {favourite.counts_as: favourite} if favourite else {}
    for claim in standing:
        if claim.counts_as not in highest:
            kept.append(claim)
            continue
        winner = best.setdefault(claim.counts_as, claim)
        if winner is claim:
            kept.append(claim)
        else:
            params: dict[str, NoteValue] = {"other": winner.name, "points": str(winner.points)}
            displaced.append(claim.left_out("higher_counts", highest[claim.counts_as], params))
    return kept, displaced


def _same_work(
    standing: Sequence[Claim], clauses: tuple[str, ...]
) -> tuple[list[Claim], list[Claim]]:
    kept: list[Claim] = []
    repeated: list[Claim] = []
    first: dict[str, Claim] = {}
    for claim in standing:
        winner = first.setdefault(claim.fact.project, claim) if claim.fact.project else claim
        if winner is claim:
            kept.append(claim)
        else:
            params: dict[str, NoteValue] = {"other": winner.name, "work": claim.fact.project}
            repeated.append(claim.left_out("same_work", clauses, params))
    return kept, repeated
