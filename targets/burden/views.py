"""The burden meter of a year, one unit's list, and the same as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.policy import Denied
from documents.download import XLSX, file_download
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from targets.burden.asks import kinds
from targets.burden.board import (
    SORTS,
    BurdenRow,
    burden_columns,
    burden_rows,
    burden_values,
    unit_asks,
)
from units.http import signed_in

PER_PAGE = 100


def _found(request: HttpRequest) -> tuple[Year, dict[str, str], list[BurdenRow]]:
    year, asked = current_year(signed_in(request), asked_year(request.GET)), request.GET
    kind, sort = asked.get("kind", ""), asked.get("sort", "")
    told = {
        "search": asked.get("q", ""),
        "kind": kind if kind in kinds() else "",
        "sort": sort if sort.removeprefix("-") in SORTS else "-total",
    }
    return year, told, burden_rows(year, **told)


@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    """Units × months."""
    year, told, rows = _found(request)
    context: dict[str, Any] = {
        **told,
        "year": year,
        "kinds": kinds().items(),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "months": range(1, 13),
        "total": sum(row.total for row in rows),
        "crumbs": [(_("减负统计"), "")],
    }
    return render(request, "burden/board.html", context)


@require_GET
def burden_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook: exactly the units that the address shows."""
    year, _told, rows = _found(request)
    file, title = BytesIO(), _("减负统计")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年度各单位各月要报的材料和表") % year.year,))
        book.write_table(safe_sheet_title(title), burden_columns(), burden_values(rows), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


@require_GET
def burden_unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """What one unit was asked for."""
    year = current_year(signed_in(request), asked_year(request.GET))
    unit, asks = unit_asks(year, unit_code)
    if unit is None:
        raise Denied("targets.burden", unit_code)
    names = kinds()
    context = {
        "year": year,
        "unit": unit,
        "rows": [(ask, names[ask.kind]) for ask in asks],
        "crumbs": [(_("减负统计"), f"/burden/?year={year.year}"), (unit.name, "")],
    }
    return render(request, "burden/unit.html", context)
