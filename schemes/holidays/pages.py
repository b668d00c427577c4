"""What the holidays pages show: a year by months, the list, and the preview of a new table."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.facts import FactPlan
from core.workdays import MONTHS, WorkCalendar
from schemes.holidays import queries
from schemes.holidays.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    TableUploadForm,
    asked_table_year,
    pack_preview,
)
from schemes.holidays.known import known_rows
from schemes.holidays.rows import HolidayRow
from schemes.holidays.services import holidays_plan
from schemes.models import DayKind, Holiday
from units.http import signed_in
from units.models import Authority

_WEEK = Calendar(firstweekday=0)
_DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the month view; ``mark`` is 休 or 班 where the table names it."""

    day: date
    look: str
    mark: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None for the places of other months."""

    title: str
    weeks: Sequence[Sequence[Day | None]]
    working_days: int
    first_working_day: date


def asked_year(request: HttpRequest) -> int:
    """The year of the address, else this one."""
    return asked_table_year(request.GET.get("year", ""), timezone.localdate().year)


def table_page(request: HttpRequest, authority: Authority) -> dict[str, Any]:
    """The context of the holidays page."""
    account = signed_in(request)
    year = asked_year(request)
    rows = list(queries.holidays_for(account, year))
    search = request.GET.get("q", "").strip()
    shown = [row for row in rows if search in row.name or search in row.document]
    may_edit = queries.may_edit_holidays(account)
    return {
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "rows": shown,
        "search": search,
        "months": year_months(queries.work_calendar(authority, [year, year + 1]), year, rows),
        "missing": not rows,
        "known": bool(known_rows(year)),
        "may_edit": may_edit,
        "upload": TableUploadForm() if may_edit else None,
        "off": sum(row.kind == DayKind.OFF for row in rows),
        "worked": sum(row.kind == DayKind.WORK for row in rows),
        "weekdays": weekday_names(),
        "clause_numbers": ("S-3",),
        "crumbs": [(_("节假日"), "")],
    }


def year_months(calendar: WorkCalendar, year: int, rows: Sequence[Holiday]) -> list[Month]:
    """The twelve months of the year."""
    named = {row.day: row for row in rows}
    today = timezone.localdate()
    return [_month(calendar, year, number, named, today) for number in range(1, MONTHS + 1)]


def weekday_names() -> list[tuple[str, str]]:
    """(short, full) from Monday."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    letters = (
        pgettext("weekday", "一"),
        pgettext("weekday", "二"),
        pgettext("weekday", "三"),
        pgettext("weekday", "四"),
        pgettext("weekday", "五"),
        pgettext("weekday", "六"),
        pgettext("weekday", "日"),
    )
    return list(zip(letters, names, strict=True))


def preview_page(
    authority: Authority, year: int, rows: tuple[HolidayRow, ...], source: str
) -> dict[str, Any]:
    """The context of a preview: what would change, and the rows that come back signed."""
    plan = holidays_plan(authority, year, rows)
    return {
        **refused_page(year, source, []),
        "plan": plan,
        "counts": plan_counts(plan),
        "lines": plan_lines(plan),
        "needs_reason": bool(plan.changed or plan.gone),
        "token": pack_preview(year, rows),
        "fingerprint": plan.fingerprint(),
    }


def refused_page(year: int, source: str, errors: Sequence[str]) -> dict[str, Any]:
    """The context of a file that cannot be taken in."""
    return {
        "year": year,
        "source": source,
        "plan": None,
        "errors": errors,
        "refused": [],
        "reason": "",
        "crumbs": [(_("节假日"), page_url(year)), (_("预览"), "")],
    }


def plan_counts(plan: FactPlan) -> dict[str, int]:
    """How many days a plan would enter, change and withdraw."""
    found = {"new": len(plan.new), "changed": len(plan.changed), "gone": len(plan.gone)}
    return {**found, "unchanged": plan.unchanged}


def plan_lines(plan: FactPlan) -> list[dict[str, Any]]:
    """Every day that would change, in order of days: what stood, what would stand."""
    lines = [_line("new", item.key, "", item.values) for item in plan.new]
    lines += [
        _line("changed", change.new.key, _words(change.old), change.new.values)
        for change in plan.changed
    ]
    lines += [_line("gone", old.key, _words(old), None) for old in plan.gone]
    return sorted(lines, key=lambda line: line["day"])


def stale_text() -> str:
    """Somebody was faster."""
    return _("这一天刚被别人改过，没有写入。看过现在的内容再办")


def page_url(year: int) -> str:
    """The holidays page of a year."""
    return f"{reverse('schemes:holidays')}?year={year}"


def _line(kind: str, key: str, was: str, values: Mapping[str, Any] | None) -> dict[str, Any]:
    now = "" if values is None else f"{DayKind(values['kind']).label} {values['name']}"
    return {"kind": kind, "day": date.fromisoformat(key), "was": was, "now": now}


def _words(holiday: Any) -> str:
    return f"{holiday.get_kind_display()} {holiday.name}"


def _month(
    calendar: WorkCalendar, year: int, number: int, named: Mapping[date, Holiday], today: date
) -> Month:
    first = date(year, number, 1)
    dates = [day if day.month == number else None for day in _WEEK.itermonthdates(year, number)]
    cells = [None if day is None else _day(calendar, day, named, today) for day in dates]
    weeks = [cells[at : at + _DAYS_OF_WEEK] for at in range(0, len(cells), _DAYS_OF_WEEK)]
    worked = sum(day is not None and calendar.is_working_day(day) for day in dates)
    title = dateformat.format(first, pgettext("month heading", "n月"))
    return Month(title, weeks, worked, calendar.first_of_month(year, number))


def _day(calendar: WorkCalendar, day: date, named: Mapping[date, Holiday], today: date) -> Day:
    row = named.get(day)
    look = "work" if calendar.is_working_day(day) else "weekend"
    if row is not None:
        look = "off" if row.kind == DayKind.OFF else "make-up"
    if day == today:
        look += " today"
    if row is None:
        return Day(day, look)
    mark = pgettext("day off", "休") if row.kind == DayKind.OFF else pgettext("day worked", "班")
    return Day(day, look, mark, row.name)
