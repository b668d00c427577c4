"""Lists that the office goes on with: the same rows as PDF, workbook and Word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_points
from documents import word
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from scoring.ledger import LedgerRow
from scoring.reports.content import DeductionLine, Head, taken


@dataclass(frozen=True, slots=True)
class ListReport:
    """A list: its title, columns with their widths on paper in mm, rows of values, and the same
    rows as paper shows them."""

    title: str
    columns: Sequence[Column]
    widths: Sequence[float]
    values: Sequence[Sequence[Any]]
    texts: Sequence[Sequence[str]]


def honours_report(head: Head, rows: Sequence[LedgerRow]) -> ListReport:
    """Honours that counted, with what they are worth and what a cap left of it."""
    columns = (
        Column("unit", _("单位"), width=16),
        Column("title", _("名称"), width=26),
        Column("kind", _("种类"), width=10),
        Column("level", _("级别"), width=8),
        Column("date", _("日期"), "date"),
        Column("standard", _("标准分"), "points"),
        Column("counted", _("计入"), "points"),
        Column("why", _("说明"), width=20),
    )
    values = [
        [r.unit_name, r.title, r.kind, r.level, r.date, r.standard, r.counted, r.why] for r in rows
    ]
    texts = [
        [
            *(r.unit_name, r.title, r.kind, r.level),
            r.date.isoformat() if r.date else "",
            format_points(r.standard, 2),
            format_points(r.counted, 2, signed=True),
            r.why,
        ]
        for r in rows
    ]
    title = _("%(year)s 年度先进和特色加分名单") % {"year": head.year}
    return ListReport(title, columns, (22, 34, 17, 10, 25, 16, 16, 16), values, texts)


def deductions_report(head: Head, rows: Sequence[DeductionLine]) -> ListReport:
    """Deductions with what each is for, on whose word and by which clause."""
    columns = (
        Column("unit", _("单位"), width=18),
        Column("title", _("事项"), width=34),
        Column("points", _("扣分"), "points"),
        Column("clauses", _("条款"), width=14),
        Column("source", _("认定"), width=24),
        Column("note", _("说明"), width=34),
    )
    values = [[r.unit, r.title, -abs(r.points), r.clauses, r.source, r.note] for r in rows]
    texts = [[r.unit, r.title, taken(r.points), r.clauses, r.source, r.note] for r in rows]
    title = _("%(year)s 年度扣分名单") % {"year": head.year}
    return ListReport(title, columns, (24, 35, 23, 17, 29, 28), values, texts)


def list_file(head: Head, report: ListReport, form: str) -> bytes:
    """The list as ``xlsx`` or ``docx``."""
    return list_xlsx(head, report) if form == "xlsx" else list_docx(head, report)


def list_xlsx(head: Head, report: ListReport) -> bytes:
    """The list as a workbook: numbers as numbers, where it comes from above the table."""
    file = BytesIO()
    with WorkbookWriter(file, title=report.title) as book:
        options = TableOptions(notes=(report.title, *standing_of(head)), footer=report.title)
        rows = (list(row) for row in report.values)
        book.write_table(safe_sheet_title(report.title), list(report.columns), rows, options)
    return file.getvalue()


def list_docx(head: Head, report: ListReport) -> bytes:
    """The list as Word in the official layout, for the office to edit."""
    file = word.official_document(report.title)
    word.add_lines(file, word.TITLE, report.title)
    word.add_lines(file, word.PLAIN, *standing_of(head))
    if report.texts:
        table = word.add_table(file, [column.title for column in report.columns], report.widths)
        for texts in report.texts:
            word.add_row(table, texts)
    else:
        word.add_lines(file, word.BODY, _("没有。"))
    word.add_lines(file, word.SIGNED, head.authority, head.day)
    return word.saved(file)


def standing_of(head: Head) -> list[str]:
    """From which set a list comes, and how binding it is."""
    return ["　".join([*head.footer, head.state])]
