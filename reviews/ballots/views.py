"""The office's pages of rounds: the list, design, freezing, keys, turnout, count, publication."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from documents.download import file_download
from reviews.ballots.forms import DesignForm
from reviews.ballots.listing import (
    PER_PAGE,
    round_columns,
    round_values,
    rounds_asked,
    rounds_found,
    states,
)
from reviews.ballots.models import Voter, VoteRound
from reviews.ballots.on_paper import services as on_paper
from reviews.ballots.page import LOOKS, VoteState, open_subjects, round_context, round_words
from reviews.ballots.qr import printed
from reviews.ballots.queries import (
    example_voter,
    round_for,
    round_lines,
    sees_results,
    sees_rounds,
)
from reviews.ballots.services import rounds
from reviews.ballots.services.held import year_stopped
from reviews.ballots.services.keys import MOST_BYTES, key_make
from reviews.ballots.services.reminding import round_remind
from reviews.ballots.services.slips import slips_make
from reviews.ballots.services.tally import round_tally
from reviews.ballots.subjects import subject_of
from reviews.ballots.vote_views import ballot_context
from reviews.moved_tables import list_workbook
from reviews.moved_views import MovedPage
from schemes.forms_workbook import asked_year
from schemes.queries import current_year
from targets.plans.asked import number_of
from units.http import signed_in
from units.queries import has_authority_perm

ROUND = MovedPage(
    "reviews.voteround",
    "reviews:vote_round",
    "ballots/round.html",
    round_for,
    round_context,
    round_words,
)
MOVES: Mapping[str, Callable[..., None]] = {
    "freeze": rounds.round_freeze,
    "thaw": rounds.round_thaw,
    "open": rounds.round_open,
    "void": rounds.round_void,
}
PAPER_MOVES: Mapping[str, Callable[..., None]] = {
    "begin": on_paper.paper_begin,
    "back": on_paper.paper_back,
    "void": rounds.round_void,
}


@require_GET
def vote_rounds(request: HttpRequest) -> HttpResponse:
    """The year's rounds with their turnout, and what rounds can be begun."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    lines = round_lines(account, year)
    taken = {line.row.live for line in lines if line.row.live}
    asked = rounds_asked(request.GET.dict())
    page = Paginator(rounds_found(lines, asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "asked": asked,
        "page": page,
        "states": states(),
        "rows": [(line, LOOKS[VoteState(line.row.state)]) for line in page],
        "subjects": open_subjects(year, taken) if sees_rounds(account, year) else [],
        "stopped": year_stopped(year),
        "keeps": has_authority_perm(account, year.authority, "edit_facts"),
        "crumbs": [(_("系统内投票"), "")],
    }
    return render(request, "ballots/rounds.html", context)


@require_GET
def vote_rounds_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    found = rounds_found(round_lines(account, year), rounds_asked(request.GET.dict()))
    return list_workbook(year, _("系统内投票"), round_columns(), round_values(found))


@require_POST
def vote_round_start(request: HttpRequest) -> HttpResponse:
    """Draft a round."""
    actor = signed_in(request)
    year = current_year(actor, asked_year(request.GET))
    live, held = request.POST.get("subject", ""), request.POST.get("held") == "paper"
    try:
        row = rounds.round_start(year=year, live=live, actor=actor, on_paper=held)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        response = redirect("reviews:vote_rounds")
        response["Location"] += f"?year={year.year}"
        return response
    return redirect("reviews:vote_round", row.pk)


@require_GET
def vote_round(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: its design, its voters and keys, its turnout; after the count what it gave."""
    row = round_for(signed_in(request), pk)
    return render(request, "ballots/round.html", round_context(request, row))


@require_POST
def vote_round_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the design."""
    actor, sent = signed_in(request), request.POST
    row = round_for(actor, pk)
    ticked = [number_of(each) for each in sent.getlist("voter")]
    form = DesignForm(row, subject_of(row), data=sent, ticked=ticked)
    version = number_of(sent.get("version"))

    def act() -> None:
        stated = form.design()
        rounds.round_design(vote_round=row, version=version, stated=stated, actor=actor)

    return ROUND.acted(request, row, act, _("已保存"), form)


@require_POST
def vote_round_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Freeze, thaw, open, annul."""
    actor, sent = signed_in(request), request.POST
    row = round_for(actor, pk)
    service = (PAPER_MOVES if row.on_paper else MOVES).get(move)
    if service is None:
        raise Denied("reviews.voteround", move)
    asked: dict[str, Any] = {"version": number_of(sent.get("version")), "actor": actor}
    typed = {"move": move, "reason": sent.get("reason", "")}
    if move == "void":
        asked["reason"] = typed["reason"]
    act = partial(service, vote_round=row, **asked)
    return ROUND.acted(request, row, act, _("已办"), typed=typed)


@never_cache
@sensitive_variables("made")
@require_POST
def vote_round_key(request: HttpRequest, pk: int) -> HttpResponse:
    """The actor's own key as a file, once."""
    actor = signed_in(request)
    row = round_for(actor, pk)
    try:
        made = key_make(vote_round=row, actor=actor)
    except ValidationError as error:
        return _told(request, row, error)
    return file_download(made.content, made.name, "application/json")


@never_cache
@sensitive_variables("slips", "context")
@require_POST
def vote_round_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """New codes, to be printed from this answer alone."""
    actor = signed_in(request)
    row = round_for(actor, pk)
    try:
        slips = slips_make(vote_round=row, actor=actor)
    except ValidationError as error:
        return _told(request, row, error)
    address = request.build_absolute_uri(reverse("reviews:vote_slip"))
    context = {"round": row, "slips": printed(slips, address), "address": address}
    return render(request, "ballots/slips.html", context)


@require_POST
def vote_round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those whose ballot is not in."""
    actor = signed_in(request)
    row = round_for(actor, pk)
    try:
        n = round_remind(vote_round=row, actor=actor)
    except ValidationError as error:
        return _told(request, row, error)
    messages.success(request, ngettext("已提醒 %s 人", "已提醒 %s 人", n) % n)
    return redirect("reviews:vote_round", pk)


@require_POST
def vote_round_revoke(request: HttpRequest, pk: int, voter: int) -> HttpResponse:
    """Strike a voter off."""
    actor = signed_in(request)
    row = round_for(actor, pk)
    found = Voter.objects.filter(round=row, pk=voter).first()
    if found is None:
        raise Denied("reviews.voter", voter)
    reason = request.POST.get("reason", "")
    return ROUND.acted(
        request,
        row,
        lambda: rounds.voter_revoke(voter=found, reason=reason, actor=actor),
        _("已除名"),
    )


@sensitive_variables("files")
@require_POST
def vote_round_tally(request: HttpRequest, pk: int) -> HttpResponse:
    """Count with both key files; they are read in memory and kept nowhere."""
    actor = signed_in(request)
    row = round_for(actor, pk)
    files = (_file(request, "first"), _file(request, "second"))
    version = number_of(request.POST.get("version"))
    return ROUND.acted(
        request,
        row,
        lambda: round_tally(vote_round=row, version=version, files=files, actor=actor),
        _("已计票。两份密钥文件现在可以销毁"),
    )


@require_GET
def vote_round_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot as a voter sees it; nothing can be handed in."""
    row = round_for(signed_in(request), pk)
    voter = example_voter(row)
    if voter is None:
        raise Denied("reviews.voteround", pk)
    context = {"round": row, "preview": True, **ballot_context(voter)}
    context["beside"] = not row.secret and sees_results(signed_in(request), row.year)
    return render(request, "ballots/ballot.html", context)


@require_GET
def vote_round_published(request: HttpRequest, pk: int) -> HttpResponse:
    """The published file of a counted round, for the recount."""
    row = round_for(signed_in(request), pk)
    if not row.result:
        raise Denied("reviews.voteround", pk)
    text = json.dumps(row.result, ensure_ascii=False, indent=1, sort_keys=True)
    return file_download(text.encode(), f"{row.year.year}-{row.title}.json", "application/json")


def _file(request: HttpRequest, name: str) -> bytes:
    file = request.FILES.get(name)
    return b"" if file is None else file.read(MOST_BYTES + 1)


def _told(request: HttpRequest, row: VoteRound, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("reviews:vote_round", row.pk)
