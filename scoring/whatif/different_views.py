"""The card of a unit's page, loaded by it and asked again with another value; nothing is saved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.policy import Denied
from scoring import queries
from scoring.views.asked import asked
from scoring.whatif.different_page import card_of
from units.http import signed_in


@require_GET
def different_card(request: HttpRequest, unit_code: str) -> HttpResponse:
    """What the unit would have if one figure were different; of the set in force alone."""
    what = asked(request)
    entry = queries.visible_entry(what.scope, what.existing(), unit_code)
    if not what.current:
        raise Denied("scoring.resultset", what.existing().number)
    card = card_of(signed_in(request), what, entry, request.GET.dict())
    context = {"card": card, "entry": entry, "year_number": what.year.year}
    return render(request, "what_if/_different.html", context)
