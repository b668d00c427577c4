"""The year strip (年度时间轴): months, phases, milestones and today, laid out in percent.

A month in which much is due is wider than a quiet one, so that the end of a year, where most of its
deadlines lie, is not crowded.  Positions are attributes of an SVG, because the content security
policy allows no inline style.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from core.ui import SOON_DAYS, date_text
from schemes.deadlines import Deadline, PhaseSpan, deadlines_of, phase_spans
from schemes.models import Year

#: A strip shows so many months at most: the last ones, when deadlines were moved far back.
MONTHS = 14
ROWS = 3
#: Width of a month, in parts: a quiet one, more where its name holds the year, more per deadline.
QUIET, NAMED, DUE, MOST_DUE = 4, 3, 5, 4
#: Room for a letter of a milestone's label, in hundredths of a percent of a desk's strip.
WIDE, NARROW, MARK, HALF = 118, 62, 120, 60
FULL = 10_000
_Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Month:
    """A month's head: where it starts, what it is called."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A phase as a bar; ``named`` False where its name has no room in it."""

    x: str
    width: str
    label: str
    named: bool
    state: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Milestone:
    """A deadline under the bars; ``shown`` False where there is no room for its label."""

    x: str
    row: int
    title: str
    label: str
    due_at: datetime
    state: str
    before: bool
    shown: bool

    @property
    def y(self) -> int:
        """Where its mark stands in the drawing."""
        return 58 + 22 * self.row


@dataclass(frozen=True, slots=True)
class YearStrip:
    """Everything the component draws."""

    months: list[Month]
    bands: list[Band]
    milestones: list[Milestone]
    today: str
    today_words: str
    today_before: bool
    today_width: int

    @property
    def rows(self) -> int:
        """Lines of labels under the bars; the third only where it is needed."""
        return max(2, *(one.row + 1 for one in self.milestones))


def year_strip(year: Year, *, now: datetime | None = None) -> YearStrip | None:
    """The strip of a year as of now; None while its calendar is empty."""
    moment = timezone.localtime(now)
    deadlines = deadlines_of(year)
    if not deadlines:
        return None
    first, last = _range(year, deadlines)
    scale = _scale(first, last, deadlines)
    place = scale.at(moment)
    words = _("今天 %(day)s · %(phase)s") % {
        "day": date_text(moment, "short"),
        "phase": year.get_phase_display(),
    }
    return YearStrip(
        months=list(_months(first, last, scale)),
        bands=list(_bands(phase_spans(year), scale, moment)),
        milestones=_milestones(deadlines, scale, moment),
        today=_percent(place) if 0 <= place <= FULL else "",
        today_words=words,
        today_before=place > FULL * 4 // 10,
        today_width=16 + sum(7 if letter.isascii() else 13 for letter in words),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to places: the first day of each month with the parts before it, and the end."""

    months: tuple[tuple[date, int], ...]

    def at(self, moment: datetime | date) -> int:
        """Hundredths of a percent from the left edge; outside the strip below 0 or above."""
        day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
        if day < self.months[0][0]:
            return -FULL
        for (first, before), (following, until) in pairwise(self.months):
            if day < following:
                parts = (until - before) * (day - first).days
                return (
                    FULL
                    * (before * (following - first).days + parts)
                    // (self.months[-1][1] * (following - first).days)
                )
        return FULL if day == self.months[-1][0] else 2 * FULL


def _scale(first: date, last: date, deadlines: Sequence[Deadline]) -> _Scale:
    due = Counter(timezone.localtime(one.due_at).date().replace(day=1) for one in deadlines)
    months, day, parts = [], first, 0
    while day < last:
        months.append((day, parts))
        parts += QUIET + NAMED * _is_named(day, first) + DUE * min(due[day], MOST_DUE)
        day = _next_month(day)
    return _Scale((*months, (last, parts)))


def _is_named(day: date, first: date) -> bool:
    """Whether a month's head says its year."""
    return day == first or day.month == 1


def _range(year: Year, deadlines: Sequence[Deadline]) -> tuple[date, date]:
    """First day shown, and the first day after the last month shown."""
    final = max(timezone.localtime(one.due_at).date() for one in deadlines)
    last = _next_month(max(final, date(year.year, 12, 31)).replace(day=1))
    first = last
    for _step in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
    return max(first, date(year.year, 1, 1)), last


def _next_month(day: date) -> date:
    return (day + timedelta(days=31)).replace(day=1)


def _months(first: date, last: date, scale: _Scale) -> Iterable[Month]:
    day = first
    while day < last:
        label = dateformat.format(day, _("Y年 n月") if _is_named(day, first) else _("n月"))
        yield Month(_percent(scale.at(day)), label)
        day = _next_month(day)


def _bands(spans: list[PhaseSpan], scale: _Scale, now: datetime) -> Iterable[Band]:
    for span in spans:
        left, right = max(0, scale.at(span.starts_at)), min(FULL, scale.at(span.ends_at))
        if right > left:
            width = max(right - left - 20, 40)
            # The plate of today says the phase, and would lie over its name.
            told = span.state == "current" and span.starts_at <= now <= span.ends_at
            named = width >= _room(span.label) and not told
            yield Band(_percent(left), _percent(width), span.label, named, span.state, span.ends_at)


def _milestones(deadlines: Sequence[Deadline], scale: _Scale, now: datetime) -> list[Milestone]:
    """The next deadline finds its place first; others have a label only where there is room."""
    inside = [one for one in deadlines if scale.at(one.due_at) >= 0]
    coming = next((one for one in inside if one.due_at >= now), None)
    # A mark that has no place yet keeps its own on the first line: no label is written over it.
    marks = {
        one.key: (0, scale.at(one.due_at) - HALF, scale.at(one.due_at) + HALF) for one in inside
    }
    taken: list[_Span] = []
    placed = {}
    # The last ones before the others: they lie closest to each other and to the edge.
    for one in sorted(inside, key=lambda each: (each is coming, each.due_at), reverse=True):
        del marks[one.key]
        placed[one.key] = _place(one, scale, taken, list(marks.values()))
        if placed[one.key] is None:
            taken.append((0, scale.at(one.due_at) - HALF, scale.at(one.due_at) + HALF))
    return [_milestone(one, placed[one.key], scale, now) for one in inside]


def _place(
    one: Deadline, scale: _Scale, taken: list[_Span], marks: list[_Span]
) -> tuple[int, bool] | None:
    """A row and a side without overlap; None where there is none."""
    x, room = scale.at(one.due_at), _room(_label(one))
    for row in range(ROWS):
        for before in (False, True):
            left, right = (x - room, x + MARK) if before else (x - MARK, x + room)
            near = (low <= right and high >= left for at, low, high in taken + marks if at == row)
            if left >= 0 and right <= FULL and not any(near):
                taken.append((row, left, right))
                return row, before
    return None


def _milestone(
    one: Deadline, place: tuple[int, bool] | None, scale: _Scale, now: datetime
) -> Milestone:
    row, before = place or (0, False)
    days = (timezone.localtime(one.due_at).date() - now.date()).days
    state = "past" if one.due_at < now else "soon" if days <= SOON_DAYS else "coming"
    x = _percent(scale.at(one.due_at))
    return Milestone(x, row, one.title, _label(one), one.due_at, state, before, place is not None)


def _label(one: Deadline) -> str:
    return f"{one.title} {date_text(one.due_at, 'short')}"


def _room(label: str) -> int:
    return MARK + sum(NARROW if letter.isascii() else WIDE for letter in label)


def _percent(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}%"
