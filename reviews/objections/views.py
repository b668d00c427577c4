"""Feedback, a unit's marks, objections and what is decided of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from documents.download import stream_download
from reviews.marking.scope import MarkingScope
from reviews.marking.worklist import units_work
from reviews.objections.flow import CHANGE, WORKFLOW, duties_of, mark_of, part_words
from reviews.objections.list_views import LOOKS
from reviews.objections.models import Objection, ReviewState
from reviews.objections.queries import (
    feedback_of,
    filing_units,
    may_object,
    objection_for,
    unit_seen,
)
from reviews.objections.reading import told_marks
from reviews.objections.reviewers import nobody_left
from reviews.objections.services.feedback import feedback_give
from reviews.objections.services.objecting import (
    objection_file,
    objection_move,
    title_of_mark,
)
from schemes.fact_pages.entry_pages import number_of
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year, year_document
from targets.evidence.forms import checked_from
from targets.evidence.kinds import KINDS
from targets.evidence.services import evidence_open
from units.http import signed_in
from units.models import Unit
from units.queries import has_authority_perm

PER_PAGE, WRONG = 50, 422


@require_GET
def feedbacks(request: HttpRequest) -> HttpResponse:
    """The office's list: who was told its marks, who lacks some."""
    account = signed_in(request)
    year = _year(request)
    search = request.GET.get("q", "")
    rows = units_work(MarkingScope(account, year), search)
    context = {
        "year": year,
        "search": search,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "ready": sum(not row.missing and not row.told for row in rows),
        "may_edit": has_authority_perm(account, year.authority, "edit_facts"),
        "days": year_document(year).marking.objection_days,
        "crumbs": [(_("反馈和异议"), "")],
    }
    return render(request, "objections/feedbacks.html", context)


@require_POST
def feedback_given(request: HttpRequest) -> HttpResponse:
    """Tell the chosen units their marks."""
    account, year = signed_in(request), _year(request)
    codes = request.POST.getlist("unit")
    units = Unit.objects.filter(authority=year.authority_id, code__in=codes)
    try:
        made = feedback_give(year=year, units=list(units), actor=account)
    except NotYoursError as error:
        raise Denied("reviews.feedback") from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("已向 %s 个单位反馈") % len(made))
    return redirect(f"{reverse('reviews:feedbacks')}?year={year.year}")


@require_GET
def feedback(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit's marks, with what it may object to."""
    account, year = signed_in(request), _year(request)
    unit = unit_seen(account, year, unit_code)
    told = feedback_of(year, unit.pk)
    office = has_authority_perm(account, year.authority, "view_facts")
    context = {
        "year": year,
        "unit": unit,
        "told": told,
        "office": office,
        "rows": told_marks(account, year, unit) if told else [],
        "may_object": may_object(told) and unit.pk in filing_units(account),
        "crumbs": [*_up(year, office=office), (unit.name, "")],
    }
    return render(request, "objections/feedback.html", context)


@require_http_methods(["GET", "POST"])
def objection_new(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Object to one mark."""
    account, year, sent = signed_in(request), _year(request), request.POST
    unit = unit_seen(account, year, unit_code)
    asked = request.GET.get("mark", "")
    told = feedback_of(year, unit.pk)
    rows = told_marks(account, year, unit) if told else []
    chosen = next((each for each in rows if each.row.fact and str(each.row.fact) == asked), None)
    kind = request.GET.get("kind", "")
    if chosen is None or chosen.row.kind != kind or unit.pk not in filing_units(account):
        raise Denied("reviews.objection", asked)
    problems: list[str] = []
    if request.method == "POST":
        try:
            made = objection_file(
                year=year,
                unit=unit,
                kind=kind,
                fact=int(asked),
                reason=sent.get("reason", ""),
                files=checked_from(request)[0],
                actor=account,
                arrived=timezone.now(),
            )
            return redirect("reviews:objection", made.pk)
        except ValidationError as error:
            problems = list(error.messages)
        except NotYoursError as error:
            raise Denied("reviews.objection", asked) from error
    context = {
        "year": year,
        "unit": unit,
        "told": told,
        "mark": chosen,
        "problems": problems,
        "reason": sent.get("reason", ""),
        "crumbs": [
            (_("评分反馈"), reverse("reviews:feedback", args=[unit.code])),
            (_("提异议"), ""),
        ],
    }
    return render(request, "objections/new.html", context, status=WRONG if problems else 200)


@require_GET
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection: the mark, why, how it ended, and who may decide."""
    account = signed_in(request)
    return _objection_page(request, objection_for(account, pk))


@require_POST
def objection_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Uphold, change, reject or take back."""
    found, sent = objection_for(signed_in(request), pk), request.POST
    try:
        objection_move(
            objection=found,
            move=move,
            version=number_of(sent.get("version", "")),
            actor=signed_in(request),
            reason=sent.get("reason", ""),
            figure=sent.get("figure", ""),
        )
    except NotYoursError as error:
        raise Denied("reviews.objection", pk) from error
    except StaleMoveError:
        messages.error(request, _("刚有人办过这件异议，看现在的"))
    except ValidationError as error:
        return _objection_page(request, found, list(error.messages), sent)
    return redirect("reviews:objection", pk)


@require_GET
def objection_file_sent(request: HttpRequest, pk: int, file: Any) -> HttpResponseBase:
    """A file of an objection that the account may see."""
    found = objection_for(signed_in(request), pk).files.filter(pk=file).first()
    if found is None:
        raise Denied("targets.evidencefile", file)
    try:
        return stream_download(evidence_open(found), found.name, KINDS[found.kind].media)
    except FileNotFoundError as error:
        raise Denied("targets.evidencefile", file) from error


def _objection_page(
    request: HttpRequest, found: Objection, problems: list[str] | None = None, sent: Any = None
) -> HttpResponse:
    account = signed_in(request)
    duties = duties_of(account, found)
    moves = WORKFLOW.open_to(found.state, duties)
    mark = mark_of(found)
    marks = told_marks(account, found.year, found.unit)
    now = next((m for m in marks if m.row.kind == found.kind and m.row.key == found.key), None)
    context = {
        "year": found.year,
        "objection": found,
        "look": LOOKS[ReviewState(found.state)],
        "title": title_of_mark(mark),
        "mark": mark,
        "now": now,
        "moves": [move for move in moves if move.key != CHANGE],
        "may_change": any(move.key == CHANGE for move in moves),
        "problems": problems or [],
        "sent": {name: (sent or {}).get(name, "") for name in ("figure", "reason")},
        "had_part": part_words(account, found),
        "nobody": nobody_left(account, found),
        "crumbs": [(_("评分异议"), reverse("reviews:objections")), (found.unit.name, "")],
    }
    status = WRONG if problems else 200
    return render(request, "objections/objection.html", context, status=status)


def _year(request: HttpRequest) -> Year:
    return current_year(signed_in(request), asked_year(request.GET))


def _up(year: Year, *, office: bool) -> list[tuple[str, str]]:
    listed = f"{reverse('reviews:feedbacks')}?year={year.year}"
    return [(_("反馈和异议"), listed)] if office else [(_("评分反馈"), "")]
