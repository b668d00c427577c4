"""Money by a table: so much from so many points, or for the first places (定额表)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Finding, LintContext, Part
from schemes.rules.trace import Note, NoteValue
from schemes.rules.unit_pay import Scored, Statistics, UnitPay

ZERO = Fraction(0)


class PayRow(Part):
    """From ``at`` on (points, or a place up to which) a head gets ``amount`` yuan."""

    at: Amount = Field(title="多少分起，或到第几名")
    amount: Amount = Field(title="元每人")


class PayTable(UnitPay):
    """The amount of the row that the unit reaches.

    ``by`` ``total``: rows say from how many points; the highest that the total reaches is paid.
    ``by`` ``place``: rows say up to which place; a unit without a place, or below the table, gets
    ``otherwise``.
    """

    kind: Literal["pay_table"] = "pay_table"
    by: Literal["total", "place"] = Field(default="total", title="按分还是按名次")
    rows: tuple[PayRow, ...] = Field(min_length=1, title="定额表")
    otherwise: Amount = Field(default=ZERO, title="表外，元每人")

    def amount(self, statistics: Statistics | None, unit: Scored) -> Fraction:
        """Return yuan per head."""
        del statistics
        row = self._row(unit)
        return self.otherwise if row is None else row.amount

    def _row(self, unit: Scored) -> PayRow | None:
        if self.by == "total":
            reached = [row for row in self.rows if row.at <= unit.total]
            return max(reached, key=lambda row: row.at, default=None)
        if unit.place is None:
            return None
        within = [row for row in self.rows if unit.place <= row.at]
        return min(within, key=lambda row: row.at, default=None)

    def note(self, statistics: Statistics | None, unit: Scored) -> Note:
        """Return which row was reached."""
        row = self._row(unit)
        params: dict[str, NoteValue] = {"amount": to_text(self.amount(statistics, unit))}
        if row is None:
            return Note("pay_table.otherwise", params)
        return Note(f"pay_table.{self.by}", {**params, "at": to_text(row.at)})

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Return the least and most of the table."""
        amounts = [self.otherwise, *(row.amount for row in self.rows)]
        return min(amounts), max(amounts)

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find rows that pay a better unit less (X-5)."""
        return tuple(self._faults(context.at("rows").path))

    def _faults(self, path: str) -> Iterator[Finding]:
        best_first = sorted(self.rows, key=lambda row: row.at, reverse=self.by == "total")
        for better, worse in pairwise(best_first):
            if better.amount < worse.amount:
                zh = f"定额表里 {better.at} 一档发 {better.amount} 元，比 {worse.at} 一档还少。"
                en = f"Row {better.at} pays {better.amount}, less than row {worse.at}."
                yield Finding("X-5", "warning", path, self.clauses, zh, en)
