"""How many have handed in by each day, this year against the last: a curve and its table.

Years are laid over each other by the days to their own deadline, which need not be the same day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.home import HomePart
from core.ui import date_text

#: So many days before its deadline a curve begins at the earliest, and goes on after it.
BEFORE, AFTER = 40, 10
TEMPLATE = "core/home_submissions.html"


@dataclass(frozen=True, slots=True)
class Handed:
    """The days on which things were handed in, in order, and when they were due."""

    days: Sequence[date]
    due: date

    def by(self, offset: int) -> int:
        """How many were there so many days after the deadline (before it: negative)."""
        return bisect_right(self.days, self.due + timedelta(days=offset))


@dataclass(frozen=True, slots=True)
class Point:
    """A day of this year: how many by then, and at the same distance last year; None: no figure."""

    day: date
    now: int | None
    last: int | None


def curve(handed: Handed, last: Handed | None, today: date) -> list[Point]:
    """The days from the first one handed in, of either year, to the deadline or the last one."""
    known = [each for each in (handed, last) if each is not None and each.days]
    if not known:
        return []
    first = min((each.days[0] - each.due).days for each in known)
    final = max((each.days[-1] - each.due).days for each in known)
    present = (today - handed.due).days
    begin = max(first, -BEFORE) - 1
    if last is None and present < begin:
        return []  # All of it was handed in long before the days that the picture shows.
    return [
        Point(
            handed.due + timedelta(days=offset),
            handed.by(offset) if offset <= present else None,
            None if last is None else last.by(offset),
        )
        for offset in range(begin, min(max(final, 0), AFTER) + 1)
    ]


def submissions_part(
    *,
    title: Any,
    url: str,
    counter: Any,
    done: int,
    total: int,
    due_at: datetime,
    handed: Handed,
    last: Handed | None,
) -> HomePart:
    """The card of a home page: how many of how many, against last year, with the curve."""
    today = timezone.localdate()
    points = curve(handed, last, today)
    data = {
        "names": [date_text(point.day, "short") for point in points],
        "current": [point.now for point in points],
        "last": [point.last for point in points] if last else [],
        "last_label": _("上年") if last else "",
    }
    context = {
        "title": title,
        "url": url,
        "counter": counter,
        "done": done,
        "total": total,
        "due_at": due_at,
        "against": _against(handed, last, today),
        "points": points,
        "data": data,
    }
    return HomePart("submissions", TEMPLATE, context, order=10)


def _against(handed: Handed, last: Handed | None, today: date) -> str:
    """Against the same distance to the deadline last year; empty where there is nothing of it."""
    if last is None or not last.days:
        return ""
    offset = (today - handed.due).days
    more = handed.by(offset) - last.by(offset)
    if more == 0:
        return _("与上年同期一样")
    words = _("比上年同期多 %d 个") if more > 0 else _("比上年同期少 %d 个")
    return words % abs(more)
