"""One's own lines of payrolls, and objections to them: filed by the person, answered by offices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bonuses.models import PayObjection
from bonuses.payrolls import lists, objecting, queries
from bonuses.payrolls.models import ObjectionState
from bonuses.payrolls.reading import note_read
from bonuses.payrolls.slip_page import slip_context
from bonuses.payrolls.words import batch_title
from bonuses.views.common import year_asked
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from reviews.moved_views import words_of_move
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in

PER_PAGE = 50


@require_GET
def own_lines(request: HttpRequest) -> HttpResponse:
    """What the payrolls hold for oneself, year by year."""
    lines = list(queries.own_lines(signed_in(request)))
    rows = [(line, batch_title(line.run.batch)) for line in lines]
    context = {"rows": rows, "crumbs": [(_("我的发放记录"), "")]}
    return render(request, "bonuses/payrolls/mine.html", context)


@require_POST
def objected(request: HttpRequest, pk: int, unit_code: str, person_code: str) -> HttpResponse:
    """Object to one's own line."""
    actor = signed_in(request)
    found, place = queries.batch_line(actor, pk, unit_code, person_code)
    text = request.POST.get("text", "")
    try:
        objecting.objection_file(line=found.lines[place], text=text, actor=actor)
    except NotYoursError as error:
        raise Denied("bonuses.paidline", person_code) from error
    except ValidationError as error:
        told = {"problems": list(error.messages), "typed": text}
        context = slip_context(request, found, place) | told
        return render(request, "bonuses/payrolls/slip.html", context, status=WRONG)
    messages.success(request, _("异议已提交，答复会通知你"))
    return redirect("bonuses:payroll_slip", pk, unit_code, person_code)


@require_GET
def objections(request: HttpRequest) -> HttpResponse:
    """The year's objections: all for offices and auditor, one's own for a person."""
    actor, year = signed_in(request), year_asked(request)
    told = _("%s 年度奖金异议") % year.year
    note_read(actor, year.authority, told, kind="payobjection")
    return render(request, "bonuses/payrolls/objections.html", _context(request))


@require_POST
def objection_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Answer an objection, or withdraw one's own."""
    actor, sent = signed_in(request), request.POST
    found = objecting.objection_for(actor, pk)
    reason, version = sent.get("reason", ""), number_of(sent.get("version"))
    try:
        objecting.objection_move(
            objection=found, move=move, version=version, actor=actor, reason=reason
        )
    except NotYoursError as error:
        raise Denied("bonuses.payobjection", pk) from error
    except StaleMoveError as error:
        state = ObjectionState(error.current.state).label
        return _refused(request, [words_of_move(error.current, state)], STALE)
    except ValidationError as error:
        typed = {"pk": pk, "move": move, "reason": reason}
        return _refused(request, list(error.messages), WRONG, typed)
    messages.success(request, _("已办"))
    back = found.line
    if move == objecting.WITHDRAW:
        return redirect("bonuses:payroll_slip", found.batch_id, back.unit.code, back.code)
    return redirect("bonuses:pay_objections")


def _refused(
    request: HttpRequest, problems: list[str], status: int, typed: dict[str, Any] | None = None
) -> HttpResponse:
    context = _context(request) | {"problems": problems, "typed": typed or {}}
    return render(request, "bonuses/payrolls/objections.html", context, status=status)


def _context(request: HttpRequest) -> dict[str, Any]:
    account, year = signed_in(request), year_asked(request)
    rows = lists.objections_found(account, year, request.GET)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "year": year,
        "page": page,
        "rows": [(row, _buttons(account, row)) for row in page],
        "states": ObjectionState.choices,
        "state": request.GET.get("state", ""),
        "search": lists.word_of(request.GET),
        "problems": [],
        "typed": {},
        "crumbs": [(_("奖金异议"), "")],
    }


def _buttons(account: Any, row: PayObjection) -> list[Any]:
    return objecting.WORKFLOW.open_to(row.state, objecting.duties_of(account, row))
