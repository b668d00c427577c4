"""List, workbook and detail of a kind of fact, for whoever may see them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.policy import Denied
from schemes import queries
from schemes.fact_pages import exports, listing
from schemes.fact_pages.spec import FactPage, page_for
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year


def fact_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The facts of one kind that the account may see."""
    page, year, words = _asked(request, slug)
    shown = listing.fact_listing(page, request.user, year, words, request.GET.dict())
    context = {"page": page, "year": year, "listing": shown, "crumbs": [(str(page.title), "")]}
    return render(request, "facts/list.html", context)


def fact_export(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    page, year, words = _asked(request, slug)
    rows = listing.fact_rows(page, request.user, year, words, request.GET.dict())
    return exports.fact_workbook(page, year, rows)


def fact_detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One fact: its values, who gave it and when, and what it was before."""
    page, year, words = _asked(request, slug)
    fact = listing.fact_for(page, request.user, year, key)
    history = listing.fact_history(fact)
    versions = [listing.fact_row(row, page.columns, words) for row in history]
    context = {
        "page": page,
        "year": year,
        "fact": fact,
        "name": page.name(fact),
        "row": versions[0],
        "versions": versions,
        "crumbs": [(str(page.title), request.path.rsplit("/", 2)[0] + "/"), (page.name(fact), "")],
        "title": _("详情"),
    }
    return render(request, "facts/detail.html", context)


def _asked(request: HttpRequest, slug: str) -> tuple[FactPage, Year, SchemeWords]:
    page = page_for(slug)
    year = queries.current_year(request.user, _year_number(request))
    if page is None or year is None or not page.may_open(request.user):
        raise Denied("fact_page", slug)
    words = SchemeWords(queries.year_document(year), queries.groups_of_units(year))
    return page, year, words


def _year_number(request: HttpRequest) -> int | None:
    text: Any = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
