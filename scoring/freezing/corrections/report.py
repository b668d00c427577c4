"""What a correction changes: points, ranks, grades and yuan, unit by unit, and their sums (S-4).

A report is data that is kept: exact numbers are ``n/d`` texts.  Money is per head as the set's
rates say, times the people that the unit pays; what becomes of it on a payroll, a payroll says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.exact import from_text, to_text
from scoring.freezing.bundle import canonical
from scoring.freezing.money import UnitMoney, set_money
from scoring.models import ResultEntry, ResultSet

ZERO = Fraction(0)
_PLACE = ("total", "rank", "grade")
_NUMBERS = ("total_before", "total", "rate_before", "rate")
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
    people: int

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

    @property
    def money(self) -> Fraction | None:
        """Yuan more or less for all of its people."""
        return None if self.per_head is None else self.per_head * self.people


def difference_report(base: ResultSet, made: ResultSet) -> dict[str, Any]:
    """The report of ``made`` against ``base``; its units are those of which anything differs."""
    before, after = _rows(base), _rows(made)
    units = []
    for code in sorted({*before, *after}):
        row = _row(code, before.get(code), after.get(code))
        if _differs(row):
            units.append(row)
    return {"base": base.number, "units": units, "sums": _sums(units)}


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
    read = {key: _number(value) if key in _NUMBERS else value for key, value in row.items()}
    return read | {key: titles.get(row[key], row[key]) for key in ("grade_before", "grade")}


def _rows(result_set: ResultSet) -> dict[str, Row]:
    money = set_money(result_set)
    entries = ResultEntry.objects.filter(result_set=result_set).select_related("unit").order_by()
    return {entry.unit.code: _of(entry, money.get(entry.unit_id)) for entry in entries}


def _of(entry: ResultEntry, money: UnitMoney | None) -> Row:
    rate = money.per_capita if money else None
    return {
        "name": entry.name,
        "peer_group": entry.peer_group,
        "total": _text(entry.total),
        "rank": entry.rank,
        "grade": entry.grade,
        "rate": _text(rate),
        "people": money.people if money else 0,
    }


def _row(code: str, before: Row | None, after: Row | None) -> Row:
    standing = after or before or {}
    old, new = before or {}, after or {}
    row: Row = {"code": code, "name": standing["name"], "peer_group": standing["peer_group"]}
    for key in (*_PLACE, "rate"):
        missing = "" if key == "grade" else None
        row[f"{key}_before"], row[key] = old.get(key, missing), new.get(key, missing)
    row["people"] = standing["people"]
    return row


def _differs(row: Row) -> bool:
    return any(row[key] != row[f"{key}_before"] for key in (*_PLACE, "rate"))


def _sums(units: list[Row]) -> dict[str, Any]:
    """How many units and people are moved, and by how many yuan in all."""
    changes = changes_of({"units": units})
    paid = [each for each in changes if each.money]
    return {
        "units": len(changes),
        "points": sum(each.scored_anew for each in changes),
        "ranks": sum(each.rank != each.rank_before for each in changes),
        "grades": sum(each.grade != each.grade_before for each in changes),
        "people": sum(each.people for each in paid),
        "money": to_text(sum((each.money or ZERO for each in paid), ZERO)),
    }


def _difference(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _text(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)


def _number(value: str | None) -> Fraction | None:
    return None if value is None else from_text(value)
