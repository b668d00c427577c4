"""What came out of the honours: figures, the ledger's rows, and the trace (K-5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from core.exact import to_text
from schemes.rules.honours_caps import Counted
from schemes.rules.honours_choice import Claim, order_key
from schemes.rules.trace import Note, NoteValue, Trace

if TYPE_CHECKING:
    from schemes.rules.honours import DistinctiveKind, Honours

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class HonourOutcome:
    """The bonus points of one unit.

    ``chosen`` stand highest first with what counts of each after caps; ``distinctive`` in order
    of date; ``left_out`` with the reason of each.
    """

    rule: Honours
    chosen: tuple[Counted, ...]
    distinctive: tuple[Claim, ...]
    left_out: tuple[Claim, ...]
    claimed: int

    @property
    def points(self) -> Fraction:
        """Points of honours after caps."""
        return sum((row.points for row in self.chosen), ZERO)

    @property
    def distinctive_points(self) -> Fraction:
        """Points of distinctive work after its cap."""
        rule = self.rule.distinctive
        return min(rule.cap, rule.each * len(self.distinctive)) if rule else ZERO

    def before_cap(self, *, system: bool) -> Fraction:
        """Points of the chosen honours from superior systems, or of the others, before caps."""
        rows = (row.claim for row in self.chosen if row.claim.system == system)
        return sum((claim.points for claim in rows), ZERO)

    def distinctive_rows(self) -> tuple[Counted, ...]:
        """Distinctive work with what counts of each: its cap cuts the latest."""
        rows, left = [], self.distinctive_points
        for claim in self.distinctive:
            counted = min(claim.points, left)
            left -= counted
            notes: tuple[Note, ...] = ()
            if counted < claim.points and self.rule.distinctive:
                cap = to_text(self.rule.distinctive.cap)
                notes = (Note("honour.distinctive_cap", {"cap": cap}),)
            rows.append(Counted(claim, counted, notes))
        return tuple(rows)

    def detail(self) -> dict[str, object]:
        """Return the ledger of this unit as JSON-able data, numbers as ``n/d``."""
        return {
            "points": to_text(self.points),
            "distinctive": to_text(self.distinctive_points),
            "system_before_cap": to_text(self.before_cap(system=True)),
            "other_before_cap": to_text(self.before_cap(system=False)),
            "chosen": [_row_data(row) for row in self.chosen],
            "chosen_distinctive": [_row_data(row) for row in self.distinctive_rows()],
            "left_out": [_left_out_data(claim) for claim in self.left_out],
        }

    def trace(self) -> Trace:
        """Return the honours as a tree whose counted values add up."""
        special = self.rule.distinctive
        own = [c for c in self.left_out if special is not None and c.counts_as == special.key]
        rows = [(row.claim, _row_trace(row)) for row in self.chosen]
        rows += [(c, _left_out_trace(c)) for c in self.left_out if c not in own]
        kinds = [kind.key for kind in self.rule.kinds]
        rows.sort(key=lambda pair: (_kind_place(kinds, pair[0]), *order_key(pair[0])))
        children = [trace for _, trace in rows]
        if special is not None and (self.distinctive or own):
            children.append(self._distinctive_trace(special, own))
        counted = sum(1 for row in self.chosen if row.points > 0)
        counted += sum(1 for row in self.distinctive_rows() if row.points > 0)
        params: dict[str, NoteValue] = {"claimed": self.claimed, "counted": counted}
        extra = special.cap if special is not None else ZERO
        return Trace(
            key="honours",
            value=self.points + self.distinctive_points,
            standard=self.rule.caps.total + extra,
            clauses=self.rule.clauses,
            notes=(Note("honours.counted" if self.claimed else "honours.none", params),),
            children=tuple(children),
        )

    def _distinctive_trace(self, rule: DistinctiveKind, rejected: list[Claim]) -> Trace:
        rows = self.distinctive_rows()
        cut = sum((row.cut for row in rows), ZERO)
        params: dict[str, NoteValue] = {"count": len(rows), "each": to_text(rule.each)}
        return Trace(
            key="distinctive",
            label=rule.title.zh,
            label_en=rule.title.en,
            value=self.distinctive_points,
            standard=rule.cap,
            cut=cut or None,
            state="cut" if cut else "ok",
            clauses=rule.clauses,
            notes=(Note("distinctive.each", params),),
            children=(
                *(_row_trace(row) for row in rows),
                *(_left_out_trace(claim) for claim in rejected),
            ),
        )


def _kind_place(kinds: list[str], claim: Claim) -> int:
    return kinds.index(claim.counts_as) if claim.counts_as in kinds else len(kinds)


def _row_trace(row: Counted) -> Trace:
    return Trace(
        key=f"honour:{row.claim.fact.code}",
        label=row.claim.name,
        value=row.points,
        standard=row.claim.points,
        cut=row.cut or None,
        state="cut" if row.cut else "ok",
        clauses=row.claim.clauses,
        notes=(*row.claim.notes, *row.notes),
        source=row.claim.fact.source,
    )


def _left_out_trace(claim: Claim) -> Trace:
    return Trace(
        key=f"honour:{claim.fact.code}",
        label=claim.name,
        value=ZERO,
        standard=claim.points,
        cut=claim.points or None,
        state="left_out",
        clauses=claim.reason_clauses or claim.clauses,
        notes=claim.notes,
        source=claim.fact.source,
    )


def _notes_data(notes: tuple[Note, ...]) -> list[dict[str, object]]:
    return [{"code": note.code, "params": dict(note.params)} for note in notes]


def _claim_data(claim: Claim) -> dict[str, object]:
    return {
        "code": claim.fact.code,
        "title": claim.fact.title,
        "kind": claim.fact.kind,
        "level": claim.fact.level,
        "date": claim.fact.date.isoformat(),
        "points": to_text(claim.points),
        "counts_as": claim.counts_as,
        "system": claim.system,
    }


def _row_data(row: Counted) -> dict[str, object]:
    return {
        **_claim_data(row.claim),
        "counted": to_text(row.points),
        "cut": to_text(row.cut),
        "clauses": list(row.claim.clauses),
        "notes": _notes_data((*row.claim.notes, *row.notes)),
    }


def _left_out_data(claim: Claim) -> dict[str, object]:
    return {
        **_claim_data(claim),
        "reason": claim.reason,
        "clauses": list(claim.reason_clauses or claim.clauses),
        "clause": (claim.reason_clauses or claim.clauses or ("",))[0],
        "notes": _notes_data(claim.notes),
    }
