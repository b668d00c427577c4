"""The demo county as data: its units, the workbook rows it makes, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit of the demo county and how well it does (``tier``)."""

    code: str
    name: str
    short: str
    group: str
    posts: int
    assessed: bool
    tier: str


@dataclass(frozen=True, slots=True)
class Showcase:
    """A rule, the unit or person that shows it, and what to look at, in both languages.

    ``history`` leads to a unit's page instead of its receipt.  ``unit`` is the code of a person's
    present unit, whose pay sheet holds the slip.
    """

    rule: str
    kind: Literal["unit", "person", "history"]
    code: str
    zh: str
    en: str
    unit: str = ""


@dataclass(slots=True)
class DemoCounty:
    """Everything the demo year holds: workbook rows by sheet key, and what is shown by whom."""

    year: int
    units: list[DemoUnit]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    showcases: list[Showcase] = field(default_factory=list)

    def add(self, sheet: str, **values: Any) -> Row:
        """Add one row to a sheet."""
        row = dict(values)
        self.rows.setdefault(sheet, []).append(row)
        return row

    def unit(self, name: str) -> DemoUnit:
        """The unit of that name."""
        return next(unit for unit in self.units if unit.name == name)
