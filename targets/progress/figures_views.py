"""The page of another source's figures: many units at once, by keyboard, paste or workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.language import title_of
from core.policy import Denied
from schemes.fact_entry.services import refusal
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year, year_document
from targets.plans.asked import WRONG
from targets.progress.checking import figures_read, targets_by_key
from targets.progress.figures import (
    FigureRow,
    figure_lines,
    figures_asked,
    source_for,
    source_word,
)
from targets.progress.page import judged_periods
from targets.progress.periods import Period, period_of, periods_of, rules_of
from targets.progress.preview import says
from targets.progress.queries import sources_of
from targets.progress.reading import Line
from targets.progress.services import figures_record
from targets.progress.views import typed_cells
from units.http import signed_in

PER_PAGE = 50


@require_GET
def figures_first(request: HttpRequest) -> HttpResponse:
    """To the figures that the account sends, else to the first that the scheme has."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    known = [each.origin for each in rules_of(year).sources]
    mine = sources_of(account, year)
    first = next((each for each in known if each in mine), known[0] if known else "")
    source, _sends = source_for(account, year, first)
    address = redirect("targets:progress_figures", source)
    address["Location"] += f"?year={year.year}"
    return address


@require_GET
def figures(request: HttpRequest, source: str) -> HttpResponse:
    """What is asked of a source at a period, what it gave, where units reported otherwise."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    source_for(account, year, source)
    period, _periods = judged_periods(year, request.GET.get("period", ""))
    if period is None:
        return render(request, "progress/none.html", {"year": year})
    return render(request, "progress/figures.html", figures_context(request, year, source, period))


def figures_context(
    request: HttpRequest,
    year: Year,
    source: str,
    period: Period,
    *,
    typed: dict[str, dict[str, str]] | None = None,
    errors: dict[str, dict[str, list[str]]] | None = None,
) -> dict[str, Any]:
    """All that the page draws; ``typed`` and ``errors`` are those of a refused attempt."""
    account, asked = signed_in(request), figures_asked(request.GET.dict())
    sends = source_for(account, year, source)[1]
    lines = figure_lines(account, year, source, period.month, asked)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    now, closed = timezone.now(), refusal(year)
    rows = [_row(line, source, typed or {}, errors or {}) for line in page]
    return {
        "year": year,
        "source": source,
        "word": source_word(source),
        "sources": [(each.origin, source_word(each.origin)) for each in rules_of(year).sources],
        "by": next(title_of(e.unit) for e in rules_of(year).sources if e.origin == source),
        "period": period,
        "periods": [each for each in periods_of(year) if each.begun(now)],
        "asked": asked,
        "groups": [(e.key, title_of(e.title)) for e in year_document(year).peer_groups],
        "page": page,
        "rows": rows,
        "given": sum(1 for line in lines if source in line.reports),
        "editable": sends and not closed and period.begun(now),
        "closed": closed,
        "reason": request.POST.get("reason", ""),
        "problems": _told(rows, errors or {}),
        "crumbs": [(_("进度"), "/progress/"), (source_word(source), "")],
    }


def _row(
    line: Line,
    source: str,
    typed: dict[str, dict[str, str]],
    errors: dict[str, dict[str, list[str]]],
) -> FigureRow:
    key = line.target.key
    return FigureRow(line, typed.get(key, {}), errors.get(key, {}), source=source)


def _told(rows: list[FigureRow], errors: dict[str, dict[str, list[str]]]) -> list[str]:
    found = [text for texts in errors.get("", {}).values() for text in texts]
    for row in rows:
        name = f"{row.line.target.unit.name} {row.line.target.title}"
        found += [f"{name}{_('：')}{text}" for texts in row.errors.values() for text in texts]
    return found


@require_POST
def figures_saved(request: HttpRequest, source: str) -> HttpResponse:
    """Send the figures of the rows shown; all of them or none, what is wrong stands by its cell."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    if not source_for(account, year, source)[1]:
        raise Denied("targets.progress_figures", source)
    period = period_of(year, request.GET.get("period"))
    typed = typed_cells(request)
    rows = [{"target": key, **_both(cells)} for key, cells in typed.items() if says(_both(cells))]
    told: dict[str, Any] = {"year": year, "period": period.month, "source": source}
    reason = request.POST.get("reason", "").strip()
    try:
        written = figures_record(**told, rows=rows, actor=account, reason=reason)
    except ValidationError as error:
        errors = _by_target(year, source, rows) or {"": {"reason": error.messages}}
        context = figures_context(request, year, source, period, typed=typed, errors=errors)
        return render(request, "progress/figures.html", context, status=WRONG)
    messages.success(request, _("已写入 %s 个数") % written if written else _("没有改动"))
    address = redirect("targets:progress_figures", source)
    address["Location"] += f"?{request.GET.urlencode()}"
    return address


def _both(cells: dict[str, str]) -> dict[str, str]:
    return {name: cells.get(name, "").strip() for name in ("actual", "narrative")}


def _by_target(
    year: Year, source: str, rows: list[dict[str, str]]
) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for fault in figures_read(year, targets_by_key(year), source, rows)[1]:
        found.setdefault(rows[fault.row]["target"], {}).setdefault(fault.cell, []).append(
            fault.text
        )
    return found
