"""Workbooks of the overview and of a unit's pay sheet, amounts as values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from django.http import HttpResponse
from django.utils.translation import gettext as _

from bonuses.exports.common import attachment, fen, footer
from bonuses.fund import FundPaid, fund_paid
from bonuses.overview import Overview, OverviewRow
from bonuses.queries import UnitSheet
from bonuses.sheet import PaySheet, SheetRow, sheet_of
from bonuses.words import provisional_text
from core.exact import format_share, round_half_up
from documents.download import XLSX
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, TotalRow, WorkbookWriter, safe_sheet_title


def sheet_workbook(found: UnitSheet, actor: Any) -> HttpResponse:
    """A unit's whole pay sheet as a download."""
    file = BytesIO()
    write_sheet(file, found)
    name = _("%(unit)s奖金发放表%(year)s.xlsx") % {"unit": found.name, "year": found.year.year}
    return attachment(file.getvalue(), name, XLSX, actor=actor, bonus_set=found.bonus_set)


def write_sheet(file: BinaryIO, found: UnitSheet) -> None:
    """Lines, totals, the total in capitals, and room for signatures."""
    sheet = sheet_of(found)
    title = _("%(unit)s %(year)s 年度目标考核奖金发放表")
    title = title % {"unit": found.name, "year": found.year.year}
    said = filter(None, [found.batch, provisional_text(found.bonus_set.result_set)])
    notes = [title, *said, *_facts(sheet)]
    columns = list(_sheet_columns(sheet))
    options = TableOptions(notes=notes, footer=" · ".join(footer(found.year, found.bonus_set)))
    with WorkbookWriter(file, title=title) as book:
        rows = _sheet_rows(sheet, [column.key for column in columns], fund_paid(found))
        book.write_table(safe_sheet_title(found.name), columns, rows, options)


def _facts(sheet: PaySheet) -> Iterator[str]:
    yield _("单位：元。共 %(heads)s 人") % {"heads": sheet.totals.heads}
    recon = sheet.reconciled
    if recon is not None:
        parts = " + ".join(f"{word} {amount:,.2f}" for word, amount in recon.parts)
        words = _("核定 %(approved)s − 目标奖合计 %(lines)s = 差额 %(difference)s（%(parts)s）")
        yield words % {
            "approved": f"{recon.approved:,.2f}",
            "lines": f"{recon.lines:,.2f}",
            "difference": f"{recon.difference:,.2f}",
            "parts": parts,
        }


def _sheet_columns(sheet: PaySheet) -> Iterator[Column]:
    yield Column("number", _("序"), "int", width=6)
    yield Column("code", _("工号"), "code", width=12)
    yield Column("name", _("姓名"), width=12)
    yield Column("title", _("职务"), width=16)
    if sheet.has_personal:
        yield Column("score", _("考评得分"), "exact", width=10)
    yield Column("base", _("人均标准"), "money", width=12)
    if sheet.has_personal:
        yield Column("personal", _("个人浮动"), "money", width=12)
    yield Column("months", _("月数"), "exact", width=7)
    yield Column("part_year", _("折算"), "money", width=12)
    if sheet.has_filing:
        yield Column("filing", _("无二级目标扣减"), "money", width=14)
    if sheet.has_own:
        yield Column("own", _("自定分配调整"), "money", width=14)
    if sheet.has_loss:
        yield Column("loss", _("扣发"), "money", width=12)
    yield Column("target", _("目标奖"), "money", width=12)
    if sheet.has_leader:
        yield Column("leader", _("领导奖"), "money", width=12)
    yield Column("final", _("应发"), "money", width=13)
    if sheet.has_before:
        yield Column("before", _("已发"), "money", width=13)
        yield Column("amount", _("本次发放"), "money", width=13)
    yield Column("remarks", _("说明"), width=30)
    yield Column("signature", _("领款人签字"), width=14)


_PAID = frozenset({"target", "leader", "final", "amount"})
_STEPS = frozenset({"base", "personal", "part_year", "filing", "own", "loss"})


def _sheet_rows(
    sheet: PaySheet, keys: Sequence[str], funded: Sequence[FundPaid]
) -> Iterator[Sequence[Any]]:
    for row in sheet.rows:
        yield [_cell(row, key) for key in keys]
    totals = sheet.totals
    sums: dict[str, Any] = {"name": _("合计"), "target": totals.target, "leader": totals.leader}
    sums |= {"final": totals.final, "before": totals.before, "amount": totals.amount}
    if sheet.missing_count:
        sums |= dict.fromkeys(_PAID)
    for key in _STEPS - {"base"}:
        sums[key] = fen(getattr(totals, key))
    sums["remarks"] = sheet.capitals
    if sheet.missing_count:
        sums["remarks"] = _("有人的金额还算不出来，本表不能发放。")
    yield TotalRow(sums.get(key) for key in keys)
    for each in funded:
        paid: dict[str, Any] = {"code": each.person, "name": each.name, "title": each.title}
        paid |= {"final": fen(each.amount), "remarks": _("另列，不在应发合计里")}
        yield [paid.get(key) for key in keys]
    signed = {"code": _("编制："), "title": _("复核："), "remarks": _("审批：")}
    yield [signed.get(key) for key in keys]


def _cell(row: SheetRow, key: str) -> Any:
    if key == "signature":
        return None
    if key == "remarks":
        return _("；").join(
            _cited(remark.text, remark.clause) if remark.clause else remark.text
            for remark in row.remarks
        )
    value = None if row.missing and key in _PAID else getattr(row, key)
    return fen(value) if key in _STEPS else value


def _cited(text: Any, clause: str) -> str:
    return _("%(text)s（%(clause)s）") % {"text": text, "clause": clause}


def overview_workbook(page: Overview, actor: Any) -> HttpResponse:
    """The units shown as a download."""
    file = BytesIO()
    write_overview(file, page)
    name = _("各单位奖金%(year)s.xlsx") % {"year": page.year.year}
    return attachment(file.getvalue(), name, XLSX, actor=actor, bonus_set=page.bonus_set)


def write_overview(file: BinaryIO, page: Overview) -> None:
    """The rows shown, in their order, with what was filtered named above them."""
    title = _("%(year)s 年度各单位奖金") % {"year": page.year.year}
    notes = [title, *filter(None, [provisional_text(page.bonus_set.result_set)]), *_filters(page)]
    columns = list(_overview_columns(page))
    options = TableOptions(notes=notes, footer=" · ".join(footer(page.year, page.bonus_set)))
    with WorkbookWriter(file, title=title) as book:
        keys = [column.key for column in columns]
        book.write_table(safe_sheet_title(_("奖金")), columns, _overview_rows(page, keys), options)


def _filters(page: Overview) -> Iterator[str]:
    titles = {key: title for key, title, _count in page.groups}
    wanted = page.wanted
    parts = []
    if wanted.group:
        parts.append(_("考核组：%(text)s") % {"text": titles.get(wanted.group, wanted.group)})
    if wanted.state:
        parts.append(_("标准：%(text)s") % {"text": page.state_label})
    if wanted.search:
        parts.append(_("查找：%(text)s") % {"text": wanted.search})
    yield _("单位：元。共 %(units)s 个单位") % {"units": page.totals.units}
    if parts:
        yield _("，").join(parts)


def _overview_columns(page: Overview) -> Iterator[Column]:
    yield Column("code", _("代码"), "code", width=12)
    yield Column("name", _("单位"), width=22)
    yield Column("group_title", _("考核组"), width=14)
    yield Column("total", _("得分"), "points", width=12)
    yield Column("rank", _("名次"), "int", width=7)
    yield Column("per_capita", _("人均标准"), "money", width=12)
    yield Column("rate", _("适用比例"), width=10)
    yield Column("reasons", _("原因"), width=26)
    yield Column("heads", _("人数"), "int", width=7)
    yield Column("approved", _("核定"), "money", width=15)
    if page.sight.opens_any:
        yield Column("target", _("目标奖合计"), "money", width=15)
        yield Column("difference", _("差额"), "money", width=13)
        if page.has_leader:
            yield Column("leader", _("领导奖"), "money", width=13)
        yield Column("sum", _("应发合计"), "money", width=15)


def _overview_rows(page: Overview, keys: Sequence[str]) -> Iterator[Sequence[Any]]:
    for row in page.rows:
        cells = _unit_cells(row)
        yield [cells.get(key) for key in keys]
    totals = page.totals
    sums = {
        "name": _("合计"),
        "heads": totals.heads,
        "approved": fen(totals.approved),
        "target": totals.target,
        "difference": fen(totals.difference),
        "leader": totals.leader,
        "sum": totals.total,
    }
    yield TotalRow(sums.get(key) for key in keys)


def _unit_cells(row: OverviewRow) -> dict[str, Any]:
    cells: dict[str, Any] = {
        "code": row.code,
        "name": row.name,
        "group_title": row.group_title,
        "total": None if row.total is None else round_half_up(row.total, 4),
        "rank": row.rank,
        "per_capita": fen(row.per_capita),
        "rate": "" if row.rate is None else format_share(row.rate),
        "reasons": _("；").join(_cited(chip.text, chip.clause) for chip in row.chips),
        "heads": row.heads,
        "approved": fen(row.approved),
    }
    if row.pay is not None:
        cells |= {
            "target": row.pay.target,
            "difference": fen(row.pay.difference),
            "leader": row.pay.leader,
            "sum": row.pay.total,
        }
    return cells
