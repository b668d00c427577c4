"""The table of unit-years, and saving one of its rows."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from core.facts import StaleFactError
from core.policy import Denied
from schemes.fact_entry.services import refusal
from schemes.fact_pages.entry_pages import may_edit, number_of
from schemes.unit_pages.asked import year_and_words
from schemes.unit_pages.grid import COLUMNS, grid, grid_answer, grid_errors, grid_stale
from schemes.unit_services import unit_year_record
from units.http import signed_in


@require_GET
def unit_grid(request: HttpRequest) -> HttpResponse:
    """The year's units as a table to edit."""
    year, _words = year_and_words(request)
    context = {
        "year": year,
        "grid": grid(signed_in(request), year, request.GET.dict()),
        "closed": refusal(year),
        "crumbs": [(pgettext("list", "单位"), reverse("schemes:units")), (_("年度表"), "")],
    }
    return render(request, "units/grid.html", context)


@require_POST
def unit_grid_save(request: HttpRequest) -> HttpResponse:
    """Save the cells of one row; answers with the row, with what is wrong, or who was faster.

    A refusal is an answer to the page like any other (200): with a 4xx the browser would report a
    fault of the page.  The API answers 400 and 409.
    """
    year, words = year_and_words(request)
    if not may_edit(signed_in(request), year):
        raise Denied("fact_entry", "units")
    expected = number_of(request.POST.get("expected", ""))
    try:
        fact = unit_year_record(
            year=year,
            texts={key: request.POST[key] for key in COLUMNS if key in request.POST},
            actor=signed_in(request),
            reason=request.POST.get("reason", ""),
            expected=expected,
        )
    except StaleFactError as error:
        return JsonResponse(grid_stale(year, words, expected, error.current))
    except ValidationError as error:
        return JsonResponse(grid_errors(error))
    return JsonResponse(grid_answer(year, fact))
