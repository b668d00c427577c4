"""The demo year lies around the day it is loaded, so that its home pages are alive on any day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from schemes.holidays.queries import work_calendar
from schemes.models import CalendarEntry, Year
from schemes.years.calendar_services import calendar_extend
from units.models import Account, Unit

#: Days from the day of loading, by deadline: as a county stands in the middle of December.
DAYS = {
    "self_evaluation": 2,
    "ballots": 4,
    "honours": 8,
    "recheck": 12,
    "publication": 25,
    "payment": 46,
}
#: The month from which a year is the one that is assessed; before it, the last year is.
FIRST_MONTH = 7
REASON = "示范：年末各项时限随载入日期调整"


def year_of(today: date) -> int:
    """The year that the demo county assesses on a day: the nearest whose end is believable."""
    return today.year if today.month >= FIRST_MONTH else today.year - 1


def move_calendar(year: Year, actor: Account, today: date) -> None:
    """Lay the year's last deadlines around ``today``; each move is on record like any other (S-1).

    None falls on a day off.  What they come after (plans drafted, signed, filed) stays where the
    scheme has it.
    """
    days = work_calendar(year.authority, [today.year, today.year + 1])
    for entry in CalendarEntry.objects.filter(year=year, key__in=DAYS).select_related("year"):
        day = days.on_or_after(today + timedelta(days=DAYS[entry.key]))
        calendar_extend(entry=entry, due_at=at_six(day), reason=REASON, actor=actor)


def extend_for(year: Year, unit: Unit, key: str, day: date, reason: str, actor: Account) -> None:
    """One unit's own extension of a deadline."""
    entry = CalendarEntry.objects.select_related("year").get(year=year, key=key)
    calendar_extend(entry=entry, due_at=at_six(day), reason=reason, actor=actor, unit=unit)


def at_six(day: date) -> datetime:
    """Six in the evening of a day, when the office's deadlines end."""
    return timezone.make_aware(datetime.combine(day, time(18, 0)))
