"""The periods of a year's reports and their deadlines in force, by the server's clock (W-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.policy import Denied
from schemes.deadlines import due_at_of
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.progress import ProgressRules

_LAST_MOMENT = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its last month: from when it is reported, until when."""

    month: int
    opens_at: datetime
    due_at: datetime

    @property
    def title(self) -> str:
        """What it is called."""
        return _("截至 %s 月") % self.month

    def open_at(self, now: datetime) -> bool:
        """Whether a report of it is taken in time at this moment."""
        return self.opens_at <= now <= self.due_at

    def begun(self, now: datetime) -> bool:
        """Whether anything can be reported of it yet."""
        return self.opens_at <= now


def rules_of(year: Year) -> ProgressRules:
    """What the year's scheme says of reports."""
    return year_document(year).progress


def key_of(month: int) -> str:
    """The key of the period's deadline in the calendar."""
    return f"progress_{month:02d}"


def stated_due(year: Year, month: int) -> datetime:
    """The deadline as the scheme has it: the end of a day of the following month."""
    day = rules_of(year).due_on(year.year, month)
    return timezone.make_aware(datetime.combine(day, _LAST_MOMENT))


def periods_of(year: Year, unit: int | None = None) -> list[Period]:
    """The year's periods with their deadlines in force, a unit's own extension among them."""
    found = []
    for month in rules_of(year).periods:
        opens = timezone.make_aware(datetime(year.year, month, 1))  # noqa: DTZ001
        moved = due_at_of(year, key_of(month), unit)
        found.append(Period(month, opens, moved or stated_due(year, month)))
    return found


def period_of(year: Year, month: Any, unit: int | None = None) -> Period:
    """The period that ends with a month; a 404 where the scheme has none."""
    found = next((each for each in periods_of(year, unit) if str(each.month) == str(month)), None)
    if found is None:
        raise Denied("targets.progress", month)
    return found


def present_period(periods: list[Period], now: datetime | None = None) -> Period | None:
    """The period in hand: the first that is open, else the last that has begun."""
    moment = now or timezone.now()
    begun = [each for each in periods if each.begun(moment)]
    in_hand = next((each for each in begun if each.due_at >= moment), None)
    return in_hand or (begun[-1] if begun else None)


def judged_period(periods: list[Period], now: datetime | None = None) -> Period | None:
    """The period that can be judged: the last that is due, for one that is open lacks most of its
    reports; the one in hand until the first is due."""
    moment = now or timezone.now()
    due = [each for each in periods if each.due_at < moment]
    return due[-1] if due else present_period(periods, moment)
