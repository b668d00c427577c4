"""List, workbook and detail of a kind of fact, for whoever may see them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.policy import Denied
from schemes import queries
from schemes.fact_pages import changes, entry_pages, exports, listing
from schemes.fact_pages.spec import FactPage, page_for, route_names
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from units.http import signed_in


def fact_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The facts of one kind that the account may see."""
    page, year, words = asked(request, slug)
    context = {
        "page": page,
        "year": year,
        "listing": listing.fact_listing(page, signed_in(request), year, words, request.GET.dict()),
        "may_edit": page.entry is not None and entry_pages.may_edit(signed_in(request), year),
        "new_url": entry_pages.new_url(page, request),
        "export_url": reverse(f"schemes:{route_names(page.slug)[1]}"),
        **entry_pages.closed_context(signed_in(request), year),
        "elsewhere": entry_pages.elsewhere(page, words),
        "crumbs": [(str(page.title), "")],
    }
    return render(request, "facts/list.html", context)


def fact_export(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    page, year, words = asked(request, slug)
    rows = listing.fact_rows(page, signed_in(request), year, words, request.GET.dict())
    return exports.fact_workbook(page, year, rows)


def fact_detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One fact: its values, who gave it and when, and what it was before."""
    page, year, words = asked(request, slug)
    fact = listing.fact_for(page, signed_in(request), year, key)
    versions = changes.fact_history(page, signed_in(request), fact)
    comparison = changes.Comparison(page, year, words)
    listed = entry_pages.with_year(reverse(f"schemes:{route_names(slug)[0]}"), request)
    context = {
        "page": page,
        "year": year,
        "fact": fact,
        "name": page.name(fact),
        "row": listing.fact_row(fact, page.columns, words),
        "events": changes.history_events(comparison, versions),
        "attached": page.files(signed_in(request), year, fact) if page.files else None,
        "document_told": any(column.key == "document" for column in page.columns),
        "crumbs": [(str(page.title), listed), (page.name(fact), "")],
        **entry_pages.closed_context(signed_in(request), year),
        **entry_pages.detail_actions(page, year, fact, words, request),
    }
    return render(request, "facts/detail.html", context)


def asked(request: HttpRequest, slug: str) -> tuple[FactPage, Year, SchemeWords]:
    """The page of a slug, the year in the address, and the words of its scheme."""
    page = page_for(slug)
    year = queries.current_year(signed_in(request), _year_number(request))
    if page is None or year is None or not page.may_open(signed_in(request)):
        raise Denied("fact_page", slug)
    words = SchemeWords(queries.year_document(year), queries.groups_of_units(year))
    return page, year, words


def _year_number(request: HttpRequest) -> int | None:
    text: Any = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
