"""Workbooks of the reward fund and of units outside the scheme, amounts as values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from django.http import HttpResponse
from django.utils.translation import gettext as _

from bonuses.exports.common import attachment, fen, footer
from bonuses.fund import FundShown
from bonuses.outside import OutsideShown
from bonuses.words import provisional_text
from documents.download import XLSX
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, TotalRow, WorkbookWriter, safe_sheet_title


def fund_workbook(page: FundShown, actor: Any) -> HttpResponse:
    """Two sheets: what is paid in, who gets what."""
    file = BytesIO()
    write_fund(file, page)
    name = _("奖励基金%(year)s.xlsx") % {"year": page.year.year}
    return attachment(file.getvalue(), name, XLSX, actor=actor, bonus_set=page.bonus_set)


def write_fund(file: BinaryIO, page: FundShown) -> None:
    """Parts with the fiscal one and their sum; lines with what stays, and the same sum."""
    title = _("%(year)s 年度奖励基金") % {"year": page.year.year}
    options = _options(page, title)
    with WorkbookWriter(file, title=title) as book:
        book.write_table(safe_sheet_title(_("来源")), _part_columns(), _parts(page), options)
        book.write_table(safe_sheet_title(_("发放")), _line_columns(), _lines(page), options)


def outside_workbook(page: OutsideShown, actor: Any) -> HttpResponse:
    """One row a unit."""
    file = BytesIO()
    title = _("%(year)s 年度体系外单位奖金来源") % {"year": page.year.year}
    with WorkbookWriter(file, title=title) as book:
        rows = _outside_rows(page)
        book.write_table(
            safe_sheet_title(_("体系外单位")), _outside_columns(), rows, _options(page, title)
        )
    name = _("体系外单位奖金来源%(year)s.xlsx") % {"year": page.year.year}
    return attachment(file.getvalue(), name, XLSX, actor=actor, bonus_set=page.bonus_set)


def _options(page: FundShown | OutsideShown, title: str) -> TableOptions:
    notes = [title, *filter(None, [provisional_text(page.bonus_set.result_set)]), _("单位：元")]
    return TableOptions(notes=notes, footer=" · ".join(footer(page.year, page.bonus_set)))


def _part_columns() -> list[Column]:
    return [
        Column("code", _("代码"), "code", width=12),
        Column("name", _("单位"), width=22),
        Column("wages", _("工资总额"), "money", width=16),
        Column("amount", _("提取"), "money", width=14),
    ]


def _parts(page: FundShown) -> Iterator[Sequence[Any]]:
    for part in page.result.parts:
        yield [part.unit, part.name, fen(part.wages), fen(part.amount)]
    yield ["", _("财政安排"), None, fen(page.result.fiscal)]
    yield TotalRow(["", _("合计"), fen(page.wages), fen(page.result.fund)])


def _line_columns() -> list[Column]:
    return [
        Column("award", _("奖项"), width=18),
        Column("unit", _("单位"), width=22),
        Column("code", _("工号"), "code", width=12),
        Column("name", _("姓名"), width=14),
        Column("amount", _("金额"), "money", width=14),
    ]


def _lines(page: FundShown) -> Iterator[Sequence[Any]]:
    for award in page.awards:
        for line in award.lines:
            name = line.name if line.person else ""
            yield [award.title, line.unit_name, line.person, name, fen(line.amount)]
    yield [_("留在基金"), "", "", "", fen(page.result.rest)]
    yield TotalRow([_("合计"), "", "", "", fen(page.result.fund)])


def _outside_columns() -> list[Column]:
    return [
        Column("code", _("代码"), "code", width=8),
        Column("name", _("单位"), width=18),
        Column("paid", _("按什么发"), width=16),
        Column("per_capita", _("人均标准"), "money", width=12),
        Column("heads", _("人数"), "int", width=7),
        Column("total", _("应发合计"), "money", width=14),
        Column("rules", _("办法名称"), width=24),
        Column("document", _("文号"), width=16),
        Column("filed_on", _("备案日期"), "date", width=12),
        Column("approved_by", _("批准机关"), width=16),
        Column("paid_from", _("奖金来源"), width=16),
        Column("problem", _("不合之处"), width=24),
    ]


def _outside_rows(page: OutsideShown) -> Iterator[Sequence[Any]]:
    for row in page.rows:
        filed = row.filed
        yield [
            row.code,
            row.name,
            _("；").join(chip.text for chip in row.chips),
            fen(row.per_capita),
            row.heads,
            row.total,
            *(
                ("", "", None, "", "")
                if filed is None
                else (
                    *(filed.title, filed.document, filed.filed_on, filed.approved_by),
                    filed.get_paid_from_display(),
                )
            ),
            row.problem,
        ]
