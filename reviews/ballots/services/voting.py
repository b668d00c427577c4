"""Handing in a ballot: the voter is marked, the box grows by one, and nothing joins the two."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.ui import date_text
from reviews.ballots.models import SealedBallot, Voter, VoteRound, VoteState, VoteSubject
from reviews.ballots.paper import content_of, faults_of, paper_of
from reviews.ballots.sealing import new_receipt, seal
from reviews.ballots.services.held import year_stopped
from units.models import Account

#: So many sealed ballots are written anew with each that comes in; all of a smaller box.  More
#: would hold the round's lock too long: with 400 of 1 200 voters at once some got no turn.
REWRITTEN = 100
BATCH = 100
_random = secrets.SystemRandom()


class AlreadyVotedError(Exception):
    """The voter's ballot is in: what he sent again changes nothing."""


@transaction.atomic
def ballot_cast(*, voter: Voter, answers: Any, actor: Account | None) -> str:
    """Put a ballot into the box; returns its receipt, which is drawn here and never sent in.

    ``actor`` is the account that votes, None for who votes by a code.  No audit entry is written.
    The moment that counts is that under the round's lock, by the server's clock.  Raises
    ``ValidationError`` with every fault of the ballot, or after the end; ``AlreadyVotedError``.
    """
    row = (
        VoteRound.objects.select_for_update(of=("self",))
        .select_related("year")
        .get(pk=voter.round_id)
    )
    _require_voting(row)
    held = Voter.objects.get(pk=voter.pk)
    held.round = row
    if held.account_id != (actor.pk if actor else None):
        raise ValidationError(_("这张票不是你的"))
    if text := barred_from(held):
        raise ValidationError(text)
    if held.voted:
        raise AlreadyVotedError
    paper = paper_of(row.paper)
    faults = faults_of(paper, answers, set(held.units))
    if faults:
        raise ValidationError([fault.text for fault in faults])
    Voter.objects.filter(pk=held.pk).update(voted=True)
    receipt = new_receipt()
    content = content_of(receipt, _named(row, held), answers)
    _add_to_box(row, seal(content, (row.first_key, row.second_key), paper.size))
    return receipt


def barred_from(voter: Voter) -> str:
    """Why a round that is open takes no ballot of this voter: he was struck off, or the year takes
    no more (S-4, S-6); "" while it takes one.  The page says it before he fills anything in."""
    if voter.revoked:
        return _("你已不在这一轮的投票人名单上，有疑问找目标办")
    return "" if voter.round.state == VoteState.TALLIED else year_stopped(voter.round.year)


def _named(row: VoteRound, voter: Voter) -> int | None:
    """Who a ballot says it is of: the voter by name, in a survey his unit, else nobody."""
    if row.subject == VoteSubject.SURVEY:
        return voter.unit_id
    return None if row.secret else voter.pk


def _require_voting(row: VoteRound) -> None:
    now = timezone.now()
    if row.state != VoteState.OPEN or row.closes_at is None:
        raise ValidationError(_("这一轮没有在投票"))
    if now >= row.closes_at:
        local = timezone.localtime(now)
        words = {"due": date_text(row.closes_at, "time"), "now": f"{local:%H:%M:%S}"}
        text = _("%(due)s 已截止，服务器 %(now)s 收到，没有计入。")
        raise ValidationError(text % words, code="late")


def _add_to_box(row: VoteRound, sealed: bytes) -> None:
    """Add it and write part of the box anew, so that no order in the table is that in which
    ballots came (docs/ballots.md): those whose random numbers follow a random one, all of a small
    box.  They are taken by the index, so that a large box costs no more than a small one."""
    at = uuid.uuid4()
    held = _after(row, at, REWRITTEN)
    if len(held) < REWRITTEN:
        held |= _after(row, uuid.UUID(int=0), REWRITTEN - len(held))
    row.box.filter(pk__in=list(held)).delete()
    contents = [sealed, *held.values()]
    _random.shuffle(contents)
    rows = [SealedBallot(id=uuid.uuid4(), round=row, sealed=each) for each in contents]
    SealedBallot.objects.bulk_create(rows, batch_size=BATCH)


def _after(row: VoteRound, at: uuid.UUID, most: int) -> dict[uuid.UUID, bytes]:
    """At most so many sealed ballots whose number is not below ``at``, in the numbers' order."""
    found = row.box.filter(pk__gte=at).order_by("pk").values_list("pk", "sealed")
    return {pk: bytes(sealed) for pk, sealed in found[:most]}
