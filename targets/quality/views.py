"""The quality of plans: units by risk with a chart, one plan with its reasons, the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.exact import format_percent, format_points, format_short, round_half_up
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.forms_workbook import asked_year
from targets.plans.asked import asked_whole_plan, plan_url
from targets.plans.board import state_titles
from targets.plans.queries import plan_year
from targets.quality.queries import QualityRow, means, quality_of, quality_rows, weights_of
from targets.quality.words import LOOK, RISK, criterion_title, found_words
from units.http import signed_in
from units.queries import has_authority_perm

PER_PAGE = 100


@require_GET
def plan_quality(request: HttpRequest) -> HttpResponse:
    """Units by the risk of their plans."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    rows = quality_rows(account, year)
    found = _searched(rows, request.GET.get("q", "").strip())
    averages = means(rows)
    scored = [row for row in rows if row.score is not None]
    context = {
        "year": year,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "search": request.GET.get("q", ""),
        "total": len(rows),
        "without": len(rows) - len(scored),
        "risky": sum(row.score < RISK for row in scored if row.score is not None),
        "columns": [(key, criterion_title(key)) for key in averages],
        "chart": _chart(averages),
        "averages": [(criterion_title(key), rate) for key, rate in averages.items()],
        "states": state_titles(year),
        "risk": RISK,
        "look": LOOK,
        "may_edit": has_authority_perm(account, year.authority, "edit_facts"),
        "crumbs": [(_("目标计划"), reverse("targets:plans")), (_("目标质量"), "")],
    }
    return render(request, "quality/units.html", context)


@require_GET
def plan_quality_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, with a column for each criterion."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    rows = _searched(quality_rows(account, year), request.GET.get("q", "").strip())
    keys = [key for key, weight in weights_of(year).items() if weight.weight > 0]
    columns = [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=24),
        Column("score", _("质量分"), kind="exact", width=10),
        *(Column(key, criterion_title(key), width=18) for key in keys),
    ]
    file, title = BytesIO(), _("目标质量")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年度，风险大的在前") % year.year,))
        book.write_table(safe_sheet_title(title), columns, _values(rows, keys), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


@require_GET
def plan_quality_unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """One plan: each criterion with what was found and which lines fall short."""
    plan = asked_whole_plan(request, unit_code)
    quality = quality_of(plan)
    context = {
        "plan": plan,
        "year": plan.year,
        "score": quality.score,
        "shown": "" if quality.score is None else format_points(quality.score, 1),
        "risk": RISK,
        "rows": [(criterion_title(e.key), e, found_words(e)) for e in quality.judged],
        "crumbs": [
            (_("目标计划"), reverse("targets:plans") + f"?year={plan.year.year}"),
            (plan.unit.name, plan_url(plan)),
            (_("目标质量"), ""),
        ],
    }
    return render(request, "quality/unit.html", context)


def _searched(rows: Sequence[QualityRow], words: str) -> list[QualityRow]:
    asked = words.lower()
    return [
        row
        for row in rows
        if any(
            asked in name.lower()
            for name in (
                row.unit.name,
                row.unit.unit.short_name,
                row.unit.unit.initials,
                row.unit.unit.code,
            )
        )
    ]


def _chart(averages: dict[str, Any]) -> dict[str, Any]:
    return {
        "rows": [
            {
                "label": criterion_title(key),
                "value": format_short(rate * 100, 1),
                "text": format_percent(rate),
            }
            for key, rate in averages.items()
        ]
    }


def _values(rows: Sequence[QualityRow], keys: Sequence[str]) -> Iterator[list[Any]]:
    for row in rows:
        rates = row.rates
        told = [None if rates.get(k) is None else format_percent(rates[k] or 0) for k in keys]
        score = None if row.score is None else round_half_up(row.score, 1)
        yield [row.unit.unit.code, row.unit.name, score, *told]
