"""The years side by side, one year, its phases."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.download import XLSX, file_download
from documents.xlsx.writer import TableOptions, WorkbookWriter
from schemes.queries import current_year
from schemes.years import pages
from schemes.years.figures import figures_for
from schemes.years.phase_services import year_set_phase
from units.http import signed_in


@require_GET
def year_list(request: HttpRequest) -> HttpResponse:
    """The years that the account may see, side by side."""
    return render(request, "schemes/years/list.html", pages.list_page(request))


@require_GET
def year_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    figures = figures_for(signed_in(request))
    file = BytesIO()
    title = _("各年度")
    with WorkbookWriter(file, title=title) as book:
        options = TableOptions(notes=(title,))
        rows = pages.list_rows(request, figures)
        book.write_table(title, pages.list_columns(figures), rows, options)
    return file_download(file.getvalue(), f"{title}.xlsx", XLSX)


@require_GET
def year_detail(request: HttpRequest, year: int) -> HttpResponse:
    """One year."""
    found = pages.year_page(request, current_year(signed_in(request), year))
    return render(request, "schemes/years/detail.html", found)


@require_POST
def year_phase(request: HttpRequest, year: int) -> HttpResponse:
    """Move the year to another phase."""
    found = current_year(signed_in(request), year)
    try:
        moved = year_set_phase(
            year=found,
            phase=request.POST.get("phase", ""),
            actor=signed_in(request),
            reason=request.POST.get("reason", ""),
            expected=request.POST.get("expected", ""),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("已转到“%s”") % moved.get_phase_display())
    return redirect("schemes:year", year)
