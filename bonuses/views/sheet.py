"""A unit's pay sheet (奖金发放表) and its downloads."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bonuses import exports, pay, queries
from bonuses.overview import chips
from bonuses.queries import UnitSheet
from bonuses.sheet import FILTERS, PaySheet, pay_sheet, rows_shown
from bonuses.views.common import head, year_asked
from units.http import signed_in


@require_GET
def sheet(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Key figures, reconciliation, and one line a person."""
    found = queries.unit_sheet(signed_in(request), year_asked(request), unit_code)
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    search = request.GET.get("q", "")[:40]
    computed = pay_sheet(found.pay)
    context = _context(request, found) | {
        "sheet": computed,
        "rows": rows_shown(computed, show=show, search=search),
        "show": show,
        "search": search,
        "filters": _filters(computed),
    }
    return render(request, "bonuses/sheet.html", context)


@require_GET
def sheet_xlsx(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The whole sheet as a workbook."""
    found = queries.unit_sheet(signed_in(request), year_asked(request), unit_code)
    return exports.sheet_workbook(found, signed_in(request))


@require_GET
def sheet_pdf(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The whole sheet on A4 landscape, with page totals and a line for signatures."""
    found = queries.unit_sheet(signed_in(request), year_asked(request), unit_code)
    return exports.sheet_print(found, signed_in(request))


def _context(request: HttpRequest, found: UnitSheet) -> dict[str, Any]:
    return head(request, found.year, found.bonus_set, (found.name, "")) | {
        "unit": found.unit,
        "unit_name": found.name,
        "entry": found.entry,
        "rate": found.pay.rate,
        "pay_clauses": pay.document_of(found.bonus_set).pay.unit.clauses[:1],
        "chips": list(chips(found.pay.rate, found.pay.unit_names)),
    }


def _filters(sheet: PaySheet) -> list[tuple[str, str]]:
    """The switch above the table, each choice with its number of people."""
    words = (
        ("", _("全部 %(n)s"), sheet.totals.heads),
        ("part", _("有折算 %(n)s"), sheet.part_year_count),
        ("loss", _("有扣发 %(n)s"), sheet.loss_count),
        ("noscore", _("无考评得分 %(n)s"), sheet.no_score_count),
    )
    return [(key, text % {"n": count}) for key, text, count in words]
