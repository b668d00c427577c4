"""The pages on which ballots that came in on paper are counted by two, and settled by a third."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from reviews.ballots.models import VoteRound, VoteState
from reviews.ballots.on_paper import services
from reviews.ballots.on_paper.page import count_context, settle_context
from reviews.ballots.on_paper.standing import standing_of
from reviews.ballots.page import round_words
from reviews.ballots.queries import round_for
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in


def _row(request: HttpRequest, pk: int) -> VoteRound:
    """A round on paper that is being counted."""
    row = round_for(signed_in(request), pk)
    if not row.on_paper or row.state != VoteState.FROZEN:
        raise Denied("reviews.voteround", pk)
    return row


@never_cache
@require_http_methods(["GET", "POST"])
def vote_round_count(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own count: kept as a draft, or handed in."""
    row, sent = _row(request, pk), request.POST
    if request.method == "GET":
        if not standing_of(request, row)["may_count"]:
            return redirect("reviews:vote_round", pk)
        return render(request, "ballots/paper_count.html", count_context(request, row))
    hand_in = "hand_in" in sent
    try:
        written = services.count_save(
            vote_round=row,
            version=number_of(sent.get("version")),
            sent=sent,
            actor=signed_in(request),
            hand_in=hand_in,
        )
    except NotYoursError as error:
        raise Denied("reviews.voteround", pk) from error
    except ValidationError as error:
        return _refused(request, row, error, "ballots/paper_count.html", count_context)
    done = _("两份一致，已写进考核") if written else _("已交，等另一份") if hand_in else _("已保存")
    messages.success(request, done)
    return redirect("reviews:vote_round" if hand_in else "reviews:vote_round_count", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def vote_round_settled(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the two differ; a third states what he found."""
    row, sent = _row(request, pk), request.POST
    context = settle_context(request, row)
    if not context["rows"]:
        raise Denied("reviews.voteround", pk)
    if request.method == "GET":
        return render(request, "ballots/paper_settle.html", context)
    found = [_found(sent.get(each.name, "")) for each in context["rows"]]
    version = number_of(sent.get("version"))
    try:
        services.count_settle(
            vote_round=row, version=version, found=found, actor=signed_in(request)
        )
    except NotYoursError as error:
        raise Denied("reviews.voteround", pk) from error
    except (ValidationError, StaleMoveError) as error:
        return _refused(request, row, error, "ballots/paper_settle.html", settle_context)
    messages.success(request, _("已定，写进考核"))
    return redirect("reviews:vote_round", pk)


@require_POST
def vote_round_recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Give both counts back."""
    row = _row(request, pk)
    version = number_of(request.POST.get("version"))
    try:
        services.count_again(vote_round=row, version=version, actor=signed_in(request))
    except (ValidationError, StaleMoveError) as error:
        messages.error(request, " ".join(_words(error)))
    else:
        messages.success(request, _("两份都退回了"))
    return redirect("reviews:vote_round", pk)


def _found(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _words(error: ValidationError | StaleMoveError) -> list[str]:
    return [round_words(error.current)] if isinstance(error, StaleMoveError) else error.messages


def _refused(
    request: HttpRequest,
    row: VoteRound,
    error: ValidationError | StaleMoveError,
    template: str,
    context_of: Any,
) -> HttpResponse:
    """What was refused, with what was typed."""
    status = STALE if isinstance(error, StaleMoveError) else WRONG
    context = context_of(request, row, request.POST) | {"problems": _words(error)}
    return render(request, template, context, status=status)
