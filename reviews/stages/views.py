"""The table in which a stage grades: a row a unit, saved row by row."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.facts import StaleFactError
from core.policy import Denied
from reviews.stages.reading import StageReading, StageRow, grade_choices
from reviews.stages.scope import StageScope
from reviews.stages.services import FIELDS, GradeAsked, stage_grade
from schemes.fact_entry.services import refusal
from schemes.fact_pages.entry_pages import number_of
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from schemes.unit_pages.grid import grid_errors
from units.http import signed_in


@require_GET
def stage(request: HttpRequest, component: str, stage: str) -> HttpResponse:
    """One stage of one component over the units that the account meets in it."""
    account, year = signed_in(request), _year(request)
    reading = StageReading(StageScope(account, year))
    rows = reading.rows(component, stage)
    work = next((w for w in reading.works if (w.component, w.stage) == (component, stage)), None)
    if work is None:
        raise Denied("reviews.stage", f"{component}/{stage}")
    only = "missing" in request.GET
    context = {
        "year": year,
        "work": work,
        "rows": [(row, grade_choices(row.rule)) for row in rows if row.missing or not only],
        "only_missing": only,
        "closed": refusal(year),
        "works": reading.works,
        "crumbs": [
            (_("复核评分"), f"{reverse('reviews:marking')}?year={year.year}"),
            (work.name, ""),
        ],
    }
    return render(request, "stages/grid.html", context)


@require_POST
def stage_saved(request: HttpRequest, component: str, stage: str) -> HttpResponse:
    """Save one row; answers with the row, with what is wrong, or who was faster (always 200)."""
    account, year, sent = signed_in(request), _year(request), request.POST
    unit, _bar, shown = sent.get("expected", "").partition("|")
    asked = GradeAsked(
        component=component,
        stage=stage,
        unit=unit,
        expected=number_of(shown) or None,
        cells={name: sent[name] for name in FIELDS if name in sent},
        reason=sent.get("reason", ""),
    )
    try:
        row = stage_grade(year=year, asked=asked, actor=account)
    except StaleFactError as error:
        return JsonResponse(_stale(account, year, asked, error.current))
    except ValidationError as error:
        return JsonResponse(grid_errors(error))
    return JsonResponse(_answer(row))


def _answer(row: StageRow) -> dict[str, Any]:
    return {
        "expected": row.token,
        "cells": row.cells,
        "told": {"counts": row.counts or _("缺")},
        "missing": row.missing,
        "saved": timezone.localtime().strftime("%H:%M:%S"),
    }


def _stale(account: Any, year: Year, asked: GradeAsked, current: Any) -> dict[str, Any]:
    """Who was faster, and how the row stands now."""
    reading = StageReading(StageScope(account, year))
    row = reading.row(asked.component, asked.stage, asked.unit)
    if row is None or current is None:
        return {"errors": {"": [_("这一条刚被撤销，没有写入。刷新再填")]}}
    text = _("%(who)s %(when)s 改过。你填的还在，没有写入") % {
        "who": current.recorded_by,
        "when": timezone.localtime(current.recorded_at).strftime("%H:%M"),
    }
    return {"stale": text, **_answer(row)}


def _year(request: HttpRequest) -> Year:
    return current_year(signed_in(request), asked_year(request.GET))
