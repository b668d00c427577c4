"""Ticked on the board, shown what it will do, done, told what became of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.policy import Denied
from schemes.forms_workbook import asked_year
from schemes.models import Year
from targets.plans.asked import WRONG, number_of, told_of
from targets.plans.bulk.queries import Prospect, chosen_of, prospects, with_principals
from targets.plans.bulk.services import MOVES, plans_move
from targets.plans.flow import RETURN
from targets.plans.queries import plan_year
from units.http import signed_in

FIELDS = ("reason", "document", "number")


@require_POST
def plans_bulk(request: HttpRequest, move: str) -> HttpResponse:
    """What the act will do with each ticked plan, and what it asks for."""
    year, found = _asked(request, move)
    if not any(each.ready for each in found):
        messages.error(request, _("没有选中能这样办的计划。先勾选，再点按钮"))
        return redirect(_board(year))
    return _page(request, _context(year, move, found))


@require_POST
def plans_bulk_done(request: HttpRequest, move: str) -> HttpResponse:
    """Do it: each plan wholly or not at all, and a result for each."""
    year, found = _asked(request, move)
    errors = _missing(request, found)
    context = _context(year, move, found)
    if errors:
        context["errors"] |= errors
        context["sent"] |= request.POST.dict()
        return _page(request, context, WRONG)
    outcomes = plans_move(
        chosen=[each.chosen for each in found],
        move=move,
        actor=signed_in(request),
        told=told_of(request.POST),
        first=number_of(request.POST.get("first")) or 1,
    )
    done = sum(each.done for each in outcomes)
    context |= {"outcomes": outcomes, "done": done, "kept": len(outcomes) - done}
    return render(request, "plans/bulk_done.html", context)


def _asked(request: HttpRequest, move: str) -> tuple[Year, list[Prospect]]:
    if move not in MOVES:
        raise Denied("targets.plan", move)
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    chosen = chosen_of(account, year, request.POST.getlist("plan"))
    return year, prospects(account, year, chosen, move)


def _context(year: Year, move: str, found: list[Prospect]) -> dict[str, Any]:
    ready = [each for each in found if each.ready]
    required = {name for each in ready if each.move for name in each.move.required}
    labels = list(dict.fromkeys(str(each.move.label) for each in ready if each.move))
    return {
        "year": year,
        "move": move,
        "back": move == RETURN,
        "found": found,
        "ready": len(ready),
        "asks": sorted(required),
        "act": labels[0] if len(labels) == 1 else _("往下转"),
        "board": _board(year),
        "errors": dict.fromkeys(FIELDS, ""),
        "sent": {**dict.fromkeys(FIELDS, ""), "first": "1"},
        "crumbs": [(_("目标计划"), _board(year)), (_("批量办理"), "")],
    }


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The question; only here is said for whom: the record of the act itself names whom it was."""
    found = with_principals(signed_in(request), context["year"], context["found"])
    return render(request, "plans/bulk.html", {**context, "found": found}, status=status)


def _missing(request: HttpRequest, found: list[Prospect]) -> dict[str, str]:
    """What the act asks for and nobody wrote, before any plan is touched."""
    errors = {}
    for each in found:
        for name in each.move.required if each.move and each.ready else ():
            if not request.POST.get(name, "").strip():
                errors[name] = _("这一项要写，选中的计划都用它")
    return errors


def _board(year: Year) -> str:
    return f"{reverse('targets:plans')}?year={year.year}"
