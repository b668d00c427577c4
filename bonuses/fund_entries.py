"""Wages, recipients of the fund and rules filed as forms of a single fact (G-6, D-8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from bonuses.entry_parts import absent_errors
from bonuses.fund_sheets import FiledRulesPart, FundRecipientPart, UnitWagesPart
from documents.xlsx.columns import Record
from documents.xlsx.problems import CellError
from schemes.fact_entry.part import EntryPart
from schemes.workbook.context import YearContext


class UnitWagesEntry(EntryPart, UnitWagesPart):
    """A unit's wages of the year, with where the figure comes from."""

    fixed: ClassVar[Sequence[str]] = ("unit",)
    must: ClassVar[Sequence[str]] = ("document",)


class FundRecipientEntry(EntryPart, FundRecipientPart):
    """Whom a decision gives an award of the fund."""

    fixed: ClassVar[Sequence[str]] = ("award", "unit", "person")
    must: ClassVar[Sequence[str]] = ("decided_on", "document")

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """A person gets it in his present unit."""
        if record["person"] is not None:
            yield from absent_errors(context, record)


class FiledRulesEntry(EntryPart, FiledRulesPart):
    """The rules by which a unit outside the scheme follows it."""

    fixed: ClassVar[Sequence[str]] = ("unit",)
    must: ClassVar[Sequence[str]] = ("document",)
