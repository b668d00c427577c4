"""The report of a correction as a workbook and as a PDF: what the page shows, to the last unit."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import ui
from core.exact import format_money, from_text, round_half_up
from core.language import title_of
from documents.pdf import render_template_pdf
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.queries import version_document
from scoring.freezing.corrections.report import UnitChange, changes_of
from scoring.freezing.models import Correction
from scoring.grade_words import grade_titles


def report_workbook(row: Correction) -> bytes:
    """The report as a sheet."""
    groups = _groups(row)
    file = io.BytesIO()
    options = TableOptions(notes=[_title(row), *_notes(row)], footer=_printed())
    with WorkbookWriter(file, title=_title(row)) as book:
        cells = (_cells(each, groups) for each in _changes(row))
        book.write_table(safe_sheet_title(_("差异报告")), _columns(), cells, options)
    return file.getvalue()


def report_pdf(row: Correction) -> bytes:
    """The report on A4."""
    context: dict[str, Any] = {
        "title": _title(row),
        "notes": _notes(row),
        "footer": [_printed()],
        "changes": _changes(row),
        "groups": _groups(row),
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
    made = row.new_set.number if row.new_set else _("未出")
    sets = {"old": row.base_set.number, "new": made}
    told = {**sums, "money": format_money(from_text(sums["money"]), signed=True)}
    return [
        _("依据 %(document)s，%(reason)s") % {"document": row.document, "reason": row.reason},
        _("原结果集 %(old)s，新结果集 %(new)s") % sets,
        _("%(units)s 个单位有变动，%(people)s 人的人均标准变动，合计 %(money)s 元") % told,
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
        Column("people", _("人数"), kind="int", width=8),
        Column("money", _("合计（元）"), kind="money", width=14),
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
