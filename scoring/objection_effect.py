"""What a changed mark did to a unit's score and rank: the set before the decision, the one now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reviews.objections.models import Objection
from reviews.objections.queries import objection_for
from scoring.models import ResultEntry
from scoring.queries import current_result
from units.http import signed_in


@require_GET
def objection_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """A card for the page of an objection."""
    found = objection_for(signed_in(request), pk)
    return render(request, "scoring/_objection_effect.html", effect_of(found))


def effect_of(found: Objection) -> dict[str, Any]:
    """The unit's entries before the decision and now; ``stale`` while nothing was recomputed."""
    entries = ResultEntry.objects.filter(
        unit=found.unit_id, result_set__year=found.year_id
    ).select_related("result_set")
    before = after = None
    if found.decided_at is not None:
        earlier = entries.filter(result_set__finished_at__lte=found.decided_at)
        before = earlier.order_by("-result_set__number").first()
        pointer = current_result(found.year)
        if pointer is not None and pointer.result_set.finished_at > found.decided_at:
            after = entries.filter(result_set=pointer.result_set_id).first()
    change = places = None
    if before and after:
        if before.total is not None and after.total is not None:
            change = after.total - before.total
        if before.rank is not None and after.rank is not None:
            places = before.rank - after.rank
    return {
        "objection": found,
        "before": before,
        "after": after,
        "change": change,
        "places": places,
        "stale": after is None,
    }
