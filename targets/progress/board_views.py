"""The dashboards of progress: the heat table, targets worst first, one target's line."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.language import title_of
from documents.download import XLSX, file_download
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year, year_document
from targets.evidence.queries import attached_to
from targets.plans.flow import charged_units
from targets.progress.board import (
    board_asked,
    chart_of,
    heat_columns,
    heat_rows,
    heat_values,
    worst_rows,
)
from targets.progress.page import Row, judged_periods
from targets.progress.periods import period_of, rules_of
from targets.progress.projects import (
    Project,
    project_columns,
    project_rows,
    project_values,
    projects_of,
)
from targets.progress.proofs import REPORT, proof_key
from targets.progress.queries import sees_figures, target_for, versions_of
from targets.progress.reading import ProgressReading
from targets.progress.words import STATES, short
from units.http import signed_in
from units.queries import has_authority_perm

PER_PAGE = 50


def _common(request: HttpRequest, year: Year) -> dict[str, Any]:
    account = signed_in(request)
    groups = [(each.key, title_of(each.title)) for each in year_document(year).peer_groups]
    return {
        "year": year,
        "asked": board_asked(request.GET.dict()),
        "groups": groups,
        "states": [(state.value, word) for state, (word, _sign) in STATES.items()],
        "has_charge": bool(charged_units(account)),
        "sees_periods": has_authority_perm(account, year.authority, "view_facts"),
        "sees_figures": bool(rules_of(year).sources) and sees_figures(account, year),
    }


@require_GET
def heat(request: HttpRequest) -> HttpResponse:
    """Units × periods, each cell with its state in words."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    if not rules_of(year).periods:
        return render(request, "progress/none.html", {"year": year})
    context = _common(request, year)
    rows, periods = heat_rows(account, year, context["asked"])
    context |= {"rows": rows, "periods": periods, "crumbs": [(_("进度"), "")]}
    return render(request, "progress/heat.html", context)


@require_GET
def heat_xlsx(request: HttpRequest) -> HttpResponse:
    """The heat table as a workbook: exactly the units that the address shows."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    rows, periods = heat_rows(account, year, board_asked(request.GET.dict()))
    file, title = BytesIO(), _("进度")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年度各单位进度") % year.year,))
        book.write_table(safe_sheet_title(title), heat_columns(periods), heat_values(rows), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


@require_GET
def worst(request: HttpRequest) -> HttpResponse:
    """Targets of a period, worst first."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    period, periods = judged_periods(year, request.GET.get("period", ""))
    if period is None:
        return render(request, "progress/none.html", {"year": year})
    context = _common(request, year)
    rows = worst_rows(account, year, context["asked"], period)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    crumbs = [(_("进度"), "/progress/"), (_("逐个目标"), "")]
    context |= {"period": period, "periods": periods}
    context |= {"page": page, "rows": list(page), "crumbs": crumbs}
    return render(request, "progress/worst.html", context)


@require_GET
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """A target's line through the year, its sources and every report of it."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    found = target_for(account, year, pk)
    if not rules_of(year).periods:
        return render(request, "progress/none.html", {"year": year})
    chart = chart_of(ProgressReading(year, [found]), found)
    context = {
        "year": year,
        "target": found,
        "chart": chart,
        "versions": [(each, short(each.actual)) for each in versions_of(found)],
        "crumbs": [
            (_("进度"), "/progress/"),
            (found.unit.name, f"/progress/units/{found.unit.code}/"),
            (found.title, ""),
        ],
    }
    return render(request, "progress/target.html", context)


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """The ledger of projects at a period; ``?xlsx=1`` as a workbook of what is shown."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    period, periods = judged_periods(year, request.GET.get("period", ""))
    if period is None:
        return render(request, "progress/none.html", {"year": year})
    context = _common(request, year)
    rows = project_rows(account, year, context["asked"], period.month)
    if request.GET.get("xlsx") == "1":
        return _projects_xlsx(year, period.title, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    crumbs = [(_("进度"), "/progress/"), (_("项目台账"), "")]
    context |= {"period": period, "periods": periods, "page": page, "crumbs": crumbs}
    return render(request, "progress/projects.html", context)


def _projects_xlsx(year: Year, title: str, rows: list[Project]) -> HttpResponse:
    file, name = BytesIO(), _("项目台账")
    with WorkbookWriter(file, title=f"{year.year} {name}") as book:
        options = TableOptions(notes=(f"{year.year} {title}",))
        book.write_table(safe_sheet_title(name), project_columns(), project_values(rows), options)
    return file_download(file.getvalue(), f"{year.year}-{name}.xlsx", XLSX)


@require_GET
def report(request: HttpRequest, pk: int, month: int) -> HttpResponse:
    """A target's report of one period: three sources, words, projects, the files it cites."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    found = target_for(account, year, pk)
    period = period_of(year, month, found.unit_id)
    reading = ProgressReading(year, [found])
    row = Row(reading.line(found, period.month), {})
    earlier = [each for each in reading.rules.periods if each < period.month]
    last = reading.line(found, earlier[-1]).said if earlier else None
    unit_url = f"/progress/units/{found.unit.code}/?year={year.year}&period={period.month}"
    context = {
        "year": year,
        "target": found,
        "period": period,
        "row": row,
        "projects": projects_of(found, row.line.said, last),
        "attached": attached_to(account, year, REPORT, proof_key(found.key, period.month)),
        "crumbs": [(_("进度"), "/progress/"), (found.unit.name, unit_url), (found.title, "")],
    }
    return render(request, "progress/report.html", context)
