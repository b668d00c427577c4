"""The page "what this county shows": every rule, and the unit or person that shows it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.language import in_english, title_of
from schemes.demo.county import make_county
from schemes.demo.model import Showcase
from schemes.demo.shown import place_of, places_beside, shows_something
from schemes.queries import current_year
from units.http import signed_in
from units.models import Person, Unit
from units.queries import authority_for


@require_GET
def showcase_page(request: HttpRequest) -> HttpResponse:
    """What a place of the demo shows, each a link, and the places beside it; 404 anywhere else."""
    account = signed_in(request)
    authority = authority_for(account)
    if authority is None or not shows_something(authority):
        raise Http404
    year = current_year(account)
    units = dict(Unit.objects.filter(authority=authority).values_list("code", "name"))
    place = place_of(authority)
    if place is None:
        people = dict(Person.objects.filter(authority=authority).values_list("code", "name"))
        rows = [_row(case, units, people) for case in _cases(year.year)]
        rows += [_page_row(*page) for page in PAGES]
    else:
        rows = [_place_row(case, units) for case in place.told["shows"]]
    context = {
        "rows": rows,
        "year": year,
        "beside": places_beside(account, authority),
        "crumbs": [(_("示范看什么"), "")],
    }
    return render(request, "schemes/demo_showcase.html", context)


#: Pages that show acts of the year: rule, route, its name, what to look at.
PAGES = (
    (
        "K-7.7",
        "schemes:transfers",
        gettext_lazy("内部调动"),
        gettext_lazy("一件已确认、一件待确认：月数按日期算，确认前先说明按哪个单位发"),
    ),
    (
        "K-4.1",
        "schemes:charges",
        gettext_lazy("领导分管"),
        gettext_lazy("每位领导分管哪些单位，从哪天起；没有人分管的单位另列"),
    ),
    (
        "S-4",
        "units:deputies",
        gettext_lazy("代理"),
        gettext_lazy("分管领导请人代理：到期自动结束，审计里记明代谁办"),
    ),
)


def _place_row(case: dict[str, Any], units: dict[str, str]) -> dict[str, Any]:
    routes = {"money": "bonuses:rate", "plan": "targets:plan"}
    route = next((routes[key] for key in routes if case.get(key)), "scoring:unit")
    return {
        "rule": case["rule"],
        "who": units.get(case["unit"], case["unit"]),
        "url": reverse(route, args=[case["unit"]]),
        "text": case["en"] if in_english() else case["zh"],
    }


def _page_row(rule: str, route: str, name: Any, text: Any) -> dict[str, Any]:
    return {"rule": rule, "who": name, "url": reverse(route), "text": text}


@cache
def _cases(year: int) -> tuple[Showcase, ...]:
    return tuple(make_county(year).showcases)


def _row(case: Showcase, units: dict[str, str], people: dict[str, str]) -> dict[str, Any]:
    text = title_of(case)
    if case.kind == "history":
        url, who = reverse("schemes:unit", args=[case.code]), units.get(case.code, case.code)
    elif case.kind == "unit":
        money = case.rule.startswith("K-7")
        name = "bonuses:sheet" if money else "scoring:unit"
        url, who = reverse(name, args=[case.code]), units.get(case.code, case.code)
    else:
        unit = case.unit
        url = reverse("bonuses:slip", args=[unit, case.code])
        who = f"{units.get(unit, unit)} {people.get(case.code, case.code)}"
    return {"rule": case.rule, "who": who, "url": url, "text": text}
