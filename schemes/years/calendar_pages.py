"""What the calendar pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.workdays import WorkCalendar
from documents.xlsx.columns import Column
from schemes.fact_entry.services import refusal
from schemes.holidays.queries import has_table, work_calendar
from schemes.models import CalendarEntry, Year
from schemes.years import calendar_queries
from schemes.years.calendar_forms import ExtendForm, ShiftForm
from schemes.years.calendar_queries import Deadline
from units.http import signed_in
from units.queries import authority_for, has_authority_perm


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month with the deadlines that fall into it."""

    title: str
    deadlines: Sequence[tuple[Deadline, bool]]


def calendar_page(request: HttpRequest, year: Year) -> dict[str, Any]:
    """The context of the calendar: list or months, for all or for the reader's own unit."""
    account = signed_in(request)
    unit = calendar_queries.own_unit(account)
    found = calendar_queries.deadlines(year, unit)
    search = request.GET.get("q", "").strip()
    shown = [each for each in found if search in each.title or search in each.meaning]
    days = work_calendar(year.authority, [year.year, year.year + 1])
    may_edit = may_move(account, year)
    return {
        "year": year,
        "unit": unit,
        "rows": [(each, not days.is_working_day(_day(each))) for each in shown],
        "months": _months(shown, days),
        "view": "month" if request.GET.get("view") == "month" else "list",
        "search": search,
        "may_edit": may_edit,
        "closed": refusal(year) if may_edit else "",
        "shift": ShiftForm() if may_edit else None,
        "chosen": [],
        "no_table": not has_table(year.authority, year.year),
        "next": next((each for each in found if each.due_at >= timezone.now()), None),
        "crumbs": [(_("日历"), "")],
    }


def entry_page(
    request: HttpRequest, entry: CalendarEntry, form: ExtendForm | None
) -> dict[str, Any]:
    """The context of one deadline: what holds, every move, the form of another one."""
    account, year = signed_in(request), entry.year
    unit = calendar_queries.own_unit(account)
    found = next(each for each in calendar_queries.deadlines(year, unit) if each.key == entry.key)
    last = calendar_queries.last_move(entry)
    moves = list(calendar_queries.visible_moves(account, entry))
    return {
        "year": year,
        "unit": unit,
        "deadline": found,
        "moves": moves,
        "form": form,
        "closed": refusal(year) if may_move(account, year) else "",
        "expected": 0 if last is None else last.pk,
        "stale": "",
        "back": calendar_url(year),
        "crumbs": [(_("日历"), calendar_url(year)), (found.title, "")],
    }


def may_move(account: Any, year: Year) -> bool:
    """Whether the account keeps the year's calendar."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return False
    return has_authority_perm(account, authority, "edit_facts")


def calendar_url(year: Year) -> str:
    """The calendar of a year."""
    return f"{reverse('schemes:calendar')}?year={year.year}"


def sheet_columns() -> list[Column]:
    """The columns of the list as a workbook."""
    return [
        Column("title", _("事项"), width=18),
        Column("meaning", _("说明"), width=36),
        Column("original", _("方案时限"), "date"),
        Column("due", _("现行时限"), "date"),
        Column("time", _("时刻"), width=8),
        Column("reason", _("调整理由"), width=30),
        Column("who", _("经办"), width=12),
    ]


def sheet_rows(found: Sequence[Deadline]) -> list[list[Any]]:
    """The rows of the same."""
    rows = []
    for each in found:
        due = timezone.localtime(each.due_at)
        move = each.move
        rows.append(
            [
                each.title,
                each.meaning,
                timezone.localtime(each.original).date(),
                due.date(),
                f"{due:%H:%M}",
                move.reason if move else "",
                str(move.extended_by) if move else "",
            ]
        )
    return rows


def _day(deadline: Deadline) -> date:
    return timezone.localtime(deadline.due_at).date()


def _months(found: Sequence[Deadline], days: WorkCalendar) -> list[MonthOf]:
    by_month: dict[tuple[int, int], list[tuple[Deadline, bool]]] = {}
    for each in found:
        day = _day(each)
        off = not days.is_working_day(day)
        by_month.setdefault((day.year, day.month), []).append((each, off))
    pattern = pgettext("month of a year", "Y年n月")
    return [
        MonthOf(dateformat.format(date(*month, 1), pattern), rows)
        for month, rows in by_month.items()
    ]
