"""Lists of claims (加分、扣分清单): priced by kind or level, with conditions, ladders and caps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.inputs import ClaimInput
from schemes.rules.trace import Note, NoteValue, Trace

ZERO = Fraction(0)
KnownBy = Literal["", "files", "target_listed", "target_achieved", "settled"]


class ClaimKind(Part):
    """A kind of claim and what it is worth.

    ``points`` each time, or ``by_level``; with neither the claim states its own, at most ``most``.
    ``ladder`` gives the share that the first, second, … claim of the kind counts with (the last
    entry for all further ones); ``cap`` is the most of the kind in a year.
    """

    key: Key
    title: Title
    points: Amount | None = Field(default=None, title="每次几分")
    by_level: Mapping[Key, Amount] = Field(default_factory=dict, title="按级别几分")
    most: Amount | None = Field(default=None, title="每次最多几分")
    ladder: tuple[Amount, ...] = Field(default=(), title="第几次按几成")
    cap: Amount | None = Field(default=None, title="这一类封顶")
    clauses: tuple[str, ...] = ()

    def worth(self, claim: ClaimInput) -> Fraction | None:
        """Return what one claim is worth before ladder and caps; ``None`` for no such level."""
        if self.by_level:
            each = self.by_level.get(claim.level)
        else:
            each = self.points if self.points is not None else claim.points
        if each is None:
            return None
        worth = each * claim.count
        return worth if self.most is None else min(worth, self.most)


class ClaimLevel(Part):
    """A level (级别) by which kinds may be priced, by its name."""

    key: Key
    title: Title


class Condition(Part):
    """Something that must be so of a claim (``must`` true), or must not be (D-3, M-8).

    ``known_by``: the product proposes it from what it knows: the claim has files, names one of the
    unit's targets, the target has its full points, the path was walked to its end.  Without it
    whoever verifies says so.
    """

    key: Key
    title: Title
    must: bool = True
    known_by: KnownBy = Field(default="", title="从哪里得知")


class ClaimList(Rule):
    """Points for every claim of the list that meets its conditions (M-8, D-3).

    ``effect`` ``add`` gives them, ``take`` takes them off.  ``same_work_once``: of several claims
    for one work only the one worth most.  ``cap``: the most of the whole list.
    """

    kind: Literal["claims"] = "claims"
    key: Key
    title: Title
    effect: Literal["add", "take"] = Field(default="add", title="加还是扣")
    kinds: tuple[ClaimKind, ...] = Field(min_length=1, title="种类")
    levels: tuple[ClaimLevel, ...] = Field(default=(), title="级别")
    conditions: tuple[Condition, ...] = Field(default=(), title="条件")
    same_work_once: bool = Field(default=False, title="同一工作只计最高")
    cap: Amount | None = Field(default=None, title="合计封顶")

    def evaluate(self, claims: Iterable[ClaimInput]) -> Trace:
        """Return the list's row with one child a claim; its value is signed."""
        rows = self._counted([self._row(claim) for claim in sorted(claims, key=_order)])
        rows = self._cap(rows)
        value = sum((row.value or ZERO for row in rows), ZERO)
        signed = value if self.effect == "add" else -value
        shown = rows if self.effect == "add" else [_negative(row) for row in rows]
        return Trace(
            key=f"adjustment:{self.key}",
            label=self.title.zh,
            label_en=self.title.en,
            value=signed,
            standard=self.cap if self.effect == "add" else None,
            cut=sum((row.cut or ZERO for row in rows), ZERO) or None,
            clauses=self.clauses,
            children=tuple(shown),
        )

    def _row(self, claim: ClaimInput) -> _Row:
        kind = next((kind for kind in self.kinds if kind.key == claim.kind), None)
        worth = kind.worth(claim) if kind is not None else None
        head = Trace(
            key=f"claim:{claim.code}",
            label=claim.title or (kind.title.zh if kind else claim.kind),
            label_en="" if claim.title or kind is None else kind.title.en,
            clauses=kind.clauses if kind else (),
            source=claim.source,
        )
        if kind is None or worth is None:
            return _Row(claim, kind, ZERO, _out(head, ZERO, Note("claim.unpriced")))
        for condition in self.conditions:
            if (condition.key in claim.conditions) != condition.must:
                code = "claim.lacks" if condition.must else "claim.barred"
                note = Note(code, {"condition": condition.key})
                return _Row(claim, kind, ZERO, _out(head, worth, note))
        return _Row(claim, kind, worth, replace(head, value=worth, standard=worth))

    def _counted(self, rows: Sequence[_Row]) -> list[Trace]:
        """Apply "same work once", the ladders and the caps of the kinds."""
        best: dict[str, _Row] = {}
        for row in rows:
            work = row.claim.work if self.same_work_once and row.counts else ""
            if work and (work not in best or row.worth > best[work].worth):
                best[work] = row
        found: list[Trace] = []
        given: dict[str, tuple[int, Fraction]] = {}
        for row in sorted(rows, key=lambda row: (-row.worth, row.claim.code)):
            work = row.claim.work
            if not row.counts or row.kind is None:
                found.append(row.trace)
            elif self.same_work_once and work and best[work] is not row:
                note = Note("claim.same_work", {"other": best[work].claim.title})
                found.append(_out(row.trace, row.worth, note))
            else:
                found.append(_priced(row, row.kind, given))
        return found

    def _cap(self, rows: Sequence[Trace]) -> list[Trace]:
        """Take what is above the cap of the list from the rows worth least."""
        over = sum((row.value or ZERO for row in rows), ZERO) - (self.cap or ZERO)
        if self.cap is None or over <= 0:
            return list(rows)
        capped: list[Trace] = []
        for row in reversed(rows):
            off = min(over, row.value or ZERO)
            over -= off
            note = Note("claim.list_cap", {"cap": to_text(self.cap)})
            capped.append(_less(row, off, note) if off else row)
        return capped[::-1]

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find kinds whose single claim a cap makes worthless in part, and caps never reached."""
        return tuple(self._faults(context))

    def _faults(self, context: LintContext) -> Iterator[Finding]:
        for n, kind in enumerate(self.kinds):
            worths = [*kind.by_level.values(), *([kind.points] if kind.points is not None else [])]
            highest = max(worths, default=ZERO)
            bound = min((cap for cap in (kind.cap, self.cap) if cap is not None), default=None)
            if bound is not None and highest > bound:
                zh = f"“{kind.title.zh}” 一次可得 {highest} 分，封顶 {bound} 分，多出的白写。"
                en = f"“{kind.title.en}” is worth up to {highest} but capped at {bound}."
                params = {"worth": to_text(highest), "cap": to_text(bound)}
                path = context.at("kinds", n).path
                yield Finding("X-6", "warning", path, kind.clauses, zh, en, params)


class _Row:
    """A claim in the making: its kind, what it is worth, its row."""

    def __init__(
        self, claim: ClaimInput, kind: ClaimKind | None, worth: Fraction, trace: Trace
    ) -> None:
        self.claim, self.kind, self.worth, self.trace = claim, kind, worth, trace

    @property
    def counts(self) -> bool:
        """Whether the claim has met its conditions."""
        return self.trace.state == "ok"


def _order(claim: ClaimInput) -> tuple[str, str]:
    return claim.kind, claim.code


def _out(row: Trace, worth: Fraction, note: Note) -> Trace:
    cut = worth or None
    return replace(
        row, value=ZERO, standard=worth, cut=cut, state="left_out", notes=(*row.notes, note)
    )


def _less(row: Trace, off: Fraction, note: Note) -> Trace:
    rest = (row.value or ZERO) - off
    return replace(
        row,
        value=rest,
        cut=(row.cut or ZERO) + off,
        state="cut" if rest else "left_out",
        notes=(*row.notes, note),
    )


def _priced(row: _Row, kind: ClaimKind, given: dict[str, tuple[int, Fraction]]) -> Trace:
    """Return the row after the ladder and the cap of its kind."""
    times, so_far = given.get(kind.key, (0, ZERO))
    trace = row.trace
    if kind.ladder:
        share = kind.ladder[min(times, len(kind.ladder) - 1)]
        params: dict[str, NoteValue] = {"time": times + 1, "share": to_text(share)}
        counted = row.worth * share
        trace = replace(trace, value=counted, notes=(*trace.notes, Note("claim.ladder", params)))
    value = trace.value or ZERO
    if kind.cap is not None and so_far + value > kind.cap:
        off = so_far + value - kind.cap
        trace = _less(trace, off, Note("claim.kind_cap", {"cap": to_text(kind.cap)}))
    given[kind.key] = (times + 1, so_far + (trace.value or ZERO))
    return trace


def _negative(row: Trace) -> Trace:
    """A row of what is taken off."""
    value = None if row.value is None else -row.value
    standard = None if row.standard is None else -row.standard
    return replace(row, value=value, standard=standard)
