"""Two receipts of one unit, line beside line: the rules in force, the rules that are tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.receipt import ReceiptRow
from schemes.queries import version_document
from schemes.reading import parse_document
from scoring.receipt import receipt_rows
from scoring.whatif.models import WhatIf, WhatIfUnit
from scoring.words import names_of


@dataclass(frozen=True, slots=True)
class SideRow:
    """A line of the receipt on one side or on both."""

    level: int
    label: str
    clauses: tuple[str, ...]
    before: ReceiptRow | None
    after: ReceiptRow | None

    @property
    def gap(self) -> Fraction | None:
        """Points more or less; None where one side does not have the line or its figure."""
        old = self.before.counted if self.before else None
        new = self.after.counted if self.after else None
        return None if old is None or new is None else new - old

    @property
    def differs(self) -> bool:
        """Whether the two sides say something different."""
        if self.before is None or self.after is None:
            return True
        old, new = self.before, self.after
        return (old.counted, old.cut, old.full) != (new.counted, new.cut, new.full)


def rows_of(what_if: WhatIf, unit: WhatIfUnit) -> list[SideRow]:
    """The lines of both receipts, those of the tried rules in their order; what only the rules in
    force have follows where it stood."""
    base, draft = version_document(what_if.base), parse_document(what_if.document)
    before = _keyed(unit.before, receipt_rows(unit.before, names_of(base)))
    after = _keyed(unit.after, receipt_rows(unit.after, names_of(draft)))
    return [_row(key, before.get(key), after.get(key)) for key in _merged(before, after)]


def _keyed(trace: Mapping[str, Any], rows: list[ReceiptRow]) -> dict[tuple[str, ...], ReceiptRow]:
    """The lines by the keys of their parts, which both receipts share; a key that stands twice
    under one part is told apart by its number."""
    found: dict[tuple[str, ...], ReceiptRow] = {}
    paths = _paths(trace, (), "")
    for row in rows:
        key = paths[row.key]
        n = 1
        while (*key, str(n)) in found:
            n += 1
        found[(*key, str(n))] = row
    return found


def _paths(node: Mapping[str, Any], above: tuple[str, ...], at: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for place, child in enumerate(node.get("children", ()), start=1):
        own = f"{at}-{place}" if at else str(place)
        key = (*above, str(child["key"]))
        found[own] = key
        found |= _paths(child, key, own)
    return found


def _merged(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> list[Any]:
    merged = list(after)
    last = -1
    for key in before:
        if key in after:
            last = merged.index(key)
        else:
            last += 1
            merged.insert(last, key)
    return merged


def _row(key: tuple[str, ...], before: ReceiptRow | None, after: ReceiptRow | None) -> SideRow:
    shown = after or before
    if shown is None:
        raise ValueError(key)
    return SideRow(shown.level, shown.label, tuple(shown.clauses), before, after)
