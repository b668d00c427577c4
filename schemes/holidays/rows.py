"""One row of the holidays table, and its sheet in a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.facts import FactInput
from core.workdays import SATURDAY
from documents.xlsx.columns import Column, Record, SheetSpec
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CellError
from documents.xlsx.reader import WorkbookReader
from documents.xlsx.writer import WorkbookWriter
from schemes.models import DayKind, Holiday

SHEET = "节假日"
NAME_LENGTH, DOCUMENT_LENGTH = 40, 200


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day, what it is, which holiday it belongs to, and the announcement."""

    day: date
    kind: DayKind
    name: str
    document: str = ""

    def as_input(self) -> FactInput:
        """The fact that the row states."""
        values = {"day": self.day, "kind": str(self.kind), "name": self.name}
        return FactInput(self.day.isoformat(), values, self.document)

    def as_data(self) -> list[str]:
        """JSON-able form, for a preview that is sent back."""
        return [self.day.isoformat(), str(self.kind), self.name, self.document]

    @classmethod
    def from_data(cls, data: Sequence[str]) -> HolidayRow:
        """The row of :meth:`as_data`."""
        day, kind, name, document = data
        return cls(date.fromisoformat(day), DayKind(kind), name, document)


def row_problems(row: HolidayRow) -> dict[str, str]:
    """Column → what is wrong with a row that can be read."""
    problems: dict[str, str] = {}
    if not row.name.strip():
        problems["name"] = _("写明是哪个节，如 春节")
    if row.kind == DayKind.WORK and row.day.weekday() < SATURDAY:
        problems["kind"] = _("这一天不是周六周日，本来就上班，不用登记")
    return problems


def sheet_spec() -> SheetSpec:
    """The sheet 节假日."""
    return SheetSpec(SHEET, SHEET, _columns(), ("day",), gettext_lazy("周六周日不用列"))


def read_rows(file: BinaryIO, year: int) -> tuple[HolidayRow, ...]:
    """The rows of an uploaded workbook.

    Raises :class:`~documents.xlsx.problems.WorkbookError` for a file that cannot be read, and
    :class:`HolidaySheetError` with every error of the sheet.
    """
    spec = sheet_spec()
    with WorkbookReader(file) as book:
        names = [sheet.name for sheet in book.sheets if not sheet.hidden]
        if SHEET not in names:
            text = _("文件里没有“%s”这张表。下载模板填写") % SHEET
            raise HolidaySheetError([CellError("", "", "service", text=text)])
        parsed = parse_sheet(spec, book.rows(SHEET))
    errors = [*parsed.errors, *_service_errors(parsed.records, year)]
    if errors:
        raise HolidaySheetError(errors)
    return tuple(sorted((_row(record) for record in parsed.records), key=lambda row: row.day))


def write_rows(file: BinaryIO, year: int, rows: Iterable[HolidayRow], *, template: bool) -> None:
    """The same sheet as a workbook; a template has a worked line."""
    values = (
        {"day": row.day, "kind": str(row.kind), "name": row.name, "document": row.document}
        for row in rows
    )
    with WorkbookWriter(file, title=f"{year} {SHEET}") as book:
        book.write_spec(sheet_spec(), values, example=template)


def row_of(holiday: Holiday) -> HolidayRow:
    """A standing day as a row."""
    return HolidayRow(holiday.day, DayKind(holiday.kind), holiday.name, holiday.document)


class HolidaySheetError(ValidationError):
    """An uploaded table that cannot be taken in; ``errors`` are all that is wrong with it."""

    def __init__(self, errors: Sequence[CellError]) -> None:
        self.errors = list(errors)
        super().__init__([f"{error.ref} {error.message}".strip() for error in errors])


def _columns() -> list[Column]:
    return [
        Column(
            "day",
            "日期",
            "date",
            required=True,
            help=gettext_lazy("放假的每一天各一行；周末本来就休息，也可以列"),
            example=date(2026, 10, 1),
        ),
        Column(
            "kind",
            "类别",
            "choice",
            required=True,
            choices=DayKind.choices,
            help=gettext_lazy("放假，或周末调休上班"),
            example="off",
        ),
        Column("name", "名称", required=True, max_length=NAME_LENGTH, example="国庆节", width=16),
        Column(
            "document",
            "依据",
            max_length=DOCUMENT_LENGTH,
            help=gettext_lazy("通知的名称和文号"),
            example="",
            width=40,
        ),
    ]


def _row(record: Record) -> HolidayRow:
    values: Mapping[str, Any] = record.values
    return HolidayRow(
        values["day"], DayKind(values["kind"]), values["name"].strip(), values["document"].strip()
    )


def _service_errors(records: Sequence[Record], year: int) -> Iterator[CellError]:
    for record in records:
        row = _row(record)
        if row.day.year != year:
            yield record.error("day", _("这张表是 %s 年的，日期不在这一年") % year)
        for column, text in row_problems(row).items():
            yield record.error(column, text)
