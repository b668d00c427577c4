"""The page of panels and its workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import audit
from documents.download import XLSX, file_download
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import year_document
from scoring.panels import page
from scoring.panels.queries import panel_board, panel_voters
from scoring.queries import year_for
from scoring.views.asked import number_or_none
from units.http import signed_in


@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """Leniency, spread, reliability and effect of the panels of a year, after their count."""
    year = _year(request)
    board = panel_board(year)
    groups = SchemeWords(year_document(year)).peer_groups
    asked = request.GET.get("group", "")
    group = asked if asked in groups else ""
    context = {
        "year": year,
        "panels": page.panel_rows(board),
        "charts": page.charts(board),
        "ranks": page.rank_rows(board, year, group),
        "without": [page.titled(board, each.key) for each in board.effects],
        "voters": page.voter_rows(board, panel_voters(signed_in(request), year)),
        "groups": groups,
        "group": group,
        "crumbs": [(_("测评分析"), "")],
    }
    return render(request, "panels/panels.html", context)


@require_GET
def panels_export(request: HttpRequest) -> HttpResponse:
    """All of it as a workbook."""
    year, account = _year(request), signed_in(request)
    content = page.panels_workbook(panel_board(year), year, panel_voters(account, year))
    audit.record(
        event="panels.export",
        actor=account,
        authority=year.authority,
        subject_type="schemes.year",
        subject_id=year.pk,
        subject=str(year),
    )
    return file_download(content, _("%(year)s年测评分析.xlsx") % {"year": year.year}, XLSX)


def _year(request: HttpRequest) -> Year:
    return year_for(signed_in(request), number_or_none(request.GET.get("year")))
