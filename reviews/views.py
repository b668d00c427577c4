"""The pages of the ballot turnout, and of the marks that are missing."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reviews.awaited import awaited_rows
from reviews.turnout import turnout_rows
from schemes.forms_workbook import asked_year
from schemes.queries import current_year
from units.http import signed_in
from units.queries import has_authority_perm

PER_PAGE = 50


@require_GET
def turnout(request: HttpRequest) -> HttpResponse:
    """Ballots handed out, returned and valid, by voter group; no scores."""
    year = current_year(signed_in(request), asked_year(request.GET))
    context = {
        "year": year,
        "rows": turnout_rows(signed_in(request), year),
        "crumbs": [(_("测评"), "")],
    }
    return render(request, "reviews/turnout.html", context)


@require_GET
def awaited(request: HttpRequest) -> HttpResponse:
    """Marks of sources outside and grades of stages that are missing (G-5, D-7)."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    search = request.GET.get("q", "").strip()[:40]
    rows = [row for row in awaited_rows(account, year) if search in row.words]
    context = {
        "year": year,
        "search": search,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_enter": has_authority_perm(account, year.authority, "edit_facts"),
        "crumbs": [(_("待录评分"), "")],
    }
    return render(request, "reviews/awaited.html", context)
