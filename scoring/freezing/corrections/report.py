"""What a correction changes: points, ranks, grades and yuan, unit by unit, and their sums (S-4).

A report is data that is kept: exact numbers are ``n/d`` texts.  A unit's money is what its people's
lines change by, each as a payroll computes it (:mod:`.people`), rounded to the fen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.exact import from_text, to_text
from scoring.freezing.bundle import canonical
from scoring.freezing.corrections.people import PayChange, digest_of
from scoring.freezing.money import Key, UnitMoney, set_money
from scoring.models import ResultEntry, ResultSet

ZERO = Fraction(0)
_PLACE = ("total", "rank", "grade")
_NUMBERS = ("total_before", "total", "rate_before", "rate", "money")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit of the report, as a page or a workbook shows it: points, rank, grade, yuan."""

    code: str
    name: str
    peer_group: str
    total_before: Fraction | None
    total: Fraction | None
    rank_before: int | None
    rank: int | None
    grade_before: str
    grade: str
    rate_before: Fraction | None
    rate: Fraction | None
    #: How many people of it get another amount, and by how many yuan together.
    people: int
    money: Fraction | None

    @property
    def points(self) -> Fraction | None:
        """Points gained or lost; None where one of the two has no score."""
        return _difference(self.total, self.total_before)

    @property
    def scored_anew(self) -> bool:
        """Whether its total is another, or stands or falls away altogether."""
        return self.total != self.total_before

    @property
    def places(self) -> int | None:
        """Places gained (positive) or lost."""
        if self.rank is None or self.rank_before is None:
            return None
        return self.rank_before - self.rank

    @property
    def per_head(self) -> Fraction | None:
        """Yuan more or less per head."""
        return _difference(self.rate, self.rate_before)


def difference_report(
    base: ResultSet, made: ResultSet, pay: Mapping[Key, PayChange]
) -> dict[str, Any]:
    """The report of ``made`` against ``base``; its units are those of which anything differs.

    ``pay`` is whose amounts change.
    """
    paid = _by_unit(pay)
    before, after = _rows(base), _rows(made)
    units = []
    for code in sorted({*before, *after}):
        row = _row(code, before.get(code), after.get(code))
        row["people"], row["money"] = paid.get(row.pop("unit"), (0, to_text(ZERO)))
        if _differs(row):
            units.append(row)
    found = {"base": base.number, "units": units, "sums": _sums(units, pay)}
    return found | {"pay": digest_of(pay)}


def _by_unit(pay: Mapping[Key, PayChange]) -> dict[int, tuple[int, str | None]]:
    """Unit → how many people get another amount from it, and by how much together (None: some
    amount is not known yet)."""
    people: dict[int, set[Any]] = {}
    money: dict[int, Fraction | None] = {}
    for key, each in pay.items():
        for unit, amount in each.by_unit().items():
            people.setdefault(unit, set())
            if key[2] and amount != 0:
                people[unit].add(key[2])
            so_far = money.get(unit, ZERO)
            money[unit] = None if amount is None or so_far is None else so_far + amount
    return {unit: (len(found), _text(money[unit])) for unit, found in people.items()}


def fingerprint_of(report: Mapping[str, Any]) -> str:
    """64 hex digits over a report: another one means that something else would be applied."""
    return hashlib.sha256(canonical(report)).hexdigest()


def changes_of(
    report: Mapping[str, Any], grades: Mapping[str, str] | None = None
) -> list[UnitChange]:
    """The units of a kept report: first those with another total (without one before or now at the
    head, then the largest change), then those that only rank or rate moved.

    ``grades`` says what the scheme calls its grades, for who reads; a report keeps their keys.
    """
    titles = grades or {}
    found = [UnitChange(**_read(row, titles)) for row in report.get("units", ())]
    return sorted(found, key=_by_weight)


def _by_weight(each: UnitChange) -> tuple[bool, bool, Fraction, str]:
    only_moved = not each.scored_anew
    measured = each.scored_anew and each.points is not None
    return only_moved, measured, -abs(each.points or ZERO), each.code


def _read(row: Row, titles: Mapping[str, str]) -> dict[str, Any]:
    # Reports of before people's lines were told have no money of their own.
    row = {"money": None, **row}
    read = {key: _number(value) if key in _NUMBERS else value for key, value in row.items()}
    return read | {key: titles.get(row[key], row[key]) for key in ("grade_before", "grade")}


def _rows(result_set: ResultSet) -> dict[str, Row]:
    money = set_money(result_set)
    entries = ResultEntry.objects.filter(result_set=result_set).select_related("unit").order_by()
    return {entry.unit.code: _of(entry, money.get(entry.unit_id)) for entry in entries}


def _of(entry: ResultEntry, money: UnitMoney | None) -> Row:
    rate = money.per_capita if money else None
    return {
        "unit": entry.unit_id,
        "name": entry.name,
        "peer_group": entry.peer_group,
        "total": _text(entry.total),
        "rank": entry.rank,
        "grade": entry.grade,
        "rate": _text(rate),
    }


def _row(code: str, before: Row | None, after: Row | None) -> Row:
    standing = after or before or {}
    old, new = before or {}, after or {}
    row: Row = {"code": code, "name": standing["name"], "peer_group": standing["peer_group"]}
    row["unit"] = standing["unit"]
    for key in (*_PLACE, "rate"):
        missing = "" if key == "grade" else None
        row[f"{key}_before"], row[key] = old.get(key, missing), new.get(key, missing)
    return row


def _differs(row: Row) -> bool:
    if row["people"] or row["money"] != to_text(ZERO):
        return True
    return any(row[key] != row[f"{key}_before"] for key in (*_PLACE, "rate"))


def _sums(units: list[Row], pay: Mapping[Key, PayChange]) -> dict[str, Any]:
    """How many units and people are moved, by how many yuan in all; what of it was paid already."""
    changes = changes_of({"units": units})
    known = [each.change for each in pay.values() if each.change is not None]
    return {
        "units": len(changes),
        "points": sum(each.scored_anew for each in changes),
        "ranks": sum(each.rank != each.rank_before for each in changes),
        "grades": sum(each.grade != each.grade_before for each in changes),
        "people": len({key[2] for key in pay if key[2]}),
        "awards": sum(1 for key in pay if key[0]),
        "money": to_text(sum(known, ZERO)),
        "more": to_text(sum((each for each in known if each > 0), ZERO)),
        "less": to_text(sum((each for each in known if each < 0), ZERO)),
        "unknown": len(pay) - len(known),
        # Who was paid a bonus and an award is one; an award of a unit is its own.
        "paid": len({key[2] or key for key, each in pay.items() if each.paid}),
    }


def _difference(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _text(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)


def _number(value: str | None) -> Fraction | None:
    return None if value is None else from_text(value)
