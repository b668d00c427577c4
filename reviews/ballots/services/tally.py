"""The count: after the end, with both keys, once; what comes out are the facts that always were."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import to_text
from core.facts import FactInput, facts_apply, facts_plan, lock_scope
from core.models import Origin
from core.ui import date_text
from reviews.ballots.counting import Count, count_box, published_units
from reviews.ballots.models import Voter, VoteRound, VoteState, VoteSubject
from reviews.ballots.paper import VALUED, Paper, paper_of
from reviews.ballots.sealing import Pair, UnreadableError, unseal
from reviews.ballots.services.held import held_round, require_office, require_state, save_round
from reviews.ballots.services.keys import privates_of
from reviews.ballots.services.survey_tally import survey_tally
from reviews.models import Ballot, BallotRound, LeaderMark
from reviews.services import ballot_round_close
from units.models import Account, Unit

#: Counted up when what is published changes its form.
FORMAT = 2
BATCH = 500


@transaction.atomic
def round_tally(
    *, vote_round: VoteRound, version: int, files: tuple[bytes, bytes], actor: Account
) -> None:
    """Open the box with both keys, count, write the facts, publish, delete the box.

    Raises ``ValidationError`` before the end and for keys that are not those of the round,
    ``StaleMoveError``, ``NotYoursError``.
    """
    lock_scope({"year": vote_round.year})
    row = held_round(vote_round, version)
    require_office(row, actor)
    require_state(row, VoteState.OPEN)
    if row.closes_at is None or timezone.now() < row.closes_at:
        due = date_text(row.closes_at, "time")
        raise ValidationError(_("%s 截止以后才能计票，在那以前谁也看不到得分（K-6.3）") % due)
    privates = privates_of(row, files)
    paper, voters = paper_of(row.paper), list(row.voters.all())
    allowed = {voter.pk: set(voter.units) for voter in voters if not voter.revoked}
    if row.subject == VoteSubject.SURVEY:
        count, beside = survey_tally(row, paper, voters, _opened(row, privates), actor)
    else:
        count = count_box(paper, _opened(row, privates), secret=row.secret, voters=allowed)
        beside = {}
        _write(row, paper, voters, count, actor)
    row.box.all().delete()
    if row.secret:  # whom each rated would tell a ballot by where its values stand
        row.voters.update(units=[])
    row.result = _published(row, paper, voters, count) | beside
    row.state = VoteState.TALLIED
    detail = {name: row.result[name] for name in ("voters", "voted", "ballots", "void")}
    save_round(row, "tally", actor, detail, ("result", "state"))


def _opened(row: VoteRound, privates: Pair) -> Iterator[bytes | None]:
    for sealed in row.box.order_by("pk").values_list("sealed", flat=True):
        try:
            yield unseal(bytes(sealed), privates)
        except UnreadableError:
            yield None


def _write(row: VoteRound, paper: Paper, voters: list[Voter], count: Count, actor: Account) -> None:
    if row.subject == VoteSubject.COMPONENT:
        _write_marks(row, paper, voters, count, actor)
        return
    held = BallotRound.objects.get(year=row.year, voter_group=row.key)
    Ballot.objects.bulk_create(_ballots(row, held, paper, voters, count), batch_size=BATCH)
    ballot_round_close(ballot_round=held, actor=actor)


def _ballots(
    row: VoteRound, held: BallotRound, paper: Paper, voters: list[Voter], count: Count
) -> Iterator[Ballot]:
    """A row for every ballot of a unit, by value; one without a score for each that is not in."""
    asked = Counter(unit for voter in voters if not voter.revoked for unit in voter.units)
    labels = {voter.pk: voter.label for voter in voters}
    for unit in paper.units:
        given: list[tuple[Any, str]] = [(score, "") for score in count.scores.get(unit.id, [])]
        if not row.secret:
            marks = [mark for mark in count.marks if mark.unit == unit.id]
            given = [(mark.score, labels[mark.voter]) for mark in marks]
        given += [(None, "")] * max(asked[unit.id] - len(given), 0)
        for score, label in given:
            yield Ballot(
                id=uuid.uuid4(), round=held, unit_id=unit.id, score=score, voter_label=label
            )


def _write_marks(
    row: VoteRound, paper: Paper, voters: list[Voter], count: Count, actor: Account
) -> None:
    """Each leader's mark of each unit as a fact of the component (M-7)."""
    units = Unit.objects.in_bulk([unit.id for unit in paper.units])
    labels = {voter.pk: voter.label[:40] for voter in voters}
    inputs = [_fact(row, units[mark.unit], labels[mark.voter], mark, paper) for mark in count.marks]
    plan = facts_plan(LeaderMark, scope={"year": row.year}, inputs=inputs)
    facts_apply(plan, actor=actor, origin=Origin.ENTRY, reason=row.title)


def _fact(row: VoteRound, unit: Unit, leader: str, mark: Any, paper: Paper) -> FactInput:
    closes_at = row.closes_at or timezone.now()
    values = {
        "unit": unit,
        "component": row.key,
        "leader": leader,
        "score": mark.score,
        "full": paper.maximum if mark.score is not None else None,
        "place": mark.place,
        "tier": mark.tier,
        "note": "",
        "marked_on": timezone.localdate(closes_at),
    }
    return FactInput(f"{unit.code}/{row.key}/{leader}", values)


def _published(row: VoteRound, paper: Paper, voters: list[Voter], count: Count) -> dict[str, Any]:
    closes_at = timezone.localtime(row.closes_at)
    found: dict[str, Any] = {
        "format": FORMAT,
        "title": row.title,
        "year": row.year.year,
        "subject": row.live,
        "secret": row.secret,
        "closed_at": closes_at.isoformat(timespec="seconds"),
        "scheme": row.year.scheme.digest,
        "paper": row.paper,
        "voters": sum(1 for voter in voters if not voter.revoked),
        "voted": sum(1 for voter in voters if voter.voted),
        "ballots": count.ballots,
        "void": count.void,
        "receipts": count.receipts,
    }
    if row.scale in VALUED:
        found["units"] = published_units(paper, count)
    if not row.secret:
        found["marks"] = list(_named(paper, voters, count))
    return found


def _named(paper: Paper, voters: list[Voter], count: Count) -> Iterator[dict[str, Any]]:
    codes = {unit.id: unit.code for unit in paper.units}
    labels = {voter.pk: voter.label for voter in voters}
    for mark in count.marks:
        told: dict[str, Any] = {"voter": labels[mark.voter], "unit": codes[mark.unit]}
        if mark.score is not None:
            told["score"] = to_text(mark.score)
        elif mark.place is not None:
            told["place"] = mark.place
        else:
            told["tier"] = mark.tier
        yield told
