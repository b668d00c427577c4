"""Whole months of dated postings, as the dates propose them (S-3).

A proposal is a help for who keeps the personnel file; what counts is what was confirmed there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Literal, Protocol

BelongsTo = Literal["first_working_day", "last_working_day", "most_days"]
MONTHS = range(1, 13)
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class DatedPosting(Protocol):
    """Where a person is from one day to another; an open end is None."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


def propose_months(
    postings: Sequence[DatedPosting],
    year: int,
    first_working_days: Mapping[int, date],
    *,
    belongs_to: BelongsTo = "first_working_day",
    last_working_days: Mapping[int, date] | None = None,
) -> tuple[int, ...]:
    """Return the whole months of ``year`` for each of one person's postings, in their order.

    A month belongs to the posting that holds its first working day (S-3); ``belongs_to``, the
    scheme's parameter, may say its last working day or the most days of it.  A month is given
    once: where postings overlap, to the one that began later, so that a sum is never above 12.
    ``first_working_days`` maps a month (1 to 12) to its day, likewise ``last_working_days``, which
    is Monday to Friday where nobody gives it.
    """
    if belongs_to == "last_working_day":
        last = last_working_days or last_weekdays(year)
        winners = [_holder(postings, last[month]) for month in MONTHS]
    elif belongs_to == "most_days":
        winners = [_longest(postings, year, month) for month in MONTHS]
    else:
        winners = [_holder(postings, first_working_days[month]) for month in MONTHS]
    return tuple(winners.count(place) for place in range(len(postings)))


def first_days(year: int, is_working: Callable[[date], bool]) -> dict[int, date]:
    """Return the first working day of each month (1 to 12), by a table of holidays."""
    return {month: _seek(date(year, month, 1), _ONE_DAY, is_working) for month in MONTHS}


def last_days(year: int, is_working: Callable[[date], bool]) -> dict[int, date]:
    """Return the last working day of each month (1 to 12), by a table of holidays."""
    return {month: _seek(_end(year, month), -_ONE_DAY, is_working) for month in MONTHS}


@cache
def first_weekdays(year: int) -> Mapping[int, date]:
    """Return the first day from Monday to Friday of each month: without a table of holidays."""
    return MappingProxyType(first_days(year, _is_weekday))


@cache
def last_weekdays(year: int) -> Mapping[int, date]:
    """Return the last day from Monday to Friday of each month: without a table of holidays."""
    return MappingProxyType(last_days(year, _is_weekday))


def _is_weekday(day: date) -> bool:
    return day.weekday() < _SATURDAY


def _end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - _ONE_DAY


def _seek(day: date, step: timedelta, is_working: Callable[[date], bool]) -> date:
    """The first working day from ``day`` on; ``day`` itself in a month without any."""
    found = day
    while not is_working(found):
        found += step
        if found.month != day.month:
            return day
    return found


def _holder(postings: Sequence[DatedPosting], day: date) -> int | None:
    """The place of the posting that holds the day; of several the one that began last."""
    places = [place for place, posting in enumerate(postings) if _holds(posting, day)]
    return max(places, key=lambda place: (postings[place].starts_on, place), default=None)


def _holds(posting: DatedPosting, day: date) -> bool:
    return posting.starts_on <= day and (posting.ends_on is None or day <= posting.ends_on)


def _longest(postings: Sequence[DatedPosting], year: int, month: int) -> int | None:
    """The place of the posting with the most days of the month; of equals the one begun last."""
    first, last = date(year, month, 1), _end(year, month)
    days = {
        place: (min(posting.ends_on or last, last) - max(posting.starts_on, first)).days + 1
        for place, posting in enumerate(postings)
    }
    there = [place for place, count in days.items() if count > 0]
    return max(there, key=lambda p: (days[p], postings[p].starts_on, p), default=None)
