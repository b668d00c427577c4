"""The county's board, and the way to one's own unit."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bonuses.appraisal.board import SORTS, STATES, BoardAsked, board_of, board_xlsx
from bonuses.appraisal.queries import appraisal_units, sees_board
from bonuses.appraisal.views.common import year_of
from core.language import title_of
from core.policy import Denied
from documents.download import XLSX, file_download
from schemes import uses
from schemes.models import Year
from schemes.queries import year_document
from units.http import signed_in

PER_PAGE = 50


@require_GET
def appraisals(request: HttpRequest) -> HttpResponse:
    """All units for the offices; somebody of a unit is led to his own."""
    account, year = signed_in(request), _asked_year(request)
    if not sees_board(account):
        rows = list(appraisal_units(account, year)[:2])
        if not rows:
            raise Denied("bonuses.staffappraisal", "")
        if len(rows) == 1:
            url = reverse("bonuses:appraisal", args=[rows[0].unit.code])
            return redirect(f"{url}?year={year.year}")
        return render(request, "appraisals/own_units.html", {"year": year, "rows": rows})
    asked = _asked(request)
    board = board_of(year, asked)
    document = year_document(year)
    context = {
        "year": year,
        "board": board,
        "page": Paginator(board.rows, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "states": list(STATES.items()),
        "groups": [(each.key, title_of(each.title)) for each in document.peer_groups],
        "quota_clauses": document.excellence_quota.clauses,
        "crumbs": [(_("职工年度考核"), "")],
    }
    return render(request, "appraisals/board.html", context)


@require_GET
def appraisals_xlsx(request: HttpRequest) -> HttpResponse:
    """The board as a workbook: exactly the rows that the address shows."""
    year = _asked_year(request)
    board = board_of(year, _asked(request))
    name = f"{year.year}-{_('职工年度考核')}.xlsx"
    return file_download(board_xlsx(year, board.rows), name, XLSX)


def _asked_year(request: HttpRequest) -> Year:
    year = year_of(request)
    if not uses.staff_appraisal(year_document(year)):
        raise Denied("bonuses.staffappraisal", year.year)
    return year


def _asked(request: HttpRequest) -> BoardAsked:
    sent = request.GET
    sort = sent.get("sort", "")
    return BoardAsked(
        search=sent.get("q", "").strip()[:40],
        state=sent.get("state", "")[:20],
        group=sent.get("group", "")[:40],
        sort=sort if sort in SORTS else "unit",
    )
