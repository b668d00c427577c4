"""The honours ledger (加分台账): every claim, what counted, what was cut, and why (K-5.5)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.language import title_of
from documents.trace import note_sentence
from scoring.queries import Judged
from scoring.words import reason_sentence

STATES = ("counted", "cut", "left_out")
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One claim: points by its level, points that a cap took, points that count."""

    unit_code: str
    unit_name: str
    initials: str
    peer_group: str
    title: str
    kind: str
    level: str
    date: datetime.date | None
    standard: Fraction
    counted: Fraction
    clauses: Sequence[str]
    why: str
    state: str

    @property
    def cut(self) -> Fraction:
        """Points that were claimed and do not count."""
        return self.standard - self.counted


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """What was asked for in the address."""

    group: str = ""
    q: str = ""
    state: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> LedgerFilters:
        """Read the address; anything unknown is no filter."""
        state = query.get("state", "")
        return cls(
            group=query.get("group", "")[:40],
            q=query.get("q", "").strip()[:40],
            state=state if state in STATES else "",
        )


def ledger(document: Any, judged: Iterable[Judged], filters: LedgerFilters) -> list[LedgerRow]:
    """The claims that the filters let through, by unit in list order."""
    kinds = {kind.key: title_of(kind.title) for kind in document.honours.kinds}
    special = document.honours.distinctive
    if special is not None:
        kinds[special.key] = title_of(special.title)
    levels = {level.key: title_of(level.title) for level in document.levels}
    rows = [
        row
        for unit in judged
        if not filters.group or unit.entry.peer_group == filters.group
        for row in _rows(unit, kinds, levels)
    ]
    return [row for row in rows if _wanted(row, filters)]


def _rows(unit: Judged, kinds: Mapping[str, str], levels: Mapping[str, str]) -> Iterable[LedgerRow]:
    detail: Mapping[str, Any] = unit.result.honour_detail
    for claim in (*detail.get("chosen", ()), *detail.get("chosen_distinctive", ())):
        yield _row(unit, claim, kinds, levels, Fraction(claim["counted"]), "")
    for claim in detail.get("left_out", ()):
        reason = reason_sentence(claim["reason"])
        yield _row(unit, claim, kinds, levels, ZERO, reason)


def _row(
    unit: Judged,
    claim: Mapping[str, Any],
    kinds: Mapping[str, str],
    levels: Mapping[str, str],
    counted: Fraction,
    reason: str,
) -> LedgerRow:
    standard = Fraction(claim["points"])
    notes = [note_sentence(note) for note in claim.get("notes", ())]
    sentences = list(dict.fromkeys(text for text in (reason, *notes) if text))
    kind = kinds.get(claim.get("kind", ""), claim.get("kind", ""))
    counts_as = kinds.get(claim.get("counts_as", ""), "")
    if counts_as and counts_as != kind:
        kind = _("%(kind)s，按%(as)s计") % {"kind": kind, "as": counts_as}
    day = claim.get("date", "")
    return LedgerRow(
        unit_code=unit.entry.unit.code,
        unit_name=unit.entry.name,
        initials=unit.entry.unit.initials,
        peer_group=unit.entry.peer_group,
        title=claim["title"],
        kind=kind,
        level=levels.get(claim.get("level", ""), claim.get("level", "")),
        date=datetime.date.fromisoformat(day) if day else None,
        standard=standard,
        counted=counted,
        clauses=claim.get("clauses", ()),
        why=_("；").join(sentences),
        state="left_out" if reason else "cut" if counted < standard else "counted",
    )


def _wanted(row: LedgerRow, filters: LedgerFilters) -> bool:
    if filters.state and row.state != filters.state:
        return False
    sought = filters.q.lower()
    texts = (row.unit_name, row.initials, row.title, row.unit_code)
    return not sought or any(sought in text.lower() for text in texts)


def state_choices() -> dict[str, str]:
    """The choices of the ledger's filter."""
    return {"counted": _("全部计入"), "cut": _("部分计入"), "left_out": _("未计入")}
