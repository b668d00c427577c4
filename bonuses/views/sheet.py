"""A unit's pay sheet (奖金发放表) and its downloads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bonuses import exports, queries
from bonuses.fund import fund_paid
from bonuses.overview import chips
from bonuses.queries import UnitSheet
from bonuses.sheet import FILTERS, PaySheet, rows_shown, sheet_of
from bonuses.views.common import head, year_asked
from units.http import signed_in

PER_PAGE = 40


@require_GET
def sheet(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Key figures, reconciliation, and one line a person."""
    found = queries.unit_sheet(signed_in(request), year_asked(request), unit_code)
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    search = request.GET.get("q", "")[:40]
    computed = sheet_of(found)
    context = _context(request, found) | {
        "sheet": computed,
        **rows_listed(request, computed, show=show, search=search),
        "show": show,
        "search": search,
        "filters": list(filters_of(computed)),
        "funded": fund_paid(found),
        "on_sheet": {row.code for row in computed.rows},
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
        "pay_clauses": found.document.pay.unit.clauses[:1],
        "chips": list(chips(found.pay.rate, found.pay.unit_names, found.document)),
    }


def rows_listed(
    request: HttpRequest, computed: PaySheet, *, show: str, search: str
) -> dict[str, Any]:
    """The people asked for, some at a time; the sums stand below where nobody is left out."""
    rows = rows_shown(computed, show=show, search=search)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    whole = len(rows) == len(computed.rows)
    return {"rows": page.object_list, "rows_page": page, "with_totals": whole}


def filters_of(sheet: PaySheet) -> Iterator[tuple[str, str]]:
    """The switch above the table, each choice with its number of people."""
    yield "", _("全部 %(n)s") % {"n": sheet.totals.heads}
    yield "part", _("有折算 %(n)s") % {"n": sheet.part_year_count}
    if sheet.has_loss:
        yield "loss", _("有扣发 %(n)s") % {"n": sheet.loss_count}
    if sheet.has_personal:
        yield "noscore", _("无考评得分 %(n)s") % {"n": sheet.no_score_count}
