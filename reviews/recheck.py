"""Marks given for an earlier version of their target: found, and affirmed for the one in force.

A ratified change leaves the marks alone.  A mark names the row of the target that it judged, so
that one whose target reads otherwise by now is seen, and wants a look (M-4, S-4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.facts import FactChange, FactPlan, StaleFactError, facts_apply, hold_scope
from core.models import Origin
from reviews.models import TargetMark
from reviews.queries import visible_target_marks
from reviews.services import TARGET_MARK
from schemes.fact_entry.row import row_context, row_read, row_texts
from schemes.fact_entry.services import open_year
from schemes.fact_pages.changes import Change, Comparison
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import groups_of_units, year_document
from targets.models import Target
from targets.pages import TARGETS
from units.models import Account


@dataclass(frozen=True, slots=True)
class Outdated:
    """A mark, the target in force, and in what it differs from the one that was judged."""

    mark: TargetMark
    target: Target
    changes: Sequence[Change]


def outdated_marks(account: Any, year: Year) -> QuerySet[TargetMark]:
    """Standing marks that judged a version of their target which stands no more."""
    marks = visible_target_marks(account, year).filter(target__current=False)
    return marks.select_related("target", "unit").order_by("unit__code", "key")


def outdated_rows(year: Year, marks: Sequence[TargetMark]) -> list[Outdated]:
    """The marks with what changed of their targets."""
    keys = [mark.key for mark in marks]
    standing = {
        target.key: target
        for target in Target.objects.filter(year=year, current=True, key__in=keys)
    }
    words = SchemeWords(year_document(year), groups_of_units(year))
    comparison = Comparison(TARGETS, year, words)
    return [
        Outdated(mark, found, comparison.changes(mark.target, found))
        for mark in marks
        if (found := standing.get(mark.key)) is not None
    ]


@transaction.atomic
def target_mark_affirm(
    *,
    year: Year,
    expected: int,
    target: int,
    actor: Account,
    reason: str = "",
    origin: Origin = Origin.ENTRY,
) -> TargetMark:
    """Say that a mark holds for the target as it stands now: a new fact with the same figures.

    ``expected`` is the mark and ``target`` the row of the target that the actor was shown:
    :class:`~core.facts.StaleFactError` where another stands.  Raises ``ValidationError`` where the
    mark does not fit the target any more (another method, a score above the points): then it is
    corrected instead.
    """
    hold_scope({"year": year})
    fresh = open_year(year)
    mark = TargetMark.objects.filter(year=fresh, pk=expected, current=True).first()
    found = Target.objects.filter(year=fresh, pk=target, current=True).first()
    if mark is None or found is None or mark.key != found.key:
        raise StaleFactError(mark)
    context = row_context(fresh, TARGET_MARK)
    record = row_read(TARGET_MARK, context, row_texts(TARGET_MARK, context, mark))
    item = TARGET_MARK.referring(context, record, TARGET_MARK.single(context, record, mark))
    plan = FactPlan(model=TargetMark, scope={"year": fresh})
    plan.changed.append(FactChange(mark, item, ()))
    told = reason.strip() or _("按变更后的目标复核，评分不变")
    facts_apply(plan, actor=actor, origin=origin, reason=told, event="targetmark.affirm")
    return TargetMark.objects.get(year=fresh, key=mark.key, current=True)


def moved_words() -> str:
    """Why an affirmation was not written: the mark or the target is another by now."""
    return _("评分或目标刚又变过，没有写入。看过现在的再办")
