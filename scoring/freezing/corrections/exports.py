"""The report of a correction as a workbook and as a PDF: what the page shows, to the last unit."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import ui
from core.exact import format_money, round_half_up
from core.language import title_of
from documents.pdf import render_template_pdf
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.queries import version_document
from scoring.freezing.corrections.page import money_sums
from scoring.freezing.corrections.pay_page import PayRow, pay_told
from scoring.freezing.corrections.queries import pay_of, sees_pay
from scoring.freezing.corrections.report import UnitChange, changes_of
from scoring.freezing.models import APPLIED, Correction
from scoring.grade_words import grade_titles

#: So many people stand in the PDF; more are in the workbook.
MOST_PRINTED, A_TABLE = 1000, 100


def report_workbook(row: Correction, account: Any) -> bytes:
    """The report as a sheet, and each person's difference as another for who sees it."""
    groups = _groups(row)
    file = io.BytesIO()
    options = TableOptions(notes=[_title(row), *_notes(row)], footer=_printed())
    with WorkbookWriter(file, title=_title(row)) as book:
        cells = (_cells(each, groups) for each in _changes(row))
        book.write_table(safe_sheet_title(_("差异报告")), _columns(), cells, options)
        if sees_pay(account, row):
            people = (_pay_cells(each) for each in pay_told(account, row))
            book.write_table(safe_sheet_title(_("个人差异")), _pay_columns(), people, options)
    return file.getvalue()


def report_pdf(row: Correction, account: Any) -> bytes:
    """The report on A4, with each person's difference for who sees it."""
    count = pay_of(account, row).count()
    people = list(pay_told(account, row)) if count <= MOST_PRINTED else []
    context: dict[str, Any] = {
        "title": _title(row),
        "notes": _notes(row),
        "footer": [_printed()],
        "changes": _changes(row),
        "groups": _groups(row),
        "parts": [people[at : at + A_TABLE] for at in range(0, len(people), A_TABLE)],
        "too_many": count if count > MOST_PRINTED else 0,
        "graded": bool(grade_titles(version_document(row.base_set.scheme))),
    }
    return render_template_pdf("corrections/report_pdf.html", context, page="landscape")


def _changes(row: Correction) -> list[UnitChange]:
    return changes_of(row.report, grade_titles(version_document(row.base_set.scheme)))


def _title(row: Correction) -> str:
    told = {"authority": row.year.authority.name, "year": row.year.year, "serial": row.serial}
    return _("%(authority)s %(year)s 年度第 %(serial)s 件更正差异报告") % told


def _notes(row: Correction) -> list[str]:
    """Why, by whom, from which set to which, and the sums."""
    sums = row.report["sums"]
    made = row.new_set.number if row.new_set else _("不变") if row.state == APPLIED else _("未出")
    sets = {"old": row.base_set.number, "new": made}
    # Reports of before people's lines were told have no sums of more and less.
    money = {
        name: "—" if each is None else format_money(each, signed=True)
        for name, each in money_sums(sums).items()
    }
    return [
        _("依据 %(document)s，%(reason)s") % {"document": row.document, "reason": row.reason},
        _("原结果集 %(old)s，新结果集 %(new)s") % sets,
        _(
            "%(units)s 个单位有变动；%(people)s 人的金额变动，多发 %(more)s 元，少发 %(less)s 元，"
            "合计 %(money)s 元"
        )
        % {**sums, **money},
    ]


def _printed() -> str:
    return _("%(at)s 打印") % {"at": ui.date_text(timezone.now(), "fulltime")}


def _groups(row: Correction) -> dict[str, str]:
    document = version_document(row.base_set.scheme)
    return {group.key: title_of(group.title) for group in document.peer_groups}


def _columns() -> list[Column]:
    return [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("group", _("考核组"), width=12),
        Column("total_before", _("原总分"), kind="points", width=12),
        Column("total", _("现总分"), kind="points", width=12),
        Column("points", _("变动"), kind="points", width=10),
        Column("rank_before", _("原名次"), kind="int", width=8),
        Column("rank", _("现名次"), kind="int", width=8),
        Column("grade_before", _("原等次"), width=10),
        Column("grade", _("现等次"), width=10),
        Column("rate_before", _("原人均（元）"), kind="money", width=12),
        Column("rate", _("现人均（元）"), kind="money", width=12),
        Column("people", _("变动人数"), kind="int", width=10),
        Column("money", _("金额变动（元）"), kind="money", width=14),
    ]


def _pay_columns() -> list[Column]:
    return [
        Column("code", _("工号"), kind="code", width=12),
        Column("name", _("姓名"), width=14),
        Column("unit", _("单位"), width=22),
        Column("award", _("奖项"), width=14),
        Column("was", _("原应发（元）"), kind="money", width=14),
        Column("now", _("现应发（元）"), kind="money", width=14),
        Column("change", _("增减（元）"), kind="money", width=14),
        Column("paid", _("已发（元）"), kind="money", width=14),
        Column("why", _("哪一项变了"), width=48),
    ]


def _pay_cells(each: PayRow) -> list[Any]:
    row = each.row
    figures = (row.was, row.now, row.change, row.paid)
    return [
        *(row.code, row.name, row.unit.name, each.award),
        *(_shown(figure, 2) for figure in figures),
        _("；").join(each.reasons),
    ]


def _cells(each: UnitChange, groups: dict[str, str]) -> list[Any]:
    return [
        *(each.code, each.name, groups.get(each.peer_group, each.peer_group)),
        *(_shown(each.total_before, 4), _shown(each.total, 4), _shown(each.points, 4)),
        *(each.rank_before, each.rank, each.grade_before, each.grade),
        *(_shown(each.rate_before, 2), _shown(each.rate, 2), each.people, _shown(each.money, 2)),
    ]


def _shown(value: Fraction | None, places: int) -> Any:
    return None if value is None else round_half_up(value, places)
