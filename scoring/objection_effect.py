"""What a changed mark did to a unit's score and rank: the set before the decision, the one now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reviews.objections.models import Objection
from reviews.objections.queries import objection_for
from reviews.objections.reading import moved_mark
from scoring.models import ResultEntry, ResultSet
from scoring.queries import Scope, current_result, results_scope, visible_entries
from units.http import signed_in


@require_GET
def objection_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """A card for the page of an objection."""
    account = signed_in(request)
    found = objection_for(account, pk)
    told = effect_of(found, results_scope(account))
    return render(request, "scoring/_objection_effect.html", told)


def effect_of(found: Objection, scope: Scope) -> dict[str, Any]:
    """The unit's entries before the decision and now, as far as they lie in the scope; ``stale``
    while nothing was recomputed.  ``mark`` is the mark before and after, ``rest`` what of the
    change came of anything else."""
    before = after = None
    if found.decided_at is not None:
        sets = ResultSet.objects.filter(year=found.year_id, finished_at__lte=found.decided_at)
        before = _entry(scope, sets.order_by("-number").first(), found)
        pointer = current_result(found.year)
        if pointer is not None and pointer.result_set.finished_at > found.decided_at:
            after = _entry(scope, pointer.result_set, found)
    change = places = None
    if before and after:
        if before.total is not None and after.total is not None:
            change = after.total - before.total
        if before.rank is not None and after.rank is not None:
            places = before.rank - after.rank
    mark = moved_mark(found)
    own = mark.change if mark else None
    return {
        "objection": found,
        "mark": mark,
        "rest": None if change is None or own is None else change - own,
        "before": before,
        "after": after,
        "change": change,
        "places": places,
        "stale": after is None,
    }


def _entry(scope: Scope, result_set: ResultSet | None, found: Objection) -> ResultEntry | None:
    if result_set is None:
        return None
    entries = visible_entries(scope, result_set).filter(unit=found.unit_id)
    return entries.select_related("result_set").first()
