"""What reminders by the calendar know of appeals: a reviewer whose days run out (催办)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from core.notices.reminders import Awaited
from core.work_items import WorkItem
from scoring.appeals.models import REVIEWING, Appeal
from units.models import Authority


def appeals_awaited(authority: Authority) -> Iterator[Awaited]:
    """Each appeal that lies with its reviewer, with the last second of his working days: he is
    reminded before and after it, the office is told of what he lets lie."""
    rows = Appeal.objects.filter(publication__year__authority=authority, state=REVIEWING)
    for row in rows.exclude(due=None).select_related("unit", "reviewer").order_by("pk"):
        if row.reviewer is None or row.due is None:
            continue
        due = timezone.make_aware(datetime.combine(row.due, time(23, 59, 59)))
        what = {
            "zh": f"{row.unit.name}的结果申诉复核",
            "en": f"Review of the appeal of {row.unit.name}",
        }
        item = WorkItem(
            # Another reviewer has days of his own, and is reminded anew.
            f"appeal-review-{row.pk}-{row.reviewer_id}",
            what["zh"],
            reverse("scoring:appeal", args=[row.pk]),
            "",
            count=1,
            unit=row.unit.name,
            due_at=due,
        )
        yield Awaited(item, [row.reviewer], what)
