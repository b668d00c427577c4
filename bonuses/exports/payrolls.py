"""Workbooks of a payroll: units with their balance, and who changed against before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from django.http import HttpResponse
from django.utils.translation import gettext as _

from bonuses.exports.common import attachment, fen, footer
from bonuses.models import PayBatch
from bonuses.payrolls.difference import Compared, Difference
from bonuses.payrolls.flow import bonus_set_of
from bonuses.payrolls.templates import Template, columns_of, rows_of, totals_of
from bonuses.payrolls.whole import PARTS, UnitBalance, whole_balance
from bonuses.payrolls.words import batch_title
from bonuses.words import provisional_text
from documents.amounts import amount_in_capitals
from documents.download import XLSX
from documents.pdf import render_template_pdf, table_pages
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, TotalRow, WorkbookWriter, safe_sheet_title

#: Lines of a page of the summary.
SUMMARY_ROWS = 25


def units_workbook(batch: PayBatch, rows: Sequence[UnitBalance], actor: Any) -> HttpResponse:
    """One line a unit: 核定, 目标奖合计, 差额 in its parts, 应发, and what is paid now."""
    file = BytesIO()
    write_units(file, batch, rows)
    name = _("%s汇总表") % batch_title(batch) + ".xlsx"
    return attachment(file.getvalue(), name, XLSX, actor=actor, bonus_set=bonus_set_of(batch))


def write_units(file: BinaryIO, batch: PayBatch, rows: Sequence[UnitBalance]) -> None:
    """The summary as a workbook."""
    title = _("%s汇总表") % batch_title(batch)
    _write(file, batch, title, _unit_columns(batch), _unit_rows(batch, rows))


def summary_pdf(batch: PayBatch, rows: Sequence[UnitBalance]) -> bytes:
    """The summary on A4 landscape, with capitals and a line for signatures."""
    whole = whole_balance(rows)
    context = {
        "title": _("%s汇总表") % batch_title(batch),
        "notes": [*filter(None, [provisional_text(batch.result_set)]), _("单位：元")],
        "footer": footer(batch.year, bonus_set_of(batch)),
        "signatures": True,
        "batch": batch,
        "pages": list(table_pages(rows, SUMMARY_ROWS)),
        "whole": whole,
        "capitals": amount_in_capitals(whole.amount) if whole.amount >= 0 else "",
    }
    return render_template_pdf("print/pay_summary.html", context, page="landscape")


def difference_workbook(batch: PayBatch, against: Compared, actor: Any) -> HttpResponse:
    """One line a person whose amount differs, with the inputs that changed."""
    title = _("%(title)s与%(against)s比较") % {
        "title": batch_title(batch),
        "against": against.against,
    }
    columns = [
        Column("code", _("工号"), "code", width=12),
        Column("name", _("姓名"), width=12),
        Column("unit", _("单位代码"), "code", width=10),
        Column("unit_name", _("单位"), width=22),
        Column("was", _("原来"), "money", width=14),
        Column("now", _("现在"), "money", width=14),
        Column("change", _("增减"), "money", width=14),
        Column("why", _("哪一项变了"), width=50),
    ]
    return _book(batch, title, columns, _changed(against), actor)


def _changed(against: Compared) -> Iterator[Sequence[Any]]:
    yield from map(_difference, against.rows)
    yield TotalRow(["", _("合计"), "", "", None, None, fen(against.change), ""])
    if against.awards:
        yield from map(_difference, against.awards)
        yield TotalRow(["", _("奖励基金"), "", "", None, None, fen(against.awards_change), ""])


def _difference(row: Difference) -> Sequence[Any]:
    return [
        *(row.code, row.name, row.unit_code, row.unit_name),
        *(fen(row.was), fen(row.now), fen(row.change), _("；").join(row.reasons)),
    ]


def _book(
    batch: PayBatch,
    title: str,
    columns: Sequence[Column],
    rows: Iterator[Sequence[Any]],
    actor: Any,
) -> HttpResponse:
    file = BytesIO()
    _write(file, batch, title, columns, rows)
    bonus_set = bonus_set_of(batch)
    return attachment(file.getvalue(), f"{title}.xlsx", XLSX, actor=actor, bonus_set=bonus_set)


def _write(
    file: BinaryIO,
    batch: PayBatch,
    title: str,
    columns: Sequence[Column],
    rows: Iterator[Sequence[Any]],
) -> None:
    notes = [title, *filter(None, [provisional_text(batch.result_set)]), _("单位：元")]
    options = TableOptions(notes=notes, footer=" · ".join(footer(batch.year, bonus_set_of(batch))))
    with WorkbookWriter(file, title=title) as book:
        book.write_table(safe_sheet_title(_("奖金")), columns, rows, options)


def _unit_columns(batch: PayBatch) -> list[Column]:
    columns = [
        Column("code", _("代码"), "code", width=10),
        Column("name", _("单位"), width=22),
        Column("people", _("人数"), "int", width=7),
        Column("approved", _("核定"), "money", width=15),
        Column("lines", _("目标奖合计"), "money", width=15),
        Column("difference", _("差额"), "money", width=13),
        *(Column(key, str(words), "money", width=12) for key, words in PARTS),
        Column("tail", _("尾差"), "money", width=10),
        Column("leader", _("领导奖"), "money", width=13),
        Column("total", _("应发合计"), "money", width=15),
    ]
    if batch.supplement:
        columns += [
            Column("before", _("已发"), "money", width=15),
            Column("amount", _("本次发放"), "money", width=15),
        ]
    return [*columns, Column("own", _("自筹经费"), width=10)]


def _unit_rows(batch: PayBatch, rows: Sequence[UnitBalance]) -> Iterator[Sequence[Any]]:
    whole = whole_balance(rows)
    for row in rows:
        yield _cells(batch, row, row.code, row.name, _("自筹") if row.own_expense else "")
    yield TotalRow(_cells(batch, whole, "", _("合计"), ""))


def _cells(batch: PayBatch, row: Any, code: str, name: str, own: str) -> list[Any]:
    paid = [row.before, row.amount] if batch.supplement else []
    parts = [row.parts[key] for key, _title in PARTS]
    return [
        *(code, name, row.people, row.approved, row.lines, row.difference),
        *parts,
        *(row.tail, row.leader, row.total, *paid, own),
    ]


def table_workbook(batch: PayBatch, template: Template, name: str, actor: Any) -> HttpResponse:
    """A table for the bank or the bureau: the heading first, as they read it, totals last."""
    file = BytesIO()
    write_table(file, batch, template)
    return attachment(file.getvalue(), name, XLSX, actor=actor, bonus_set=bonus_set_of(batch))


def write_table(file: BinaryIO, batch: PayBatch, template: Template) -> None:
    """The rows of a table with accounts in clear, and what they add up to."""
    rows = list(rows_of(template, batch, masked=False))
    total = TotalRow(totals_of(template, rows))
    with WorkbookWriter(file, title=template.name) as book:
        book.write_table(template.sheet, columns_of(template), [*rows, total], TableOptions())
