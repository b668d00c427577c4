"""What stages ask of the departments and leaders whose turn has come (D-7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import WorkItem
from reviews.stages.policies import grades_some
from reviews.stages.reading import StageReading
from reviews.stages.scope import StageScope
from schemes.deadlines import due_for, has_begun
from schemes.queries import year_or_none


def stage_work(account: Any) -> Iterator[WorkItem]:
    """Units that wait for one's grade; the office has its own list of what is awaited."""
    year = year_or_none(account)
    if year is None or not grades_some(account) or not has_begun(year, "marks"):
        return
    scope = StageScope(account, year)
    if scope.sees_all:
        return
    for work in StageReading(scope).works:
        if work.missing:
            url = reverse("reviews:stage", args=[work.component, work.stage])
            yield WorkItem(
                f"stage-{work.component}-{work.stage}",
                _("给“%s”定等次") % work.name,
                f"{url}?year={year.year}",
                _("去定等次"),
                count=work.missing,
                counter=ngettext("家", "家", work.missing),
                done=work.done,
                total=work.total,
                badge="todo",
                icon="bar-chart-steps",
                clauses=("D-7",),
                nav="marking",
                **due_for(year, "marks"),
            )
