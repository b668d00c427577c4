"""Working days: weekends by rule, and the days on which a table says otherwise.  Pure.

A table of exceptions is made anew every year (放假和调休上班), so nothing here knows a date by
itself: what is not in the table is a working day unless it is a weekend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
MONTHS = 12
_LONGEST_BREAK = 60
"""No break between working days is longer; a table that says so is wrong."""


class NoWorkingDayError(ValueError):
    """The table leaves no working day within two months: it cannot be right."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Weekends, and ``exceptions``: day → whether it is worked although it is a weekend, or not."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        return self.exceptions.get(day, day.weekday() not in self.weekend)

    def on_or_after(self, day: date) -> date:
        """``day`` itself if it is worked, else the next working day."""
        return self._walk(day, 1)

    def on_or_before(self, day: date) -> date:
        """``day`` itself if it is worked, else the last working day before it."""
        return self._walk(day, -1)

    def after(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, which is not counted; ``n`` 0 is ``day``."""
        if n < 0:
            raise ValueError("a number of days is not negative")
        for _each in range(n):
            day = self._walk(day + timedelta(days=1), 1)
        return day

    def first_of_month(self, year: int, month: int) -> date:
        """The first working day of a month."""
        return self.on_or_after(date(year, month, 1))

    def last_of_month(self, year: int, month: int) -> date:
        """The last working day of a month."""
        following = date(year + month // MONTHS, month % MONTHS + 1, 1)
        return self.on_or_before(following - timedelta(days=1))

    def _walk(self, day: date, step: int) -> date:
        for _each in range(_LONGEST_BREAK):
            if self.is_working_day(day):
                return day
            day += timedelta(days=step)
        raise NoWorkingDayError(day)
