"""What is kept of result sets: published and frozen ones for ever, provisional ones 90 days."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from core import audit
from schemes.models import Year
from scoring.models import CurrentResult, ResultEntry, ResultSet, ResultSetState, StoredUnitResult
from units.models import Authority

PROVISIONAL_DAYS = 90
BATCH = 500

#: Called before a set is deleted, in the same transaction: removes what hangs on it.  Raise
#: ``ProtectedError`` to keep the set.
BeforePrune = Callable[[ResultSet], None]
_before: list[BeforePrune] = []


def register_before_prune(hook: BeforePrune) -> None:
    """Have ``hook`` remove an app's own figures of a set that is about to be pruned."""
    if hook not in _before:
        _before.append(hook)


def result_sets_prune(*, authority: Authority, now: datetime.datetime | None = None) -> int:
    """Delete provisional sets older than 90 days that nothing refers to; returns how many.

    The set in force stays whatever its age; so does one that a payroll or a decision names.
    """
    limit = (now or timezone.now()) - datetime.timedelta(days=PROVISIONAL_DAYS)
    old = ResultSet.objects.filter(
        year__authority=authority,
        state=ResultSetState.PROVISIONAL,
        finished_at__lt=limit,
    ).exclude(pk__in=CurrentResult.objects.values("result_set_id"))
    pruned = sum(_prune(result_set) for result_set in old.select_related("year"))
    if pruned:
        _drop_orphans(authority)
    return pruned


def _prune(result_set: ResultSet) -> bool:
    try:
        with transaction.atomic():
            Year.objects.select_for_update().get(pk=result_set.year_id)
            fresh = ResultSet.objects.filter(
                pk=result_set.pk, state=ResultSetState.PROVISIONAL
            ).first()
            pointed = CurrentResult.objects.filter(result_set_id=result_set.pk).exists()
            if fresh is None or pointed:
                return False
            for hook in _before:
                hook(fresh)
            fresh.delete()
            audit.record(
                event="result_set.prune",
                actor=None,
                authority=result_set.year.authority,
                subject_type="scoring.resultset",
                subject_id=result_set.pk,
                subject=str(result_set),
                detail={"number": result_set.number, "facts_digest": result_set.facts_digest},
            )
    except ProtectedError:
        return False
    return True


@transaction.atomic
def _drop_orphans(authority: Authority) -> None:
    """Delete unit results that no set names any more."""
    # A recompute that is about to share one of them holds its year's lock while it writes.
    list(Year.objects.select_for_update().filter(authority=authority).order_by("pk"))
    orphans = StoredUnitResult.objects.filter(authority=authority).exclude(
        pk__in=ResultEntry.objects.values("result_id")
    )
    ids = list(orphans.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        StoredUnitResult.objects.filter(pk__in=ids[start : start + BATCH]).delete()
