"""What a changed mark did to a unit's score and rank: the set before the decision, the one now."""

from __future__ import annotations

from dataclasses import dataclass
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
    change = places = passing = None
    if before and after:
        passing = passing_of(scope, before, after)
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
        "passing": passing,
        "stale": after is None,
    }


@dataclass(frozen=True, slots=True)
class Passing:
    """Why a rank moved: how many units of the group stand before this one, and which of them
    changed sides, each with whether its own total moved too.  The names are those of units whose
    results the reader sees; the numbers hold for all."""

    ahead_before: int
    ahead_after: int
    passed: tuple[tuple[str, bool], ...]
    passed_by: tuple[tuple[str, bool], ...]


def passing_of(scope: Scope, before: ResultEntry, after: ResultEntry) -> Passing | None:
    """What changed sides between two sets; None where the unit has no rank in one of them.

    A tied unit is not before another (S-5), so that a rank is one more than those before it.
    """
    if before.rank is None or after.rank is None:
        return None
    old, new = _ranked(scope, before), _ranked(scope, after)

    def moved(pk: int) -> tuple[str, bool]:
        entry = new.get(pk) or old[pk]
        return entry.name, pk in old and pk in new and old[pk].total != new[pk].total

    was = {pk for pk, entry in old.items() if (entry.rank or 0) < before.rank}
    now = {pk for pk, entry in new.items() if (entry.rank or 0) < after.rank}
    return Passing(
        ahead_before=before.rank - 1,
        ahead_after=after.rank - 1,
        passed=tuple(moved(pk) for pk in old if pk in was - now),
        passed_by=tuple(moved(pk) for pk in new if pk in now - was),
    )


def _ranked(scope: Scope, own: ResultEntry) -> dict[int, ResultEntry]:
    """The other ranked units of the group in the set of an entry, by unit, in their order."""
    rows = visible_entries(scope, own.result_set).filter(peer_group=own.peer_group)
    others = rows.exclude(unit=own.unit_id).filter(rank__isnull=False)
    return {entry.unit_id: entry for entry in others}


def _entry(scope: Scope, result_set: ResultSet | None, found: Objection) -> ResultEntry | None:
    if result_set is None:
        return None
    entries = visible_entries(scope, result_set).filter(unit=found.unit_id)
    return entries.select_related("result_set").first()
