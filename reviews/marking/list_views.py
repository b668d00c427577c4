"""The work lists of marking: units and common items with what is missing; as a workbook too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.xlsx.columns import Column
from reviews.marking.scope import MarkingScope
from reviews.marking.worklist import UnitWork, items_work, marks_done, units_work
from reviews.moved_tables import list_workbook
from reviews.stages.reading import StageReading
from reviews.stages.scope import StageScope, has_graded
from schemes.forms_workbook import asked_year
from schemes.queries import current_year, year_document
from units.http import signed_in

PER_PAGE = 50


@require_GET
def marking(request: HttpRequest) -> HttpResponse:
    """Units and common items with what is missing."""
    scope, asked = _scope(request), request.GET
    rows, items = _units(scope, request), items_work(scope)
    graded = has_graded(year_document(scope.year))
    done, total = marks_done(scope)
    context = {
        "year": scope.year,
        "scope": scope,
        "only_stages": not (rows or items or asked.get("q") or "missing" in asked),
        "page": Paginator(rows, PER_PAGE).get_page(asked.get("page")),
        "items": items,
        "stages": StageReading(StageScope(scope.account, scope.year)).works if graded else [],
        "double": year_document(scope.year).marking.double and scope.marks_targets,
        "view": _view(scope, asked) if items else "units",
        "search": asked.get("q", ""),
        "only_missing": "missing" in asked,
        "done": done,
        "total": total,
        "crumbs": [(_("复核评分"), "")],
    }
    return render(request, "marking/worklist.html", context)


@require_GET
def marking_xlsx(request: HttpRequest) -> HttpResponse:
    """The units of the list as a workbook: exactly the rows that the address shows."""
    scope = _scope(request)
    rows = _units(scope, request)
    return list_workbook(scope.year, _("复核评分"), _columns(), _values(rows))


def _view(scope: MarkingScope, asked: Any) -> str:
    """By units or by items, as asked for; a department begins with its items (K-5.1)."""
    usual = "units" if scope.marks_targets else "items"
    found = asked.get("view", usual if not ({"q", "missing"} & set(asked)) else "units")
    return found if found in ("units", "items") else usual


def _units(scope: MarkingScope, request: HttpRequest) -> list[UnitWork]:
    asked = request.GET
    rows = units_work(scope, asked.get("q", ""), only_missing="missing" in asked)
    sort = asked.get("sort", "")
    if sort.removeprefix("-") == "missing":
        rows.sort(key=lambda row: row.missing, reverse=sort.startswith("-"))
    return rows


def _columns() -> list[Column]:
    return [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=24),
        Column("targets", _("目标"), kind="int"),
        Column("targets_done", _("目标已评"), kind="int"),
        Column("items", _("共性目标"), kind="int"),
        Column("items_done", _("共性目标已评"), kind="int", width=14),
        Column("missing", _("缺"), kind="int"),
        Column("team", _("考评组"), width=18),
        Column("told", _("反馈日期"), kind="date"),
    ]


def _values(rows: Iterable[UnitWork]) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            *(row.unit.code, row.unit.name, row.targets, row.targets_done, row.items),
            *(row.items_done, row.missing, row.team),
            timezone.localtime(row.told).date() if row.told else None,
        ]


def _scope(request: HttpRequest) -> MarkingScope:
    account = signed_in(request)
    return MarkingScope(account, current_year(account, asked_year(request.GET)))
