"""Deadlines of a year by what they are for, and the spans of its phases: read from the scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import in_english, title_of
from core.prepared import Prepared
from core.ui import date_text
from core.work_items import Step
from schemes.document import CalendarEntry as DocumentEntry
from schemes.models import CalendarEntry, Phase, Year, YearState
from schemes.queries import AT_ONCE, read_with, reports_taken, year_document

#: Steps of a task that are shown at most.
STEPS = 5
_KEPT = "_schemes_deadlines"
_WORDED = "_schemes_deadlines_worded"


class _Row(NamedTuple):
    """A deadline as it stands in the calendar."""

    key: str
    due_at: datetime
    original_due_at: datetime
    extended_by: int | None


#: The deadlines in force, and what each was last extended to for single units.
_Calendar = tuple[list[_Row], dict[tuple[str, int], datetime]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in force: what it is called, when it opens and ends, what it is for."""

    key: str
    title: str
    due_at: datetime
    opens_at: datetime | None
    phase: str
    governs: tuple[str, ...]
    extended: bool


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """From when to when a phase of the year runs; ``state`` is done, current or waiting."""

    phase: Phase
    starts_at: datetime
    ends_at: datetime
    state: str

    @property
    def label(self) -> str:
        """The phase in the reader's language."""
        return str(self.phase.label)


def deadlines_of(year: Year) -> tuple[Deadline, ...]:
    """The deadlines in force, earliest first; one query, kept on the year object, and worded once
    for each language: a list asks about every one of its rows."""
    kept: dict[Any, tuple[Deadline, ...]] = year.__dict__.setdefault(_WORDED, {})
    spoken = (year.scheme.digest, in_english())
    if spoken not in kept:
        rows, _moves = _calendar(year)
        stated = {entry.key: entry for entry in year_document(year).entries}
        kept[spoken] = tuple(_deadline(row, stated.get(row.key), year) for row in rows)
    return kept[spoken]


def deadline_for(year: Year, matter: str) -> Deadline | None:
    """The last deadline in force for a matter (plans, marks …); None where the scheme has none."""
    found = [one for one in deadlines_of(year) if matter in one.governs]
    return found[-1] if found else None


def due_for(year: Year, matter: str, unit: int | None = None) -> dict[str, Any]:
    """``due_at`` and ``deadline_key`` of a work item about a matter; none where it has none.

    A unit's own extension counts while it is later than the deadline of all.  In a year that is
    over nothing is due any more: what was missed then is read in its own lists.
    """
    found = deadline_for(year, matter)
    if found is None or is_over(year):
        return {}
    own = None if unit is None else _calendar(year)[1].get((found.key, unit))
    due_at = found.due_at if own is None else max(found.due_at, own)
    return {"due_at": due_at, "deadline_key": found.key}


def due_at_of(year: Year, key: str, unit: int | None = None) -> datetime | None:
    """When a deadline of the calendar ends, for all or for a unit with its own extension; None
    where the year has no such deadline."""
    rows, moves = _calendar(year)
    found = next((row.due_at for row in rows if row.key == key), None)
    own = None if unit is None else moves.get((key, unit))
    return found if own is None or found is None else max(found, own)


def is_over(year: Year, now: datetime | None = None) -> bool:
    """Whether the year is closed, or its last deadline in force and its last report have passed."""
    if year.state == YearState.CLOSED:
        return True
    found, moment = deadlines_of(year), now or timezone.now()
    return bool(found) and found[-1].due_at < moment and not reports_taken(year, moment)


def is_open(year: Year, matter: str, now: datetime | None = None) -> bool:
    """Whether a matter can be done now: its phase has begun and its deadline is to come."""
    found, moment = deadline_for(year, matter), now or timezone.now()
    if found is None or found.due_at < moment:
        return False
    return has_begun(year, matter, moment)


def has_begun(year: Year, matter: str, now: datetime | None = None) -> bool:
    """Whether the phase of a matter has begun, by the calendar; also long after its deadline.

    What belongs to the year's end is no task of its spring.
    """
    found = deadline_for(year, matter)
    if found is None:
        return True
    span = next((one for one in phase_spans(year) if one.phase == found.phase), None)
    return span is None or span.starts_at <= (now or timezone.now())


def _calendar(year: Year) -> _Calendar:
    """The deadlines in force, and what each was last extended to for single units.

    One query for all years that the request reads, kept on the year object, which lives as long.
    """
    kept: _Calendar | None = year.__dict__.get(_KEPT)
    if kept is None:
        together = read_with(year)
        if _KEPT not in together.kept:
            together.kept[_KEPT] = _calendars(together.ids)
        kept = year.__dict__[_KEPT] = together.kept[_KEPT].get(year.pk, ([], {}))
    return kept


def _calendars(ids: tuple[int, ...]) -> dict[int, _Calendar]:
    padded = (ids * AT_ONCE)[:AT_ONCE]
    rows: dict[int, dict[str, _Row]] = {}
    moves: dict[int, dict[tuple[str, int], datetime]] = {}
    for year, *row, unit, moved in _entries(*padded):
        rows.setdefault(year, {})[row[0]] = _Row._make(row)
        if unit is not None:
            moves.setdefault(year, {})[row[0], unit] = moved
    return {year: (list(found.values()), moves.get(year, {})) for year, found in rows.items()}


def _entries_of(*years: int) -> QuerySet[CalendarEntry, Any]:
    own = FilteredRelation("extensions", condition=Q(extensions__unit__isnull=False))
    entries = CalendarEntry.objects.filter(year__in=years).annotate(own=own)
    columns = ("key", "due_at", "original_due_at", "extended_by_id", "own__unit", "own__due_at")
    return entries.order_by("due_at", "key", "own").values_list("year_id", *columns)


_entries: Prepared[tuple[Any, ...]] = Prepared(_entries_of, ids=AT_ONCE)


def steps_for(year: Year, matter: str) -> tuple[Step, ...]:
    """The way of a task through the year, as the calendar has it: done, the present one, to come.

    The deadline of the matter with those before it, and the one that follows.
    """
    found, present = deadlines_of(year), deadline_for(year, matter)
    if present is None or is_over(year):
        return ()
    place = found.index(present)
    return tuple(_step(one, present) for one in found[max(0, place + 2 - STEPS) : place + 2])


def _step(one: Deadline, present: Deadline) -> Step:
    state = "current" if one.key == present.key else "waiting"
    if state == "waiting" and one.due_at < min(present.due_at, timezone.now()):
        state = "done"
    return Step(one.title, _("%s 前") % date_text(one.due_at, "short"), state)


def phase_spans(year: Year) -> list[PhaseSpan]:
    """The phases in their order, as far as the calendar says when they run.

    A phase starts where its first deadline opens, else where the one before ends; one without any
    deadline of its own lasts until the next one starts.
    """
    found = deadlines_of(year)
    order = list(Phase)
    given = [_given([one for one in found if one.phase == phase]) for phase in order]
    cursor = _day(year.year, "01-01")
    spans: list[PhaseSpan] = []
    for place, phase in enumerate(order):
        starts_at = given[place][0] or cursor
        ends_at = given[place][1] or next(
            (start for start, _end in given[place + 1 :] if start), None
        )
        if ends_at is None or ends_at <= starts_at:
            continue
        spans.append(PhaseSpan(phase, starts_at, ends_at, _state(year, phase, order)))
        cursor = ends_at
    return spans


def _given(own: Sequence[Deadline]) -> tuple[datetime | None, datetime | None]:
    """When a phase starts and ends, as far as its own deadlines say."""
    opens = [one.opens_at for one in own if one.opens_at]
    return min(opens, default=None), max((one.due_at for one in own), default=None)


def _state(year: Year, phase: Phase, order: Sequence[Phase]) -> str:
    there, here = order.index(Phase(year.phase)), order.index(phase)
    return "current" if there == here else "done" if here < there else "waiting"


def _deadline(row: _Row, stated: DocumentEntry | None, year: Year) -> Deadline:
    if stated is None:
        return Deadline(row.key, row.key, row.due_at, None, "", (), False)
    opens = None
    if stated.opens:
        # A move takes the whole span along: what opened two weeks before it ends still does.
        moved = row.due_at.date() - row.original_due_at.date()
        opens = _day(year.year + stated.next_year, stated.opens) + moved
    return Deadline(
        key=row.key,
        title=title_of(stated.title),
        due_at=row.due_at,
        opens_at=opens,
        phase=stated.phase,
        governs=stated.governs,
        extended=row.extended_by is not None,
    )


def _day(year: int, month_day: str) -> datetime:
    month, day = (int(part) for part in month_day.split("-"))
    # 02-29 is the last of February in every year.
    day = 28 if (month, day) == (2, 29) else day
    return timezone.make_aware(datetime.combine(datetime(year, month, day).date(), time()))  # noqa: DTZ001
