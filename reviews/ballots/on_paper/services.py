"""Counting ballots that came in on paper.

Two officers count, neither of whom sees the other's count before both are in; a third looks where
they differ; only what is agreed becomes facts.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.facts import hold_scope, lock_scope
from core.workflow import NotYoursError
from reviews.ballots.counting import Count, published_units
from reviews.ballots.models import PaperCount, VoteRound, VoteState
from reviews.ballots.on_paper.tally import (
    Tally,
    count_of,
    differences,
    returned_faults,
    settled,
    tally_of,
    tally_read,
)
from reviews.ballots.paper import Paper, paper_of
from reviews.ballots.services.held import (
    held_round,
    note_round,
    require_office,
    require_state,
    save_round,
)
from reviews.ballots.subjects import paper_for, subject_of
from reviews.models import Ballot, BallotRound, RoundState
from reviews.services import ballot_round_close, ballot_round_open
from units.models import Account
from units.queries import has_authority_perm

#: Form of what is published of a round on paper.
FORMAT = 2
BATCH = 500
#: Part of the third look.
THIRD = 3


@transaction.atomic
def paper_begin(*, vote_round: VoteRound, version: int, actor: Account) -> None:
    """Fix the form of a round on paper and let two officers count; the workbook brings none now.

    Raises ``ValidationError`` where it is not stated how many ballots went out, ``StaleMoveError``,
    ``NotYoursError``.
    """
    hold_scope({"year": vote_round.year})
    row = held_round(vote_round, version)
    require_office(row, actor)
    require_state(row, VoteState.DRAFT)
    subject = subject_of(row)
    if subject is None or not row.on_paper:
        raise ValidationError(_("方案里没有这一项测评（K-6）"))
    if faults := begin_faults(row):
        raise ValidationError({"issued": faults})
    ballot_round_open(year=row.year, voter_group=row.key, actor=actor, secret=row.secret)
    row.paper = paper_for(row, subject).plain()
    row.state = VoteState.FROZEN
    save_round(row, "paper_begin", actor, {"issued": row.issued}, ("paper", "state"))


def begin_faults(row: VoteRound) -> list[str]:
    """What keeps a draft on paper from being counted; a page says it beforehand."""
    return [] if row.issued else [_("写明发出多少张票，再开始录入")]


@transaction.atomic
def paper_back(*, vote_round: VoteRound, version: int, actor: Account) -> None:
    """Take it back to the draft; what was counted is dropped."""
    hold_scope({"year": vote_round.year})
    row = held_round(vote_round, version)
    require_office(row, actor)
    require_state(row, VoteState.FROZEN)
    row.counts.all().delete()
    waiting = BallotRound.objects.filter(year=row.year, voter_group=row.key, state=RoundState.OPEN)
    waiting.update(state=RoundState.DRAFT)
    row.state, row.paper = VoteState.DRAFT, {}
    save_round(row, "paper_back", actor, fields=("state", "paper"))


@transaction.atomic
def count_save(
    *,
    vote_round: VoteRound,
    version: int,
    sent: Mapping[str, Any],
    actor: Account,
    hand_in: bool = False,
) -> bool:
    """Keep the actor's own count, and with ``hand_in`` hand it in; whether it became facts.

    The first two accounts that save take the two parts.  With the second one in, both are compared:
    equal ones are written at once.  ``version`` is that of his own count (0: none yet).  Raises
    ``ValidationError`` with every fault or for an older version, ``NotYoursError``.
    """
    hold_scope({"year": vote_round.year})
    row = _counting(vote_round, actor)
    paper = paper_of(row.paper)
    mine = _part_for(row, actor, version)
    tally, faults = tally_read(paper, sent, row.issued or 0, whole=hand_in)
    if faults:
        raise ValidationError([fault.text for fault in faults])
    mine.cells = {str(unit): told.plain() for unit, told in tally.items()}
    mine.done, mine.version = hand_in, version + 1
    mine.save()
    if not hand_in:
        return False
    note_round(row, "count_in", actor, {"part": mine.part})
    both = parts_in(row)
    if both is None or differences(paper, *both):
        return False
    _write(row, paper, both[0], actor)
    return True


def parts_in(row: VoteRound) -> tuple[Tally, Tally] | None:
    """Both counts, once both are in; before that nobody's."""
    held = list(row.counts.filter(part__lt=THIRD, done=True).order_by("part"))
    return (tally_of(held[0].cells), tally_of(held[1].cells)) if len(held) == THIRD - 1 else None


@transaction.atomic
def count_settle(
    *, vote_round: VoteRound, version: int, found: Sequence[int | None], actor: Account
) -> None:
    """State what a third look found in each cell in which the two differ, and write the facts.

    ``version`` is that of the round.  Raises ``ValidationError`` where a cell is left out or more
    came back than went out, ``StaleMoveError``, ``NotYoursError`` for who counted himself.
    """
    hold_scope({"year": vote_round.year})
    row = _counting(vote_round, actor, version)
    both, paper = parts_in(row), paper_of(row.paper)
    if row.counts.filter(officer=actor).exists():
        raise NotYoursError
    if both is None:
        raise ValidationError(_("两份还没有都交"))
    apart = differences(paper, *both)
    told = [n for n in found if n is not None]
    if len(found) != len(apart) or len(told) != len(apart):
        left = [each.unit.name for each, n in zip(apart, found, strict=False) if n is None]
        text = _("每一处不同都要填第三人数出来的张数，写整数：%s")
        raise ValidationError(text % "、".join(dict.fromkeys(left)))
    tally = settled(paper, both[0], apart, told)
    if faults := returned_faults(paper, tally, row.issued or 0):
        raise ValidationError([fault.text for fault in faults])
    cells = {str(unit): each.plain() for unit, each in tally.items()}
    PaperCount.objects.create(round=row, part=THIRD, officer=actor, cells=cells, done=True)
    _write(row, paper, tally, actor)


@transaction.atomic
def count_again(*, vote_round: VoteRound, version: int, actor: Account) -> None:
    """Give both counts back to those who made them: neither is right."""
    row = _counting(vote_round, actor, version)
    if parts_in(row) is None:
        raise ValidationError(_("两份还没有都交"))
    row.counts.update(done=False)
    save_round(row, "count_again", actor)


def _counting(vote_round: VoteRound, actor: Account, version: int | None = None) -> VoteRound:
    """The round locked, while it is being counted, for who may count."""
    row = held_round(vote_round, version)
    if not has_authority_perm(actor, row.year.authority, "view_facts"):
        raise NotYoursError
    require_state(row, VoteState.FROZEN)
    if not row.on_paper:
        raise ValidationError(_("这一轮不是纸质票"))
    return row


def _part_for(row: VoteRound, actor: Account, version: int) -> PaperCount:
    """The actor's part in the version that he was shown, or the first that is free."""
    held = {each.officer_id: each for each in row.counts.all()}
    mine = held.get(actor.pk)
    if mine is None:
        free = {1, 2} - {each.part for each in held.values()}
        if not free:
            raise ValidationError(_("两份已有人录，你可以在两份都交以后看差异"))
        return PaperCount(round=row, part=min(free), officer=actor)
    if mine.done:
        raise ValidationError(_("你的一份已经交上，不能再改"))
    if mine.version != version:
        raise ValidationError(_("你在别的页面保存过这一份，下面是刚填的；核对后再存"))
    return mine


def _write(row: VoteRound, paper: Paper, tally: Tally, actor: Account) -> None:
    """The agreed figures become the ballots that are scored; the round is counted."""
    lock_scope({"year": row.year})
    count = count_of(paper, tally, secret=row.secret)
    held = BallotRound.objects.get(year=row.year, voter_group=row.key)
    Ballot.objects.bulk_create(_ballots(row, held, paper, tally, count), batch_size=BATCH)
    ballot_round_close(ballot_round=held, actor=actor)
    row.result = _published(row, paper, tally, count)
    row.state = VoteState.TALLIED
    detail = {name: row.result[name] for name in ("issued", "voted", "ballots", "void")}
    save_round(row, "paper_counted", actor, detail, ("result", "state"))


def _ballots(
    row: VoteRound, held: BallotRound, paper: Paper, tally: Tally, count: Count
) -> Iterator[Ballot]:
    """By value, so that no order is left; void and missing ones without a score.

    None has a label: a number would pass for a voter, whose ballots of other units nobody knows.
    """
    for unit in paper.units:
        told = tally[unit.id]
        scores: list[Any] = list(count.scores.get(unit.id, []))
        blank = (row.issued or 0) - len(scores) - told.void
        given = [(score, True) for score in scores]
        given += [(None, False)] * told.void + [(None, True)] * max(blank, 0)
        for score, valid in given:
            yield Ballot(id=uuid.uuid4(), round=held, unit_id=unit.id, score=score, valid=valid)


def _published(row: VoteRound, paper: Paper, tally: Tally, count: Count) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": row.title,
        "year": row.year.year,
        "subject": row.live,
        "secret": row.secret,
        "on_paper": True,
        "closed_at": timezone.localtime().isoformat(timespec="seconds"),
        "scheme": row.year.scheme.digest,
        "paper": row.paper,
        "issued": row.issued,
        "voters": row.issued,
        "voted": max((told.total for told in tally.values()), default=0),
        "ballots": count.ballots,
        "void": count.void,
        "receipts": [],
        "units": published_units(paper, count),
    }
