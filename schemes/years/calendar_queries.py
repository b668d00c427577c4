"""Deadlines in force: for all, for one unit, with every move that led there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.language import title_of
from core.policy import Denied
from schemes.models import CalendarEntry, CalendarExtension, Year
from schemes.queries import calendar_of, year_document
from units.models import Unit
from units.queries import access_of, has_authority_perm


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as a reader has it: for all, or for his unit where it has its own."""

    key: str
    title: str
    meaning: str
    clauses: tuple[str, ...]
    original: datetime
    due_at: datetime
    general: datetime
    entry: CalendarEntry
    move: CalendarExtension | None = None
    unit_moves: int = 0

    @property
    def moved(self) -> bool:
        """Whether it differs from what the scheme says."""
        return self.due_at != self.original


def deadlines(year: Year, unit: Unit | None = None) -> list[Deadline]:
    """The year's deadlines, earliest first, for all or for ``unit``; three queries."""
    items = {item.key: item for item in year_document(year).entries}
    last: dict[int, CalendarExtension] = {}
    own: dict[int, CalendarExtension] = {}
    units: dict[int, set[int]] = {}
    for move in moves_of(year).order_by("id"):
        if move.unit_id is None:
            last[move.entry_id] = move
        else:
            units.setdefault(move.entry_id, set()).add(move.unit_id)
        if unit is not None and move.unit_id == unit.pk:
            own[move.entry_id] = move
    found = [
        _deadline(
            entry,
            items.get(entry.key),
            last.get(entry.pk),
            own.get(entry.pk),
            len(units.get(entry.pk, ())),
        )
        for entry in calendar_of(year)
    ]
    return sorted(found, key=lambda each: (each.due_at, each.key))


def deadline_for(year: Year, key: str, unit: Unit | None = None) -> datetime | None:
    """When ``key`` is due, for all or for ``unit``; None where the year has no such deadline.

    A unit's own extension counts while it is later than the deadline of all.
    """
    entry = CalendarEntry.objects.filter(year=year, key=key).first()
    if entry is None:
        return None
    if unit is None:
        return entry.due_at
    own = CalendarExtension.objects.filter(entry=entry, unit=unit).order_by("-id").first()
    return entry.due_at if own is None else max(entry.due_at, own.due_at)


def is_late(year: Year, key: str, arrived: datetime, unit: Unit | None = None) -> bool:
    """Whether what reached the server at ``arrived`` came after the deadline in force.

    The moment is the server's; the second of the deadline itself is in time.
    """
    due = deadline_for(year, key, unit)
    return due is not None and arrived.replace(microsecond=0) > due


def moves_of(year: Year) -> QuerySet[CalendarExtension]:
    """Every move of the year's deadlines, newest first."""
    moves = CalendarExtension.objects.filter(entry__year=year)
    return moves.select_related("unit", "extended_by").order_by("-id")


def visible_moves(account: Any, entry: CalendarEntry) -> QuerySet[CalendarExtension]:
    """The moves of a deadline that the account may see: of all, and those of its own units.

    Who sees all results or facts sees every unit's.
    """
    moves = moves_of(entry.year).filter(entry=entry)
    if sees_all_units(account):
        return moves
    own = set().union(*access_of(account).unit_perms.values())
    return (moves.filter(unit=None) | moves.filter(unit__in=own)).order_by("-id")


def entry_for(year: Year, key: str) -> CalendarEntry:
    """A deadline of the year; a 404 (``Denied``) for one it has not."""
    found = CalendarEntry.objects.filter(year=year, key=key).select_related("year").first()
    if found is None:
        raise Denied("schemes.calendarentry", key)
    return found


def last_move(entry: CalendarEntry, unit: Unit | None = None) -> CalendarExtension | None:
    """The move that stands, of all or of a unit."""
    return CalendarExtension.objects.filter(entry=entry, unit=unit).order_by("-id").first()


def own_unit(account: Any) -> Unit | None:
    """The one unit that the account works for; None for an office and for one with several."""
    if sees_all_units(account):
        return None
    own = set().union(*access_of(account).unit_perms.values())
    return Unit.objects.filter(pk__in=own).first() if len(own) == 1 else None


def sees_all_units(account: Any) -> bool:
    """Whether the account sees what every unit was granted."""
    authority = access_of(account).authority
    perms: Iterable[str] = ("view_facts", "view_results")
    return any(has_authority_perm(account, authority, perm) for perm in perms)


def _deadline(
    entry: CalendarEntry,
    item: Any,
    last: CalendarExtension | None,
    own: CalendarExtension | None,
    units: int,
) -> Deadline:
    counts = own is not None and own.due_at > entry.due_at
    return Deadline(
        key=entry.key,
        title=entry.key if item is None else title_of(item.title),
        meaning="" if item is None else title_of(item.meaning),
        clauses=() if item is None else item.clauses,
        original=entry.original_due_at,
        due_at=own.due_at if own is not None and counts else entry.due_at,
        general=entry.due_at,
        entry=entry,
        move=own if counts else last,
        unit_moves=units,
    )
