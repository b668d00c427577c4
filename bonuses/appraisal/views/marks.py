"""Sheets of marks, people by dimensions, and of months, people by months."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bonuses.appraisal import services
from bonuses.appraisal.page import mark_cells
from bonuses.appraisal.queries import UnitAppraisal
from bonuses.appraisal.reading import AppraisalReading, PersonRow
from bonuses.appraisal.services import MarkAsked, RowsRefusedError
from bonuses.appraisal.services.marking import MONTHS, may_mark
from bonuses.appraisal.views.answers import mark_answer, rows_sent
from bonuses.appraisal.views.common import begun, head, refused, saved_at
from core.language import title_of
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_pages.entry_pages import number_of
from schemes.rules.staff_appraisal import AppraisalSource
from units.http import signed_in


@require_GET
def appraisal_marks(request: HttpRequest, unit_code: str, source: str) -> HttpResponse:
    """One's own marks of a source, or the forms counted for it (``?counted=1``)."""
    found, rule = _asked(request, unit_code, source)
    counted = _counted(request)
    reading, title = found.reading, title_of(rule.title)
    people = reading.rows if reading else []
    rows = [row for row in people if _markable(found, rule, row, counted=counted)]
    if reading is None or not (rows or found.rights.prepares):
        raise Denied("bonuses.staffappraisal", source)
    marker = None if counted else signed_in(request).pk
    context = head(request, found, (title, "")) | {
        "title": title,
        "source": rule,
        "counted": counted,
        "may_count": found.rights.prepares,
        "may_mark": _marks_self(found, rule),
        "dimensions": [(each.key, title_of(each.title)) for each in reading.rule.dimensions],
        "rows": [_mark_row(reading, row, source, marker, counted=counted) for row in rows],
        "full": reading.rule.full,
    }
    return render(request, "appraisals/marks.html", context)


@require_POST
def appraisal_mark(request: HttpRequest, unit_code: str, source: str) -> HttpResponse:
    """Save one row; answers with the row, with what is wrong, or who was faster (always 200)."""
    found, _rule = _asked(request, unit_code, source)
    asked, actor = _mark_asked(request.POST.dict(), source, _counted(request)), signed_in(request)
    try:
        services.mark_save(appraisal=found.held, asked=asked, actor=actor)
    except NotYoursError as error:
        raise Denied("bonuses.appraisedperson", asked.person) from error
    except (ValidationError, StaleMoveError) as error:
        return JsonResponse(refused(error, _answer(request, unit_code, asked)))
    return JsonResponse(_answer(request, unit_code, asked) or {})


@require_POST
def appraisal_marks_block(request: HttpRequest, unit_code: str, source: str) -> HttpResponse:
    """Save the rows of a pasted block, all or none (always 200)."""
    found, _rule = _asked(request, unit_code, source)
    counted, actor = _counted(request), signed_in(request)
    rows = [_mark_asked(row, source, counted) for row in rows_sent(request)]
    try:
        services.marks_save(appraisal=found.held, rows=rows, actor=actor)
    except NotYoursError as error:
        raise Denied("bonuses.staffappraisal", unit_code) from error
    except RowsRefusedError as error:
        wrong = error.refused.items()
        told = {n: refused(each, _answer(request, unit_code, rows[n])) for n, each in wrong}
        return JsonResponse({"refused": told})
    return JsonResponse({"rows": [_answer(request, unit_code, asked) for asked in rows]})


@require_GET
def appraisal_months(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Everybody's months of the year."""
    found = begun(request, unit_code)
    if not (found.rights.prepares or found.sees_all) or found.reading is None:
        raise Denied("bonuses.staffappraisal", unit_code)
    levels = [("", "—"), *((each.key, title_of(each.title)) for each in found.reading.rule.levels)]
    context = head(request, found, (_("平时考核"), "")) | {
        "levels": levels,
        "months": list(MONTHS),
        "rows": [(row, _month_cells(row)) for row in found.reading.rows],
    }
    return render(request, "appraisals/months.html", context)


@require_POST
def appraisal_month(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Save one person's months; answers as the other tables do (always 200)."""
    found, sent = begun(request, unit_code), request.POST.dict()
    person, _bar, shown = sent.get("expected", "").partition("|")
    cells = {name: text for name, text in sent.items() if name[:1] == "m"}
    try:
        services.months_save(
            appraisal=found.held,
            person=person,
            shown=number_of(shown),
            cells=cells,
            actor=signed_in(request),
        )
    except NotYoursError as error:
        raise Denied("bonuses.appraisedperson", person) from error
    except (ValidationError, StaleMoveError) as error:
        return JsonResponse(refused(error, _month_answer(request, unit_code, person)))
    return JsonResponse(_month_answer(request, unit_code, person) or {})


def _asked(request: HttpRequest, code: str, source: str) -> tuple[UnitAppraisal, AppraisalSource]:
    """The unit and a source that counts in it; a 404 for one that does not."""
    found = begun(request, code)
    known = {each.key: each for each in found.reading.sources} if found.reading else {}
    rule = known.get(source)
    if rule is None or rule.by == "months":
        raise Denied("bonuses.staffappraisal", source)
    return found, rule


def _counted(request: HttpRequest) -> bool:
    return request.GET.get("counted") == "1"


def _markable(
    found: UnitAppraisal, rule: AppraisalSource, row: PersonRow, *, counted: bool
) -> bool:
    """Whether the reader has a row for a person: who takes part, and whom he may mark."""
    exempt = any(
        node.key == f"appraisal_source:{rule.key}" and node.state == "not_applicable"
        for node in row.scored.trace.children
    )
    mine = may_mark(found.rights, rule, row.subject, counted=counted)
    return row.subject.takes_part and not exempt and mine


def _marks_self(found: UnitAppraisal, rule: AppraisalSource) -> bool:
    rows = found.reading.rows if found.reading else []
    return any(_markable(found, rule, row, counted=False) for row in rows)


def _mark_row(
    reading: AppraisalReading, row: PersonRow, source: str, marker: int | None, *, counted: bool
) -> dict[str, Any]:
    mark = row.mark(source, marker)
    cells = mark_cells(reading.rule, mark, counted=counted)
    return {
        "row": row,
        "cells": [(e.key, title_of(e.title), cells[e.key]) for e in reading.rule.dimensions],
        "count": cells.get("count", ""),
        "missing": not all(cells.values()),
        "token": f"{row.subject.person.code}|{mark.version if mark else 0}",
    }


def _mark_asked(sent: Mapping[str, str], source: str, counted: bool) -> MarkAsked:
    person, _bar, shown = sent.get("expected", "").partition("|")
    cells = {name: text for name, text in sent.items() if name not in ("expected", "reason")}
    return MarkAsked(person, source, number_of(shown), cells, counted)


def _answer(request: HttpRequest, code: str, asked: MarkAsked) -> dict[str, Any] | None:
    reading = begun(request, code).reading
    row = reading.row(asked.person) if reading else None
    if reading is None or row is None:
        return None
    marker = None if asked.counted else signed_in(request).pk
    mark = row.mark(asked.source, marker)
    return mark_answer(reading, row, mark, counted=asked.counted)


def _month_cells(row: PersonRow) -> list[tuple[int, str]]:
    return [(month, row.months.get(month, "")) for month in MONTHS]


def _month_answer(request: HttpRequest, code: str, person: str) -> dict[str, Any] | None:
    reading = begun(request, code).reading
    row = reading.row(person) if reading else None
    if row is None:
        return None
    return {
        "expected": f"{person}|{row.subject.version}",
        "cells": {f"m{month}": level for month, level in _month_cells(row)},
        "missing": False,
        "saved": saved_at(),
    }
