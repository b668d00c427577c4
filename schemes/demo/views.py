"""The page "what this county shows": every rule, and the unit or person that shows it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.language import title_of
from schemes.demo.county import make_county
from schemes.demo.draws import pool
from schemes.demo.model import Showcase
from schemes.queries import current_year
from units.http import signed_in
from units.models import Person, Unit
from units.queries import authority_for


@require_GET
def showcase_page(request: HttpRequest) -> HttpResponse:
    """The designed cases of the demo county, each a link; 404 anywhere else."""
    authority = authority_for(signed_in(request))
    if not settings.DEMO or authority is None or authority.code != pool()["authority"]["code"]:
        raise Http404
    year = current_year(signed_in(request))
    units = dict(Unit.objects.filter(authority=authority).values_list("code", "name"))
    people = dict(Person.objects.filter(authority=authority).values_list("code", "name"))
    rows = [_row(case, units, people) for case in _cases(year.year)]
    rows += [_page_row(*page) for page in PAGES]
    context = {"rows": rows, "year": year, "crumbs": [(_("示范县看什么"), "")]}
    return render(request, "schemes/demo_showcase.html", context)


#: Pages that show acts of the year: rule, route, its name, what to look at.
PAGES = (
    (
        "K-7.7",
        "schemes:transfers",
        gettext_lazy("县内调动"),
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
        gettext_lazy("分管县领导请人代理：到期自动结束，审计里记明代谁办"),
    ),
)


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
