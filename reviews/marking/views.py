"""The table in which marks are typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.facts import StaleFactError
from core.policy import Denied
from reviews.marking.entry import FIELDS, REFUSALS, BlockRefusedError, Entered, MarkAsked, Refusal
from reviews.marking.grid import GridRow, MarkGrid
from reviews.marking.models import MarkKind
from reviews.marking.page import ROWS, Around, grid_context
from reviews.marking.rows import row_of
from reviews.marking.scope import MarkingScope, scope_of, unit_in
from reviews.marking.services import mark_enter, marks_enter
from reviews.marking.worklist import items_work, units_missing
from reviews.objections.queries import feedback_of
from reviews.supervision.page import beside_marks
from schemes.fact_entry.services import JudgedChangedError
from schemes.fact_pages.entry_pages import judged_words, number_of
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from schemes.unit_pages.grid import grid_errors
from units.http import signed_in

TOKEN_PARTS = 5


@require_GET
def marking_unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """All marks of one unit that the account meets."""
    scope = _scope(request)
    unit = unit_in(scope, unit_code)
    if unit is None:
        raise Denied("reviews.marking", unit_code)
    grid = MarkGrid(scope)
    rows = grid.of_unit(unit)
    told = feedback_of(scope.year, unit.pk)
    context = grid_context(request.GET, grid, rows, unit.name, unit) | {
        "told": told,
        "supervision": beside_marks(scope.year, unit),
        "around": Around.of(units_missing(scope), unit.code),
        "reads_feedback": scope.sees_all,
        "route": "reviews:marking_unit",
    }
    return render(request, "marking/grid.html", context)


@require_GET
def marking_item(request: HttpRequest, key: str) -> HttpResponse:
    """One common item over the units that it applies to."""
    scope = _scope(request)
    items = items_work(scope)
    title = next((name for name, item in items if item.key == key), None)
    if title is None:
        raise Denied("reviews.marking", key)
    grid = MarkGrid(scope)
    around = [(item.key, name, item.missing) for name, item in items]
    context = grid_context(request.GET, grid, grid.of_item(key), title) | {
        "around": Around.of(around, key),
        "route": "reviews:marking_item",
    }
    return render(request, "marking/grid.html", context)


@require_POST
def marking_save(request: HttpRequest) -> HttpResponse:
    """Save one row; answers with the row, with what is wrong, or who was faster (always 200)."""
    account, year = signed_in(request), _year(request)
    asked = _asked(request.POST)
    try:
        entered = mark_enter(year=year, asked=asked, actor=account)
    except REFUSALS as error:
        return JsonResponse(_refused(account, year, asked, error))
    return JsonResponse(_entered(entered))


@require_POST
def marking_block(request: HttpRequest) -> HttpResponse:
    """Save the rows of a pasted block together; where any is refused, all that is wrong is told by
    the row's place and nothing is written (always 200)."""
    account, year = signed_in(request), _year(request)
    rows = [_asked(row) for row in _sent_rows(request)]
    try:
        entered = marks_enter(year=year, rows=rows, actor=account)
    except BlockRefusedError as error:
        told = {n: _refused(account, year, rows[n], each) for n, each in error.refused.items()}
        return JsonResponse({"refused": told})
    return JsonResponse({"rows": [_entered(each) for each in entered]})


def _sent_rows(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of the form: a list of texts by field, in JSON, each with the reason of all."""
    try:
        sent = json.loads(request.POST.get("rows", ""))
    except ValueError:
        sent = None
    listed = isinstance(sent, list) and all(isinstance(row, dict) for row in sent)
    if not listed or not 0 < len(sent) <= ROWS:
        raise Denied("reviews.mark", "rows")
    reason = request.POST.get("reason", "")
    return [{"reason": reason, **{str(k): str(v) for k, v in row.items()}} for row in sent]


def _entered(entered: Entered) -> dict[str, Any]:
    answer = _answer(entered.row)
    if entered.pair:
        answer["saved"] += " " + (entered.row.waits or _("两人一致，已定"))
    elif entered.waits:
        answer["saved"] = _("%s 已提出更正，等第二人同意") % answer["saved"]
    return answer


def _refused(account: Any, year: Year, asked: MarkAsked, error: Refusal) -> dict[str, Any]:
    """What stands in the way of a row, in the words of the table."""
    if isinstance(error, StaleFactError):
        return _stale(account, year, asked, error.current)
    if isinstance(error, JudgedChangedError):
        return _judged(account, year, asked, error)
    return grid_errors(error)


def _scope(request: HttpRequest) -> MarkingScope:
    return scope_of(signed_in(request), _year(request))


def _year(request: HttpRequest) -> Year:
    return current_year(signed_in(request), asked_year(request.GET))


def _asked(sent: Mapping[str, str]) -> MarkAsked:
    """The token of a row: kind, key, mark and way that were shown, the target's version."""
    parts = sent.get("expected", "").split("|")
    kind, key, fact, way, judges = parts if len(parts) == TOKEN_PARTS else [""] * TOKEN_PARTS
    if kind not in MarkKind.values:
        raise Denied("reviews.mark", key)
    return MarkAsked(
        kind=kind,
        key=key,
        expected=number_of(fact) or None,
        cells={name: sent[name] for name in FIELDS if name in sent},
        way=way,
        reason=sent.get("reason", ""),
        judges=number_of(judges),
    )


def _answer(row: GridRow) -> dict[str, Any]:
    """A row as it stands: its cells, and what is told beside them."""
    return {
        "expected": row.token,
        "cells": row.cells,
        "told": {
            "score": row.score or (_("缺") if row.missing else "—"),
            "self": row.self_score or "—",
            "waits": row.waits,
        },
        "missing": row.missing,
        "far": row.far,
        "saved": timezone.localtime().strftime("%H:%M:%S"),
    }


def _judged(
    account: Any, year: Year, asked: MarkAsked, error: JudgedChangedError
) -> dict[str, Any]:
    """How the target was changed meanwhile; what was typed stays, and is asked for again."""
    row = row_of(MarkGrid(MarkingScope(account, year)), asked.kind, asked.key)
    text = judged_words(error)
    if row is None:
        return {"errors": {"": [text]}}
    now = _("现在的计划：%s") % row.plan if row.plan else ""
    return {"stale": _("。").join(each for each in (text, now) if each), **_answer(row)}


def _stale(account: Any, year: Year, asked: MarkAsked, current: Any) -> dict[str, Any]:
    """Who was faster, and how the row stands now."""
    row = row_of(MarkGrid(MarkingScope(account, year)), asked.kind, asked.key)
    if row is None or current is None:
        return {"errors": {"": [_("这一条刚被撤销，没有写入。刷新再填")]}}
    text = _("%(who)s %(when)s 改过，现在是 %(figure)s。你填的还在，没有写入") % {
        "who": current.recorded_by,
        "when": timezone.localtime(current.recorded_at).strftime("%H:%M"),
        "figure": row.figure or "—",
    }
    return {"stale": text, **_answer(row)}
