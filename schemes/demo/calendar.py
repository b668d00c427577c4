"""Deadlines of the demo year lie around the day it is loaded, so that its home pages are alive."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from schemes.models import CalendarEntry, Year
from schemes.years.calendar_services import calendar_extend
from units.models import Account

#: Days from the day of loading, by deadline: marks are nearly due, the result comes after them.
DAYS = {
    "self_evaluation": -12,
    "ballots": -9,
    "honours": -5,
    "recheck": 2,
    "publication": 14,
    "payment": 35,
}
REASON = "示范：年末各项时限随载入日期顺延"


def move_calendar(year: Year, actor: Account) -> None:
    """Extend what the scheme sets earlier; the extension is on record like any other (S-1)."""
    today = timezone.localdate()
    for entry in CalendarEntry.objects.filter(year=year, key__in=DAYS).select_related("year"):
        day = today + timedelta(days=DAYS[entry.key])
        due_at = timezone.make_aware(datetime.combine(day, time(18, 0)))
        if due_at > entry.original_due_at:
            calendar_extend(entry=entry, due_at=due_at, reason=REASON, actor=actor)
