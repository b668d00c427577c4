"""The calendar of a year: deadlines as list and months, one deadline with its moves, files."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from documents.download import XLSX, file_download
from documents.xlsx.writer import TableOptions, WorkbookWriter
from schemes.forms_workbook import asked_year
from schemes.models import CalendarEntry, Year
from schemes.queries import current_year
from schemes.years import calendar_pages as pages
from schemes.years import calendar_queries, ics
from schemes.years.calendar_forms import ExtendForm, ShiftForm
from schemes.years.calendar_services import StaleDeadlineError, calendar_extend, calendar_shift
from units.http import signed_in


@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """The deadlines of a year."""
    found = pages.calendar_page(request, _year(request))
    return render(request, "schemes/years/calendar.html", found)


@require_POST
def calendar_move(request: HttpRequest) -> HttpResponse:
    """Move several deadlines by so many days."""
    year = _year(request)
    form, keys = ShiftForm(request.POST), request.POST.getlist("keys")
    if form.is_valid():
        try:
            moved = calendar_shift(
                year=year, keys=keys, actor=signed_in(request), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            text = ngettext("已调整 %(n)s 个时限", "已调整 %(n)s 个时限", len(moved))
            messages.success(request, text % {"n": len(moved)})
            return redirect(pages.calendar_url(year))
    found = pages.calendar_page(request, year) | {"shift": form, "chosen": keys}
    return render(request, "schemes/years/calendar.html", found)


@require_http_methods(["GET", "POST"])
def calendar_entry(request: HttpRequest, key: str) -> HttpResponse:
    """One deadline: what holds, who moved it when and why; a new move."""
    entry = calendar_queries.entry_for(_year(request), key)
    may_edit = pages.may_move(signed_in(request), entry.year)
    if request.method == "POST" and not may_edit:
        raise Denied("schemes.calendarentry", key)
    sent = request.POST if request.method == "POST" else None
    stands = may_edit and not sent and bool(pages.refusal(entry.year))
    shown = may_edit and not stands
    form = ExtendForm(entry.year, sent, due_at=entry.due_at) if shown else None
    if form is not None and form.is_valid() and _extend(request, entry, form):
        return redirect(request.get_full_path())
    return render(request, "schemes/years/deadline.html", pages.entry_page(request, entry, form))


@require_GET
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """The deadlines as a calendar file, for the reader's own unit where it has its own."""
    year = _year(request)
    unit = calendar_queries.own_unit(signed_in(request))
    text = ics.ics_text(year, calendar_queries.deadlines(year, unit))
    return file_download(text.encode(), f"{year.year}.ics", ics.CALENDAR)


@require_GET
def calendar_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    year = _year(request)
    unit = calendar_queries.own_unit(signed_in(request))
    rows = pages.sheet_rows(calendar_queries.deadlines(year, unit))
    title = _("%s 年度时限") % year.year
    file = BytesIO()
    with WorkbookWriter(file, title=title) as book:
        options = TableOptions(notes=(title,))
        book.write_table(_("时限"), pages.sheet_columns(), rows, options)
    return file_download(file.getvalue(), f"{title}.xlsx", XLSX)


def _extend(request: HttpRequest, entry: CalendarEntry, form: ExtendForm) -> bool:
    unit = form.cleaned_data["unit"]
    seen = request.POST.get("expected", "")
    try:
        calendar_extend(
            entry=entry, due_at=form.moment(), actor=signed_in(request), unit=unit,
            reason=form.cleaned_data["reason"], document=form.cleaned_data["document"],
            # What was shown is the move of all; a unit's own is compared by the same move again.
            expected=int(seen) if unit is None and seen.isdecimal() else None,
        )  # fmt: skip
    except StaleDeadlineError as error:
        form.add_error(None, error.messages)
        return False
    except ValidationError as error:
        form.take_errors(error)
        return False
    messages.success(request, _("时限已调整，原来的时限和理由都留着"))
    return True


def _year(request: HttpRequest) -> Year:
    return current_year(signed_in(request), asked_year(request.GET))
