"""The page of the ballot turnout."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reviews.turnout import turnout_rows
from schemes.forms_workbook import asked_year
from schemes.queries import current_year
from units.http import signed_in


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
