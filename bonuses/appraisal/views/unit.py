"""A unit's appraisal: its people, their scores and grades within the quota, and its moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bonuses.appraisal import flow, services
from bonuses.appraisal.models import AppraisalGrade
from bonuses.appraisal.page import grade_rows, history_of, shown_weights, steps_of
from bonuses.appraisal.queries import UnitAppraisal
from bonuses.appraisal.services import GradeAsked, RowsRefusedError
from bonuses.appraisal.services.beginning import filed_weights, weight_notes
from bonuses.appraisal.services.grading import FIELDS
from bonuses.appraisal.views.answers import grade_answer, rows_sent
from bonuses.appraisal.views.common import address, asked_unit, begun, head, refused, stale_words
from core.language import title_of
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_pages.entry_pages import number_of
from targets.plans.asked import STALE, WRONG
from units.http import signed_in


@require_GET
def appraisal(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The people of the unit; before it began, what beginning means."""
    found = asked_unit(request, unit_code)
    return render(request, "appraisals/unit.html", _context(request, found))


@require_POST
def appraisal_begin(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Begin with the people of the unit and the weights that it filed."""
    found, actor = asked_unit(request, unit_code), signed_in(request)

    def act() -> None:
        services.appraisal_start(year=found.year, unit=found.unit, actor=actor)

    return _acted(request, found, act, _("已开始，名单和权重都可以改"))


@require_POST
def appraisal_people(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Bring the list in step with the postings."""
    found, actor = begun(request, unit_code), signed_in(request)

    def act() -> None:
        services.people_refresh(appraisal=found.held, actor=actor)

    return _acted(request, found, act, _("名单已更新"))


@require_POST
def appraisal_moved(request: HttpRequest, unit_code: str, move: str) -> HttpResponse:
    """Hand in, withdraw, confirm, send back."""
    found, actor = begun(request, unit_code), signed_in(request)
    version, reason = number_of(request.POST.get("version", "")), request.POST.get("reason", "")

    def act() -> None:
        services.appraisal_move(
            appraisal=found.held, move=move, version=version, reason=reason, actor=actor
        )

    return _acted(request, found, act, _("已办，记录在“经过”里"))


@require_http_methods(["GET", "POST"])
def appraisal_weights(request: HttpRequest, unit_code: str) -> HttpResponse:
    """What counts how much: dimensions and who marks."""
    found, texts = begun(request, unit_code), request.POST.dict()
    if not found.rights.prepares:
        raise Denied("bonuses.staffappraisal", unit_code)
    if request.method == "GET":
        return _weights_page(request, found, None, {})
    version, actor = number_of(texts.get("version", "")), signed_in(request)
    try:
        services.weights_save(appraisal=found.held, version=version, texts=texts, actor=actor)
    except ValidationError as error:
        known = hasattr(error, "error_dict")
        errors = error.message_dict if known else {"__all__": error.messages}
        return _weights_page(request, found, texts, errors, WRONG)
    except StaleMoveError as error:
        return _weights_page(request, found, texts, {"__all__": [stale_words(error)]}, STALE)
    messages.success(request, _("已保存，得分按新权重算"))
    return redirect(address(found))


@require_POST
def appraisal_grade(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Settle one row; answers with the row, with what is wrong, or who was faster (always 200)."""
    found, sent = begun(request, unit_code), request.POST.dict()
    asked, actor = _asked(sent), signed_in(request)
    try:
        services.grade_save(appraisal=found.held, asked=asked, actor=actor)
    except NotYoursError as error:
        raise Denied("bonuses.appraisedperson", asked.person) from error
    except (ValidationError, StaleMoveError) as error:
        return JsonResponse(refused(error, grade_answer(request, unit_code, asked.person)))
    return JsonResponse(grade_answer(request, unit_code, asked.person) or {})


@require_POST
def appraisal_grades(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Settle the rows of a pasted block, all or none (always 200)."""
    found, actor = begun(request, unit_code), signed_in(request)
    rows = [_asked(row) for row in rows_sent(request)]
    try:
        services.grades_save(appraisal=found.held, rows=rows, actor=actor)
    except NotYoursError as error:
        raise Denied("bonuses.staffappraisal", unit_code) from error
    except RowsRefusedError as error:
        told = {
            n: refused(each, grade_answer(request, unit_code, rows[n].person))
            for n, each in error.refused.items()
        }
        return JsonResponse({"refused": told})
    answers = [grade_answer(request, unit_code, row.person) for row in rows]
    return JsonResponse({"rows": answers})


def _asked(sent: Mapping[str, str]) -> GradeAsked:
    person, _bar, version = sent.get("expected", "").partition("|")
    cells = {name: sent[name] for name in FIELDS if name in sent}
    return GradeAsked(person, cells, number_of(version))


def _acted(request: HttpRequest, found: UnitAppraisal, act: Any, done: str) -> HttpResponse:
    """Run an act and lead back to the page; what was refused stands on top of it."""
    try:
        act()
    except NotYoursError as error:
        raise Denied("bonuses.staffappraisal", found.unit.code) from error
    except StaleMoveError as error:
        problems, status = [stale_words(error)], STALE
    except ValidationError as error:
        problems, status = list(error.messages), WRONG
    else:
        messages.success(request, done)
        return redirect(address(found))
    context = _context(request, asked_unit(request, found.unit.code)) | {"problems": problems}
    return render(request, "appraisals/unit.html", context, status=status)


def _context(request: HttpRequest, found: UnitAppraisal) -> dict[str, Any]:
    context = head(request, found)
    if found.appraisal is None or found.reading is None:
        return context | {"may_begin": found.rights.prepares and not context["closed"]}
    duties = flow.duties_of(signed_in(request), found.appraisal)
    reading = found.reading
    moves = [] if context["closed"] else flow.FLOW.open_to(found.state, duties)
    return context | {
        "rows": grade_rows(found),
        "source_titles": [title_of(each.title) for each in reading.sources],
        "grade_choices": [("", "—"), *AppraisalGrade.choices],
        "moves": moves,
        "problems_before": services.problems_of(reading) if context["grades"] else [],
        "steps": steps_of(found),
        "history": history_of(found.appraisal),
        "sections_led": not (found.rights.prepares or found.rights.office),
        "change": reading.change if context["editable"] else None,
        "excellent": AppraisalGrade.EXCELLENT,
    }


def _weights_page(
    request: HttpRequest,
    found: UnitAppraisal,
    texts: Mapping[str, str] | None,
    errors: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    reading = found.reading
    filed = filed_weights(found.year, found.unit)
    context = head(request, found, (_("权重"), "")) | {
        "parts": shown_weights(found, texts, errors),
        "problems": errors.get("__all__", []),
        "notes": weight_notes(reading.rule, found.held.weights, filed) if reading else [],
        "filed": filed,
    }
    return render(request, "appraisals/weights.html", context, status=status)
