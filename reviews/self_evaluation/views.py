"""The board of self-evaluations, one unit's page with its table, its moves and its documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from documents.download import PDF, file_download
from documents.pdf import render_template_pdf
from reviews.self_evaluation.board import board_rows
from reviews.self_evaluation.flow import OFFICE, UNIT, WORKFLOW, duties_of
from reviews.self_evaluation.models import HANDED_IN, HEAD, RETURNED, SelfEvaluation
from reviews.self_evaluation.queries import evaluation_for, visible_evaluations
from reviews.self_evaluation.reading import SelfReading
from reviews.self_evaluation.services import (
    evaluation_move,
    evaluation_start,
    line_save,
    text_save,
)
from reviews.self_evaluation.stages import FIELDS as GRADE_FIELDS
from reviews.self_evaluation.stages import own_grades
from schemes.deadlines import deadline_for, due_for
from schemes.fact_entry.services import refusal
from schemes.fact_pages.entry_pages import number_of
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from schemes.unit_pages.grid import grid_errors
from units.http import signed_in
from units.models import Unit
from units.queries import access_of, has_authority_perm

PER_PAGE, WRONG = 50, 422
FIELDS = ("figure", "claimed", "note")
LOOKS = {HEAD: "review", HANDED_IN: "signed", RETURNED: "returned"}


@require_GET
def self_evaluations(request: HttpRequest) -> HttpResponse:
    """Who has handed in, who has not."""
    account, year, asked = signed_in(request), _year(request), request.GET
    everything = board_rows(account, year)
    rows = board_rows(account, year, search=asked.get("q", ""), state=asked.get("state", ""))
    due = deadline_for(year, "self_evaluation")
    context = {
        "year": year,
        "page": Paginator(rows, PER_PAGE).get_page(asked.get("page")),
        "looks": LOOKS,
        "done": sum(row.done for row in everything),
        "total": len(everything),
        "due": due,
        "search": asked.get("q", ""),
        "state": asked.get("state", ""),
        "may_edit": has_authority_perm(account, year.authority, "edit_facts"),
        "crumbs": [(_("自评"), "")],
    }
    return render(request, "self_evaluation/board.html", context)


@require_GET
def own_self_evaluation(request: HttpRequest) -> HttpResponse:
    """The page of one's own unit."""
    account, year = signed_in(request), _year(request)
    own = access_of(account).unit_ids("file_targets") | access_of(account).unit_ids("head_unit")
    unit = Unit.objects.filter(pk__in=own, authority=year.authority_id).order_by("code").first()
    if unit is None:
        raise Denied("reviews.selfevaluation")
    return redirect(f"{reverse('reviews:self_evaluation', args=[unit.code])}?year={year.year}")


@require_GET
def self_evaluation(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit's self-evaluation; for the unit itself also while there is none yet."""
    account, year = signed_in(request), _year(request)
    found = visible_evaluations(account, year).filter(unit__code=unit_code).first()
    if found is None:
        unit = Unit.objects.filter(authority=year.authority_id, code=unit_code).first()
        if unit is None or UNIT not in duties_of(account, year, unit):
            raise Denied("reviews.selfevaluation", unit_code)
        context = _about(year, unit) | {"crumbs": [(_("自评"), "")]}
        return render(request, "self_evaluation/start.html", context)
    return _page(request, evaluation_for(account, year, unit_code))


@require_POST
def self_evaluation_started(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Begin a unit's self-evaluation."""
    account, year = signed_in(request), _year(request)
    unit = Unit.objects.filter(authority=year.authority_id, code=unit_code).first()
    if unit is None:
        raise Denied("reviews.selfevaluation", unit_code)
    try:
        evaluation_start(year=year, unit=unit, actor=account)
    except NotYoursError as error:
        raise Denied("reviews.selfevaluation", unit_code) from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(_url(year, unit_code))


@require_POST
def self_evaluation_line(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Save one row; answers with the row, or what is wrong, or who was faster (always 200)."""
    found = evaluation_for(signed_in(request), _year(request), unit_code)
    key, _bar, shown = request.POST.get("expected", "").partition("|")
    try:
        line = line_save(
            evaluation=found,
            target=key,
            shown=number_of(shown),
            texts={name: request.POST[name] for name in FIELDS if name in request.POST},
            actor=signed_in(request),
        )
    except NotYoursError as error:
        raise Denied("reviews.selfevaluation", unit_code) from error
    except StaleMoveError:
        text = _("这一行刚有人改过。你填的还在，没有写入")
        return JsonResponse({"stale": text, **_row_answer(found, key)})
    except ValidationError as error:
        return JsonResponse(grid_errors(error))
    return JsonResponse({"version": line.evaluation.version, **_row_answer(found, key)})


@require_POST
def self_evaluation_text(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Save report, own grade and its reason."""
    found, sent = evaluation_for(signed_in(request), _year(request), unit_code), request.POST
    typed = {name: sent.get(name, "") for name in ("report", "grade", "grade_reason")}
    own = {
        one.leaf.key: {name: sent.get(f"{name}:{one.leaf.key}", "") for name in GRADE_FIELDS}
        for one in own_grades(found)
    }
    try:
        text_save(evaluation=found, stage_grades=own, actor=signed_in(request), **typed)
    except NotYoursError as error:
        raise Denied("reviews.selfevaluation", unit_code) from error
    except ValidationError as error:
        for name, text in typed.items():
            setattr(found, name, text)
        found.stage_grades = own
        return _page(request, found, list(error.messages))
    messages.success(request, _("已存"))
    return redirect(_url(found.year, unit_code))


@require_POST
def self_evaluation_moved(request: HttpRequest, unit_code: str, move: str) -> HttpResponse:
    """Make a move of the table."""
    found, sent = evaluation_for(signed_in(request), _year(request), unit_code), request.POST
    try:
        evaluation_move(
            evaluation=found,
            move=move,
            version=number_of(sent.get("version", "")),
            actor=signed_in(request),
            reason=sent.get("reason", ""),
            arrived=timezone.now(),
        )
    except NotYoursError as error:
        raise Denied("reviews.selfevaluation", unit_code) from error
    except StaleMoveError:
        messages.error(request, _("刚有人办过，看现在的"))
    except ValidationError as error:
        return _page(request, found, list(error.messages))
    return redirect(_url(found.year, unit_code))


@require_GET
def self_evaluation_pdf(request: HttpRequest, unit_code: str, number: int) -> HttpResponse:
    """What was handed in, as a document."""
    found = evaluation_for(signed_in(request), _year(request), unit_code)
    version = found.versions.filter(number=number).select_related("actor").first()
    if version is None:
        raise Denied("reviews.selfversion", number)
    title = _("%(unit)s %(year)s 年度自评报告")
    title = title % {"unit": found.unit.name, "year": found.year.year}
    context = {
        "title": title,
        "unit": found.unit,
        "version": version,
        "content": version.content,
        "authority": found.year.authority.name,
    }
    content = render_template_pdf("self_evaluation/report_pdf.html", context, page="official")
    return file_download(content, f"{title}-{number}.pdf", PDF)


def _page(
    request: HttpRequest, found: SelfEvaluation, problems: list[str] | None = None
) -> HttpResponse:
    account = signed_in(request)
    duties = duties_of(account, found.year, found.unit)
    reading = SelfReading(found)
    closed = refusal(found.year)
    context = _about(found.year, found.unit) | {
        "evaluation": found,
        "reading": reading,
        "rows": reading.rows,
        "state": WORKFLOW.states[found.state],
        "look": LOOKS.get(found.state, "draft"),
        "editable": UNIT in duties and found.is_with_writer and not closed,
        "moves": [] if closed else WORKFLOW.open_to(found.state, duties),
        "problems": problems or [],
        "versions": found.versions.select_related("actor"),
        "closed": closed,
        "crumbs": _crumbs(found, office=OFFICE in duties),
    }
    status = WRONG if problems else 200
    return render(request, "self_evaluation/page.html", context, status=status)


def _about(year: Year, unit: Unit) -> dict[str, Any]:
    due = due_for(year, "self_evaluation", unit.pk).get("due_at")
    return {"year": year, "unit": unit, "due_at": due}


def _crumbs(found: SelfEvaluation, *, office: bool) -> list[tuple[str, str]]:
    if not office:
        return [(_("自评"), "")]
    listed = f"{reverse('reviews:self_evaluations')}?year={found.year.year}"
    return [(_("自评"), listed), (found.unit.name, "")]


def _row_answer(found: SelfEvaluation, key: str) -> dict[str, Any]:
    reading = SelfReading(found)
    row = next((each for each in reading.rows if each.target.key == key), None)
    if row is None:
        raise Denied("reviews.selfevaluation", key)
    clock = timezone.localtime().strftime("%H:%M:%S")
    told = {"told": row.told, "total": reading.total_words, "saved": clock}
    return {"expected": row.token, "cells": row.cells, **told}


def _url(year: Year, code: str) -> str:
    return f"{reverse('reviews:self_evaluation', args=[code])}?year={year.year}"


def _year(request: HttpRequest) -> Year:
    return current_year(signed_in(request), asked_year(request.GET))
