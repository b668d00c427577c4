"""The burden meter: units × months, how many reports and forms each was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.workdays import MONTHS
from documents.xlsx.columns import Column
from schemes.models import Year
from schemes.tallies import UnitLine, units_of
from targets.burden.asks import Ask, asks_of

SORTS = ("unit", "total")


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """A unit with what it was asked for, by month."""

    unit: UnitLine
    months: list[int]
    most: int

    @property
    def total(self) -> int:
        """Of the whole year."""
        return sum(self.months)

    @property
    def cells(self) -> list[tuple[int, int, bool]]:
        """Month, number, and whether no unit was asked for more in any month shown."""
        return [
            (n, count, bool(count) and count == self.most) for n, count in enumerate(self.months, 1)
        ]


def burden_rows(
    year: Year, *, search: str = "", kind: str = "", sort: str = "-total"
) -> list[BurdenRow]:
    """All units that were asked for anything, heaviest first or by code."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0] * MONTHS)
    for ask in asks_of(year):
        if not kind or ask.kind == kind:
            counts[ask.unit][ask.month - 1] += 1
    most = max((max(months) for months in counts.values()), default=0)
    word = search.strip().lower()
    rows = [
        BurdenRow(unit, counts[pk], most)
        for pk, unit in units_of(year).items()
        if pk in counts and _named(unit, word)
    ]
    rows.sort(key=lambda row: row.unit.code)
    down = sort.startswith("-")
    if sort.removeprefix("-") == "total":
        return sorted(rows, key=lambda row: row.total, reverse=down)
    return rows[::-1] if down else rows


def _named(unit: UnitLine, word: str) -> bool:
    return any(word in text.lower() for text in (unit.name, unit.code, unit.initials))


def unit_asks(year: Year, code: str) -> tuple[UnitLine | None, list[Ask]]:
    """A unit and everything that it was asked for, by month."""
    unit = next((each for each in units_of(year).values() if each.code == code), None)
    if unit is None:
        return None, []
    return unit, sorted((ask for ask in asks_of(year) if ask.unit == unit.pk), key=_when)


def _when(ask: Ask) -> tuple[int, str, str]:
    return ask.month, ask.kind, ask.title


def burden_columns() -> list[Column]:
    """The meter as a workbook has it."""
    months = [Column(f"m{n}", _("%s 月") % n, "int", width=8) for n in range(1, MONTHS + 1)]
    about = [Column("code", _("单位代码"), width=12), Column("unit", _("单位"), width=24)]
    return [*about, *months, Column("total", _("合计"), "int", width=8)]


def burden_values(rows: list[BurdenRow]) -> Iterator[list[Any]]:
    """Its rows."""
    for row in rows:
        yield [row.unit.code, row.unit.name, *row.months, row.total]
