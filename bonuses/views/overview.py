"""奖金: the table of units, and what it takes to Excel."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from bonuses import exports, pay, queries
from bonuses.models import UnitRate
from bonuses.overview import Overview, OverviewFilter, chips, overview_of
from bonuses.steps import rate_steps
from bonuses.views.common import head, keep, year_asked
from core.policy import Denied
from schemes.models import Year
from scoring.grade_words import grade_names
from units.http import signed_in

#: Units on a page; the sums at its foot and the workbook are of all that were asked for.
PER_PAGE = 50


def _wanted(request: HttpRequest) -> OverviewFilter:
    return OverviewFilter(
        group=request.GET.get("group", ""),
        state=request.GET.get("state", ""),
        search=request.GET.get("q", "")[:40],
        sort=request.GET.get("sort", ""),
    )


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The units a reader may see; who sees one unit's sheet only is led to it."""
    year = year_asked(request)
    page = overview_of(signed_in(request), year, _wanted(request))
    if page is None:
        return render(request, "bonuses/overview_empty.html", head(request, year, None))
    if page.rule == "no_pay":
        context = head(request, year, page.bonus_set) | {"no_pay": True}
        return render(request, "bonuses/overview_empty.html", context)
    if page.sight.units and len(page.everything) == 1:
        only = reverse("bonuses:sheet", args=[page.everything[0].code])
        return HttpResponseRedirect(only + keep(request))
    return render(request, "bonuses/overview.html", _overview_context(request, page))


@require_GET
def overview_xlsx(request: HttpRequest) -> HttpResponse:
    """The rows shown, in their order, as a workbook."""
    year = year_asked(request)
    page = overview_of(signed_in(request), year, _wanted(request))
    if page is None or page.rule == "no_pay":
        raise Denied("bonuses.overview", year.year)
    return exports.overview_workbook(page, signed_in(request))


@require_GET
def rate(request: HttpRequest, unit_code: str) -> HttpResponse:
    """How a unit's per-capita amount came about."""
    year = year_asked(request)
    found = queries.rate_of(signed_in(request), year, unit_code)
    return render(request, "bonuses/rate.html", _rate_context(request, year, found))


@require_GET
def rate_card(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The same as a card that the unit's page loads."""
    year = year_asked(request)
    found = queries.rate_of(signed_in(request), year, unit_code)
    return render(request, "bonuses/_rate_card.html", _rate_context(request, year, found))


def _rate_context(request: HttpRequest, year: Year, found: UnitRate) -> dict[str, Any]:
    rates, document = pay.rates_of(found.bonus_set).units, pay.document_of(found.bonus_set)
    names = {code: unit.name for code, unit in rates.items()}
    name = names.get(found.unit.code, found.unit.name)
    return head(request, year, found.bonus_set, (name, "")) | {
        "unit_name": name,
        "no_pay": document.pay.unit.kind == "no_pay",
        "rate": found,
        "unit": found.unit,
        "steps": rate_steps(found.trace, grade_names(document)),
        "chips": list(chips(rates[found.unit.code], names, document)),
        "opens_sheet": queries.pay_sight(signed_in(request), year.authority).sheet(found.unit_id),
    }


def _overview_context(request: HttpRequest, page: Overview) -> dict[str, Any]:
    part = Paginator(page.rows, PER_PAGE).get_page(request.GET.get("page"))
    return head(request, page.year, page.bonus_set) | {
        "page": page,
        "part": part,
        "states": page.states.items(),
    }
