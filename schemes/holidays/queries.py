"""Reading the holidays table: working days of an authority, and what the page shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.policy import Denied
from core.workdays import MONTHS, WorkCalendar
from schemes.models import DayKind, Holiday, Year
from units.models import Authority
from units.queries import authority_for, has_authority_perm


def work_calendar(authority: Authority, years: Iterable[int]) -> WorkCalendar:
    """The working days of ``years`` in one query; what the table does not say is the weekend's."""
    rows = Holiday.objects.filter(authority=authority, current=True, day__year__in=list(years))
    return WorkCalendar(
        {day: kind == DayKind.WORK for day, kind in rows.values_list("day", "kind")}
    )


def is_working_day(authority: Authority, day: date) -> bool:
    """Whether the authority's offices work on ``day``."""
    return work_calendar(authority, [day.year]).is_working_day(day)


def working_days_after(authority: Authority, day: date, n: int) -> date:
    """The ``n``-th working day after ``day`` (not counted)."""
    return work_calendar(authority, range(day.year, day.year + 2 + n // 200)).after(day, n)


def first_working_day(authority: Authority, year: int, month: int) -> date:
    """The first working day of a month (S-3)."""
    return work_calendar(authority, [year, year + 1]).first_of_month(year, month)


def first_working_days(year: Year) -> dict[int, date]:
    """Month → its first working day, for the months of postings (S-3)."""
    days = work_calendar(year.authority, [year.year, year.year + 1])
    return {month: days.first_of_month(year.year, month) for month in range(1, MONTHS + 1)}


def last_working_days(year: Year) -> dict[int, date]:
    """Month → its last working day."""
    days = work_calendar(year.authority, [year.year - 1, year.year])
    return {month: days.last_of_month(year.year, month) for month in range(1, MONTHS + 1)}


def has_table(authority: Authority, year: int) -> bool:
    """Whether anything was entered for the year: without, only weekends are known."""
    return Holiday.objects.filter(authority=authority, current=True, day__year=year).exists()


def holidays_for(account: Any, year: int) -> QuerySet[Holiday]:
    """The year's table in the account's authority; public facts, so for everyone there."""
    authority = authority_for(account)
    if authority is None:
        return Holiday.objects.none()
    rows = Holiday.objects.filter(authority=authority, current=True, day__year=year)
    return rows.select_related("recorded_by").order_by("day")


def holiday_or_denied(account: Any, day: date) -> Holiday:
    """The standing row of a day; a 404 (``Denied``) where the table does not name it."""
    found = holidays_for(account, day.year).filter(day=day).first()
    if found is None:
        raise Denied("schemes.holiday", day.isoformat())
    return found


def may_edit_holidays(account: Any) -> bool:
    """Whether the account keeps the table."""
    return has_authority_perm(account, authority_for(account), "edit_facts")
