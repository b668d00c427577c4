"""Targets that two mark: the list, and the page on which two marks that differ are settled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from reviews.marking.grid import shown
from reviews.marking.pairs.agreement import gap_of
from reviews.marking.pairs.flow import DECIDE, OFFER, WORKFLOW, duties_of
from reviews.marking.pairs.models import MarkPair, PairState
from reviews.marking.pairs.queries import pair_for, visible_pairs
from reviews.marking.pairs.services import opinions_scored, pair_move
from reviews.marking.scope import MarkingScope
from schemes.fact_pages.entry_pages import number_of
from schemes.forms_workbook import asked_year
from schemes.queries import current_year, year_document
from targets.progress.reading import whole_measure
from units.http import signed_in

PER_PAGE, WRONG = 50, 422
LOOKS = {
    PairState.FIRST: "submitted",
    PairState.APART: "todo",
    PairState.OFFERED: "todo",
    PairState.SETTLED: "signed",
    PairState.VOID: "withdrawn",
}


@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """The year's double marks of which the account meets the units."""
    scope, asked = _scope(request), request.GET
    rows = visible_pairs(scope)
    if asked.get("state") in PairState.values:
        rows = rows.filter(state=asked["state"])
    if word := asked.get("q", "").strip():
        rows = rows.filter(unit__name__icontains=word) | rows.filter(key__icontains=word)
    page = Paginator(rows, PER_PAGE).get_page(asked.get("page"))
    context = {
        "year": scope.year,
        "rule": year_document(scope.year).marking.double,
        "page": page,
        "rows": [(row, LOOKS[PairState(row.state)]) for row in page],
        "state": asked.get("state", ""),
        "search": asked.get("q", ""),
        "states": PairState.choices,
        "crumbs": [(_("复核评分"), _listed(scope)), (_("双人评分"), "")],
    }
    return render(request, "marking/pairs.html", context)


@require_GET
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: both marks once both are in, and what the account may do."""
    return _page(request, pair_for(signed_in(request), pk))


@require_POST
def pair_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Settle, offer, take or refuse."""
    account, sent = signed_in(request), request.POST
    found = pair_for(account, pk)
    try:
        pair_move(
            pair=found,
            move=move,
            version=number_of(sent.get("version", "")),
            actor=account,
            figure=sent.get("figure", ""),
            reason=sent.get("reason", ""),
        )
    except NotYoursError as error:
        raise Denied("reviews.markpair", pk) from error
    except StaleMoveError:
        messages.error(request, _("刚有人办过，看现在的"))
    except ValidationError as error:
        return _page(request, found, list(error.messages), sent)
    return redirect("reviews:mark_pair", pk)


def _page(
    request: HttpRequest,
    found: MarkPair,
    problems: list[str] | None = None,
    sent: Any = None,
) -> HttpResponse:
    scope = MarkingScope(signed_in(request), found.year)
    moves = WORKFLOW.open_to(found.state, duties_of(scope, found))
    opinions, document = opinions_scored(scope, found), year_document(found.year)
    context = {
        "year": found.year,
        "pair": found,
        "look": LOOKS[PairState(found.state)],
        "rule": document.marking.double,
        "whole": whole_measure(found.target, document.progress),
        "opinions": [(each, shown(score) or "—") for each, score in opinions],
        "gap": shown(gap_of(score for _opinion, score in opinions)),
        "typed": next((move for move in moves if move.key in (DECIDE, OFFER)), None),
        "moves": [move for move in moves if move.key not in (DECIDE, OFFER)],
        "problems": problems or [],
        "sent": {name: (sent or {}).get(name, "") for name in ("figure", "reason")},
        "crumbs": [(_("双人评分"), _pairs_url(found)), (found.unit.name, "")],
    }
    return render(request, "marking/pair.html", context, status=WRONG if problems else 200)


def _pairs_url(found: MarkPair) -> str:
    return f"{reverse('reviews:mark_pairs')}?year={found.year.year}"


def _scope(request: HttpRequest) -> MarkingScope:
    account = signed_in(request)
    return MarkingScope(account, current_year(account, asked_year(request.GET)))


def _listed(scope: MarkingScope) -> str:
    return f"{reverse('reviews:marking')}?year={scope.year.year}"
