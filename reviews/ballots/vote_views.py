"""Voting: by the account, and by a one-time code without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from reviews.ballots.asked import (
    answers_sent,
    ballot_rows,
    bounds_of,
    correction_told,
    sections_of,
    title_in,
)
from reviews.ballots.models import Voter, VoteState
from reviews.ballots.paper import paper_of
from reviews.ballots.queries import is_over, sees_results, voter_by_code, voter_for
from reviews.ballots.services.voting import AlreadyVotedError, ballot_cast, barred_from
from reviews.ballots.subjects import subject_of
from schemes.fact_pages.words import SchemeWords
from schemes.queries import year_document
from targets.plans.asked import WRONG
from units.http import signed_in
from units.models import Account


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot of the account; handed in by POST."""
    account = signed_in(request)
    voter = voter_for(account, pk)
    if request.method == "POST" and "cast" in request.POST:
        return _cast(request, voter, account)
    return _shown(request, voter)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def vote_slip(request: HttpRequest) -> HttpResponse:
    """A one-time code, then the ballot; the code is sent in the form and never in the address."""
    code = request.POST.get("code", "")
    voter = voter_by_code(code) if request.method == "POST" else None
    if voter is None:
        wrong = request.method == "POST"
        context = {"wrong": wrong, "code": code}
        return render(request, "ballots/code.html", context, status=WRONG if wrong else 200)
    if "cast" in request.POST:
        return _cast(request, voter, None, code)
    return _shown(request, voter, code)


@sensitive_variables("answers", "sent", "code")
def _cast(
    request: HttpRequest, voter: Voter, account: Account | None, code: str = ""
) -> HttpResponse:
    sent = request.POST
    answers = answers_sent(paper_of(voter.round.paper), voter.units, sent)
    try:
        receipt = ballot_cast(voter=voter, answers=answers, actor=account)
    except AlreadyVotedError:
        voter.voted = True
        return _shown(request, voter, code)
    except ValidationError as error:
        return _shown(request, voter, code, problems=list(error.messages), sent=sent)
    except OperationalError:  # no turn at the database in time: nothing was written
        told = _("同时提交的人多，这一次没有收下。填的还在，过一会儿再提交。")
        return _shown(request, voter, code, problems=[told], sent=sent)
    context = {"round": voter.round, "receipt": receipt, "signed": account is not None}
    return render(request, "ballots/done.html", context)


@sensitive_variables("sent", "code")
def _shown(
    request: HttpRequest,
    voter: Voter,
    code: str = "",
    *,
    problems: list[str] | None = None,
    sent: Mapping[str, Any] | None = None,
) -> HttpResponse:
    row = voter.round
    signed = voter.account_id is not None
    base: dict[str, Any] = {"round": row, "signed": signed, "code": code}
    barred = barred_from(voter)
    if voter.voted or row.state == VoteState.TALLIED or is_over(row) or barred:
        told = row.result.get("receipts", [])
        context = base | {"voted": voter.voted, "receipts": told, "barred": barred}
        return render(request, "ballots/after.html", context)
    context = base | ballot_context(voter, sent) | {"problems": problems or []}
    context["beside"] = signed and sees_results(voter.account, row.year)
    return render(request, "ballots/ballot.html", context, status=WRONG if problems else 200)


def ballot_context(voter: Voter, sent: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the page of a ballot shows; also of the preview."""
    paper = paper_of(voter.round.paper)
    rows = ballot_rows(paper, voter.units, sent)
    peer_groups = SchemeWords(year_document(voter.round.year)).peer_groups
    return {
        "corrects": correction_told(subject_of(voter.round)),
        "paper": paper,
        "rows": rows,
        "sections": sections_of(paper, rows, peer_groups),
        "tiers": [(each.key, title_in(each), each.most) for each in paper.tiers],
        "bounds": bounds_of(paper),
        "draft": f"ballot-{voter.round_id}-{voter.pk}",
    }
