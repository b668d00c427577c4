"""The directory of units, and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from schemes.fact_entry.services import refusal
from schemes.fact_pages.entry_pages import may_edit
from schemes.unit_pages import exports
from schemes.unit_pages.asked import asked_day, year_and_words
from schemes.unit_pages.directory import directory, directory_day, directory_rows
from schemes.unit_pages.unit import unit_page
from units.http import signed_in
from units.lifecycle_models import ChangeKind
from units.queries import may_see_rights


@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """The units of the year that the account may see."""
    year, words = year_and_words(request)
    account, as_of = signed_in(request), asked_day(request)
    context = {
        "year": year,
        "directory": directory(account, year, words, request.GET.dict(), as_of),
        "as_of": as_of,
        "may_edit": may_edit(account, year),
        "closed": refusal(year),
        "crumbs": [(pgettext("list", "单位"), "")],
    }
    return render(request, "units/directory.html", context)


@require_GET
def unit_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    year, words = year_and_words(request)
    as_of = asked_day(request)
    rows = directory_rows(signed_in(request), year, words, request.GET.dict(), as_of)
    return exports.directory_workbook(year, rows, directory_day(year, as_of))


@require_GET
def unit_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: its years side by side, its history, whom it works with."""
    year, _words = year_and_words(request)
    account, as_of = signed_in(request), asked_day(request)
    page = unit_page(account, year, code, directory_day(year, as_of))
    context = {
        "year": year,
        "unit": page.unit,
        "page": page,
        "as_of": as_of,
        "may_edit": may_edit(account, year),
        "kinds": [each for each in ChangeKind.choices if each[0] != ChangeKind.FOUND],
        "sees_rights": may_see_rights(account, page.unit),
        "crumbs": [(pgettext("list", "单位"), reverse("schemes:units")), (page.at.name, "")],
    }
    return render(request, "units/unit.html", context)
