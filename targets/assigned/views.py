"""Who carries which assigned indicator; taking one into a plan with one click."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from targets.assigned import coverage
from targets.assigned.services import assigned_take
from targets.assigned.words import state_words, states
from targets.plans.asked import acted, asked_plan
from targets.plans.queries import plan_year
from units.http import signed_in

PER_PAGE = 100


@require_GET
def assigned_coverage(request: HttpRequest) -> HttpResponse:
    """Every assigned indicator with every unit concerned, and how it stands."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    rows, asked = (
        coverage.coverage(account, year),
        coverage.coverage_asked(request.GET.dict()),
    )
    found = coverage.coverage_found(rows, asked)
    context = {
        "year": year,
        "asked": asked,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "total": len(rows),
        "counts": coverage.counts(rows),
        "states": states(),
        "crumbs": [(_("上级下达指标"), "")],
    }
    return render(request, "assigned/coverage.html", context)


@require_GET
def assigned_coverage_xlsx(request: HttpRequest) -> HttpResponse:
    """The rows that the address shows, as a workbook."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    rows = coverage.coverage(account, year)
    found = coverage.coverage_found(rows, coverage.coverage_asked(request.GET.dict()))
    file, title = BytesIO(), _("上级下达指标承担情况")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年度，一行一个指标和一个责任单位") % year.year,))
        book.write_table(safe_sheet_title(title), _columns(), _values(found), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


@require_POST
def assigned_add(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Take an assigned indicator into the plan as a line."""
    found, actor = asked_plan(request, unit_code), signed_in(request)
    indicator = request.POST.get("indicator", "")
    return acted(
        request,
        found,
        lambda: assigned_take(plan=found, indicator=indicator, actor=actor),
        focus="line",
    )


def _columns() -> list[Column]:
    return [
        Column("code", _("编号"), kind="code", width=10),
        Column("title", _("指标"), width=30),
        Column("by", _("下达机关"), width=14),
        Column("document", _("下达文件"), width=22),
        Column("on", _("下达日期"), kind="date"),
        Column("value", _("下达数"), kind="exact"),
        Column("measure", _("计量单位"), width=10),
        Column("unit", _("责任单位"), width=22),
        Column("state", _("承担情况"), width=18),
        Column("promise", _("目标"), width=30),
        Column("plan", _("计划值"), kind="exact"),
        Column("points", _("分值"), kind="exact"),
    ]


def _values(rows: list[coverage.CoverageRow]) -> Iterator[list[Any]]:
    for row in rows:
        asked, promise = row.indicator, row.promise
        yield [
            asked.key,
            asked.title,
            asked.issued_by,
            asked.document,
            asked.issued_on,
            asked.value,
            asked.measure,
            row.unit_name,
            state_words(row.state),
            promise.title if promise else "",
            promise.plan if promise else None,
            promise.points if promise else None,
        ]
