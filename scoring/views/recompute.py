"""Asking for a recompute, and following it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core.policy import Denied
from scoring import queries
from scoring.services import RecomputeError, recompute_request
from scoring.views.asked import number_or_none
from units.http import signed_in


@require_POST
def recompute(request: HttpRequest) -> HttpResponse:
    """Queue a recompute of the year and go to its progress."""
    if not queries.may_recompute(signed_in(request)):
        raise Denied("scoring.recompute")
    year = queries.year_for(signed_in(request), number_or_none(request.POST.get("year")))
    try:
        job = recompute_request(year=year, actor=signed_in(request))
    except RecomputeError as error:
        messages.error(request, str(error))
        return redirect("scoring:results")
    return redirect("core:job", job_id=job.pk)
