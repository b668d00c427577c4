"""The reports on paper (PDF), and the circular as a document that the office edits (DOCX)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import format_points
from core.ui import date_text
from documents import word
from documents.pdf import render_template_pdf
from scoring.ledger import LedgerRow
from scoring.reports.charts import bars
from scoring.reports.content import (
    BriefUnit,
    DeductionLine,
    GroupTable,
    Head,
    UnitLine,
    taken,
)


def certificate_pdf(head: Head, line: UnitLine) -> bytes:
    """A unit's result as an official page with a place for the seal."""
    context = {"head": head, "line": line, "today": _today()}
    return render_template_pdf("print/report_certificate.html", context, page="official")


def circular_pdf(head: Head, tables: Sequence[GroupTable]) -> bytes:
    """The results of all groups as an official document (GB/T 9704)."""
    context = {"head": head, "tables": tables, "title": circular_title(head), "today": _today()}
    return render_template_pdf("print/report_circular.html", context, page="official")


def circular_title(head: Head) -> str:
    """关于 2026 年度目标管理考核结果的通报."""
    return _("关于 %(year)s 年度目标管理考核结果的通报") % {"year": head.year}


def honours_pdf(head: Head, rows: Sequence[LedgerRow]) -> bytes:
    """Who earned honours that counted."""
    context = {
        **_told(head, _("%(year)s 年度先进和特色加分名单") % {"year": head.year}),
        "rows": [(row, format_points(row.counted, 2, signed=True)) for row in rows],
    }
    return render_template_pdf("print/report_honours.html", context)


def deductions_pdf(head: Head, rows: Sequence[DeductionLine]) -> bytes:
    """What was taken off, and why."""
    context = {
        **_told(head, _("%(year)s 年度扣分名单") % {"year": head.year}),
        "rows": [(row, taken(row.points)) for row in rows],
    }
    return render_template_pdf("print/report_deductions.html", context)


def brief_pdf(head: Head, units: Sequence[BriefUnit], who: str) -> bytes:
    """A leader's two pages: his units with ranks and what moved; where they lost."""
    scored = [unit for unit in units if unit.line.judged.result.complete]
    chart = bars(
        [(u.line.name, u.line.judged.result.total or Fraction(0), u.line.total) for u in scored]
    )
    lost = [
        (f"{u.line.name} {loss.title}", loss.lost, taken(loss.lost))
        for u in units
        for loss in u.losses[:1]
    ]
    lost.sort(key=lambda each: -each[1])
    words = {"who": who, "year": head.year}
    context = {
        **_told(head, _("%(who)s分管单位 %(year)s 年度考核简报") % words),
        "units": units,
        "chart": chart,
        "losses": bars(lost[:12]),
        "up": sum((u.places or 0) > 0 for u in units),
        "down": sum((u.places or 0) < 0 for u in units),
    }
    return render_template_pdf("print/report_brief.html", context)


def circular_docx(head: Head, tables: Sequence[GroupTable]) -> bytes:
    """The same text as Word, in the official layout, for the office to edit."""
    title = circular_title(head)
    file = word.official_document(title)
    word.add_lines(file, word.MARK, head.authority)
    word.add_lines(file, word.TITLE, title)
    word.add_lines(file, word.BODY, *opening(head))
    for table in tables:
        word.add_lines(file, word.HEAD, table.title)
        _docx_group(file, table)
    word.add_lines(file, word.SIGNED, head.authority, _today())
    return word.saved(file)


def opening(head: Head) -> list[str]:
    """The first sentences of the circular, with how binding the figures are."""
    told = {"year": head.year, "scheme": head.scheme, "number": head.number}
    found = [
        _("%(year)s 年度考核按%(scheme)s进行，结果如下（结果集 %(number)s）。") % told,
    ]
    if head.provisional:
        found.append(_("结果还是暂定，供核对，不作通报依据。"))
    return found


def _docx_group(file: Any, table: GroupTable) -> None:
    heads = _cells(table, _("名次"), _("单位"), _("总分"), _("等次"), _("结论"))
    widths = (16, 54, 30, 20, 36) if table.graded else (16, 60, 34, 46)
    grid = word.add_table(file, heads, widths)
    for x in (*table.lines, *table.unranked):
        word.add_row(grid, _cells(table, x.rank, x.name, x.total, x.grade or "—", x.standing))


def _cells(table: GroupTable, *cells: str) -> tuple[str, ...]:
    """A row; without the grade, its fourth cell, where nobody of the group has one."""
    return cells if table.graded else (*cells[:3], *cells[4:])


def _told(head: Head, title: str) -> dict[str, Any]:
    notes = [head.authority, head.state]
    printed = _("打印时间 %(time)s") % {"time": date_text(timezone.now(), "fulltime")}
    return {"title": title, "head": head, "notes": notes, "footer": [*head.footer, printed]}


def _today() -> str:
    return date_text(timezone.localdate(), "full")
