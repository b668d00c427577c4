"""The records of units: all that the account may see, as a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reviews.supervision.page import crumbs_of
from reviews.supervision.queries import visible_items
from reviews.supervision.record import Record, records_of
from reviews.supervision.tables import records_workbook
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from targets.plans.queries import plan_units
from units.http import signed_in
from units.models import Unit

#: By what the table is ordered: worst first; in the units' own order those with a record first.
SORTS = {
    "unit": lambda record: not record.any,
    "late": lambda record: -(record.reports_late + record.reports - record.reports_in),
    "problems": lambda record: -record.problems,
    "orders": lambda record: -record.orders_open,
    "overdue": lambda record: -record.overdue,
}


@require_GET
def supervision_units(request: HttpRequest) -> HttpResponse:
    """Each unit's reports, checks and orders in counts."""
    year, rows = _asked(request)
    context = {
        "year": year,
        "rows": rows,
        "search": request.GET.get("q", ""),
        "sort": request.GET.get("sort", "unit"),
        "crumbs": crumbs_of(year, _("各单位情况")),
    }
    return render(request, "supervision/units.html", context)


@require_GET
def supervision_units_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    year, rows = _asked(request)
    return records_workbook(year, rows)


def _asked(request: HttpRequest) -> tuple[Year, list[tuple[Unit, Record]]]:
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    word, sort = request.GET.get("q", "").strip()[:40], request.GET.get("sort", "unit")
    rows = _rows(account, year)
    if word:
        rows = [row for row in rows if _matches(row[0], word.lower())]
    return year, sorted(rows, key=lambda row: SORTS.get(sort, SORTS["unit"])(row[1]))


def _rows(account: Any, year: Year) -> list[tuple[Unit, Record]]:
    """Units that the account looks at in plans and may see the supervision of."""
    units = [row.unit for row in plan_units(account, year).order_by("order", "key")]
    seen = set(visible_items(account, year).values_list("unit_id", flat=True))
    records = records_of(year, seen)
    return [(unit, records.get(unit.pk, Record())) for unit in units]


def _matches(unit: Unit, word: str) -> bool:
    return any(
        word in text.lower() for text in (unit.name, unit.short_name, unit.code, unit.initials)
    )
