"""Deadlines as a plain calendar file (RFC 5545), for the calendar on somebody's phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from schemes.models import Year
from schemes.years.calendar_queries import Deadline

_LONGEST_LINE = 75
CALENDAR = "text/calendar; charset=utf-8"


def ics_text(year: Year, deadlines: Iterable[Deadline]) -> str:
    """The file: one entry a deadline, an hour long, ending when it is due."""
    title = _("%(place)s %(year)s 年度考核时限") % {"place": year.authority.name, "year": year.year}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//target-responsibility//calendar//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(title)}",
    ]
    for deadline in deadlines:
        lines += _event(year, deadline)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(year: Year, deadline: Deadline) -> list[str]:
    due = deadline.due_at
    moved = deadline.move.extended_at if deadline.move is not None else deadline.original
    return [
        "BEGIN:VEVENT",
        # The same name whenever it is fetched: a moved deadline replaces the old entry.
        f"UID:{year.authority.code}-{year.year}-{deadline.key}@target-responsibility",
        f"DTSTAMP:{_instant(moved)}",
        f"DTSTART:{_instant(due - timedelta(hours=1))}",
        f"DTEND:{_instant(due)}",
        f"SUMMARY:{_escaped(_('%s 截止') % deadline.title)}",
        f"DESCRIPTION:{_escaped(deadline.meaning)}",
        "END:VEVENT",
    ]


def _instant(moment: datetime) -> str:
    return timezone.localtime(moment, UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes that never cut a character; the rest is indented by a blank."""
    part = ""
    for char in line:
        if len((part + char).encode()) > _LONGEST_LINE:
            yield part
            part = " "
        part += char
    yield part
