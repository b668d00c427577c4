"""The list of objections, found and sorted; as a workbook too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.xlsx.columns import Column
from reviews.moved_tables import list_workbook
from reviews.objections.models import Objection, ReviewState
from reviews.objections.queries import visible_objections
from reviews.objections.reading import titles_of
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from units.http import signed_in
from units.queries import unit_like

PER_PAGE = 50
LOOKS = {
    ReviewState.OPEN: "todo",
    ReviewState.CHANGED: "signed",
    ReviewState.UPHELD: "signed",
    ReviewState.REJECTED: "withdrawn",
    ReviewState.WITHDRAWN: "withdrawn",
}
SORTS = {"key": "key", "unit": "unit__code", "state": "state", "filed": "filed_at"}
FIRST = "-filed"


@require_GET
def objections(request: HttpRequest) -> HttpResponse:
    """The year's objections that the account may see."""
    year, asked = _year(request), request.GET
    page = Paginator(_found(request, year), PER_PAGE).get_page(asked.get("page"))
    titles = titles_of(year, page.object_list)
    context = {
        "year": year,
        "page": page,
        "rows": [(one, LOOKS[ReviewState(one.state)], titles[one.kind, one.key]) for one in page],
        "state": asked.get("state", ""),
        "search": asked.get("q", ""),
        "states": ReviewState.choices,
        "crumbs": [(_("评分异议"), "")],
    }
    return render(request, "objections/list.html", context)


@require_GET
def objections_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    year = _year(request)
    rows = list(_found(request, year))
    return list_workbook(year, _("评分异议"), _columns(), _values(rows, titles_of(year, rows)))


def _found(request: HttpRequest, year: Year) -> QuerySet[Objection]:
    asked = request.GET
    rows = visible_objections(signed_in(request), year)
    if asked.get("state") in ReviewState.values:
        rows = rows.filter(state=asked["state"])
    if word := asked.get("q", "").strip()[:40]:
        rows = rows.filter(unit_like(word) | Q(key__icontains=word))
    return rows.order_by(*_order(asked))


def _order(asked: Mapping[str, str]) -> tuple[str, str]:
    sort = asked.get("sort", FIRST)
    sort = sort if sort.removeprefix("-") in SORTS else FIRST
    field = SORTS[sort.removeprefix("-")]
    return (f"-{field}", "-pk") if sort.startswith("-") else (field, "pk")


def _columns() -> list[Column]:
    return [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("key", _("编号"), width=14),
        Column("title", _("评什么"), width=30),
        Column("reason", _("异议的理由"), width=40),
        Column("who", _("谁提出"), width=16),
        Column("filed", _("提出日期"), kind="date"),
        Column("state", _("状态"), width=14),
        Column("decider", _("谁决定"), width=16),
        Column("decided", _("决定日期"), kind="date"),
        Column("decision", _("答复"), width=40),
    ]


def _values(
    rows: Iterable[Objection], titles: Mapping[tuple[str, str], str]
) -> Iterator[list[Any]]:
    for one in rows:
        yield [
            *(one.unit.code, one.unit.name, one.key, titles[one.kind, one.key], one.reason),
            *(str(one.filed_by), timezone.localtime(one.filed_at).date()),
            one.get_state_display(),
            str(one.decided_by) if one.decided_by else "",
            timezone.localtime(one.decided_at).date() if one.decided_at else None,
            one.decision,
        ]


def _year(request: HttpRequest) -> Year:
    return current_year(signed_in(request), asked_year(request.GET))
