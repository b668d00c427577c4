"""The holidays table: a year by months, one day, a new table from a file or an announcement."""

from __future__ import annotations

import tempfile
from typing import BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.facts import StaleFactError
from core.policy import Denied
from core.ui import date_text
from documents.download import XLSX, stream_download
from documents.xlsx.problems import WorkbookError
from schemes.holidays import pages, queries
from schemes.holidays.forms import (
    DayForm,
    TableUploadForm,
    asked_table_year,
    day_or_none,
    unpack_preview,
)
from schemes.holidays.known import known_rows
from schemes.holidays.rows import read_rows, row_of, write_rows
from schemes.holidays.services import holiday_record, holiday_retire, holidays_apply
from schemes.models import Holiday
from units.http import signed_in
from units.models import Authority
from units.queries import authority_for


@require_GET
def holiday_table(request: HttpRequest) -> HttpResponse:
    """A year's table as months and as a list."""
    found = pages.table_page(request, _authority(request))
    return render(request, "schemes/holidays/table.html", found)


@require_GET
def holiday_export(request: HttpRequest) -> FileResponse:
    """The year's table as a workbook that can be taken in again; ``?template=1`` an empty one."""
    year, template = pages.asked_year(request), request.GET.get("template") == "1"
    rows = () if template else queries.holidays_for(signed_in(request), year)
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=2**20))  # noqa: SIM115
    write_rows(file, year, (row_of(row) for row in rows), template=template)
    return stream_download(file, _("%s年节假日表.xlsx") % year, XLSX)


@require_http_methods(["GET", "POST"])
def holiday_new(request: HttpRequest) -> HttpResponse:
    """Enter a day."""
    sent = request.POST if request.method == "POST" else None
    form = DayForm(sent, initial={"day": request.GET.get("day", "")})
    if form.is_valid():
        try:
            row = form.row()
            holiday_record(authority=_authority(request), row=row, actor=signed_in(request))
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("已登记 %s") % date_text(row.day))
            return redirect(pages.page_url(row.day.year))
    year = pages.asked_year(request)
    crumbs = [(_("节假日"), pages.page_url(year)), (_("登记"), "")]
    found = {"form": form, "old": None, "back": pages.page_url(year), "crumbs": crumbs}
    return render(request, "schemes/holidays/day.html", found)


@require_http_methods(["GET", "POST"])
def holiday_day(request: HttpRequest, day: str) -> HttpResponse:
    """Correct a day that the table names."""
    old = _holiday(request, day)
    sent = request.POST if request.method == "POST" else None
    form = DayForm.of(old, sent)
    if form.is_valid() and _correct(request, old, form):
        return redirect(pages.page_url(old.day.year))
    crumbs = [(_("节假日"), pages.page_url(old.day.year)), (date_text(old.day), "")]
    found = {"form": form, "old": old, "back": pages.page_url(old.day.year), "crumbs": crumbs}
    found["hidden"] = {"expected": old.pk}
    return render(request, "schemes/holidays/day.html", found)


@require_POST
def holiday_remove(request: HttpRequest, day: str) -> HttpResponse:
    """Take a day out of the table."""
    old = _holiday(request, day)
    try:
        if str(old.pk) != request.POST.get("expected"):
            raise StaleFactError(old)
        reason = request.POST.get("reason", "")
        holiday_retire(holiday=old, actor=signed_in(request), reason=reason)
    except StaleFactError:
        messages.error(request, pages.stale_text())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("已撤销 %s，这一天按周末规则算") % date_text(old.day))
    return redirect(pages.page_url(old.day.year))


@require_GET
def holiday_known(request: HttpRequest) -> HttpResponse:
    """The preview of an announced year that ships with the product."""
    year = pages.asked_year(request)
    rows = known_rows(year)
    if not rows:
        raise Denied("schemes.holidays_known", year)
    found = pages.preview_page(_authority(request), year, rows, rows[0].document)
    return render(request, "schemes/holidays/preview.html", found)


@require_POST
def holiday_upload(request: HttpRequest) -> HttpResponse:
    """The preview of an uploaded table, or every error of it."""
    year = asked_table_year(request.POST.get("year", ""), pages.asked_year(request))
    form = TableUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["file"])))
        return redirect(pages.page_url(year))
    file = form.cleaned_data["file"]
    try:
        rows = read_rows(file, year)
    except WorkbookError as error:
        found = pages.refused_page(year, file.name, [error.message])
    except ValidationError as error:
        found = pages.refused_page(year, file.name, error.messages)
    else:
        found = pages.preview_page(_authority(request), year, rows, file.name)
    return render(request, "schemes/holidays/preview.html", found)


@require_POST
def holiday_apply(request: HttpRequest) -> HttpResponse:
    """Write a previewed table."""
    try:
        year, rows = unpack_preview(request.POST.get("token", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("schemes:holidays")
    try:
        holidays_apply(
            authority=_authority(request), year=year, rows=rows, actor=signed_in(request),
            fingerprint=request.POST.get("fingerprint", ""),
            reason=request.POST.get("reason", ""),
            confirmed_gone=_number(request.POST.get("confirmed_gone", "")),
        )  # fmt: skip
    except ValidationError as error:
        found = pages.preview_page(_authority(request), year, rows, request.POST.get("source", ""))
        found |= {"refused": error.messages, "reason": request.POST.get("reason", "")}
        return render(request, "schemes/holidays/preview.html", found)
    messages.success(request, _("%s 年的节假日表已写入") % year)
    return redirect(pages.page_url(year))


def _correct(request: HttpRequest, old: Holiday, form: DayForm) -> bool:
    try:
        holiday_record(
            authority=old.authority, row=form.row(), actor=signed_in(request),
            reason=form.cleaned_data["reason"],
            expected=_number(request.POST.get("expected", "")),
        )  # fmt: skip
    except StaleFactError:
        form.add_error(None, pages.stale_text())
    except ValidationError as error:
        form.take_errors(error)
    else:
        messages.success(request, _("已更正 %s") % date_text(old.day))
        return True
    return False


def _authority(request: HttpRequest) -> Authority:
    found = authority_for(signed_in(request))
    if found is None:
        raise Denied("schemes.holidays")
    return found


def _holiday(request: HttpRequest, day: str) -> Holiday:
    found = day_or_none(day)
    if found is None:
        raise Denied("schemes.holiday", day)
    return queries.holiday_or_denied(signed_in(request), found)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
