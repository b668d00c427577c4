"""Voting in processes of their own: one ballot each, none after the end, none lost in the box."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.workflow import StaleMoveError
from reviews.ballots.models import Voter, VoteRound
from reviews.ballots.services.rounds import round_void, voter_revoke
from reviews.ballots.services.tally import round_tally
from reviews.ballots.services.voting import AlreadyVotedError, ballot_cast
from tests.core.processes import race
from tests.reviews.ballots.rounds import Cast, answers_for, opened

pytestmark = pytest.mark.django_db(transaction=True)


def told(act: Any, **asked: Any) -> str:
    """What an act comes to."""
    try:
        act(**asked)
    except AlreadyVotedError:
        return "voted before"
    except (ValidationError, StaleMoveError):
        return "refused"
    return "in"


def casting(cast: Cast, place: int, value: int) -> Any:
    voter = cast.voter(place)
    answers = answers_for(voter, value)
    return partial(told, ballot_cast, voter=voter, answers=answers, actor=cast.leaders[place])


def test_races_of_one_round() -> None:
    """One county for all of them: the tables are emptied after each test, which is slow."""
    cast = opened(leaders=9)
    _sent_twice(cast)
    _all_at_once(cast)
    _vote_and_struck_off(cast)
    _vote_and_close(cast)
    _counted_once(cast)


def _sent_twice(cast: Cast) -> None:
    said = race([casting(cast, 0, 70), casting(cast, 0, 90), casting(cast, 0, 80)])
    assert sorted(said) == ["in", "voted before", "voted before"]
    assert cast.row.box.count() == 1


def _all_at_once(cast: Cast) -> None:
    assert race([casting(cast, n, 80 + n) for n in range(1, 6)]) == ["in"] * 5
    assert cast.row.box.count() == 6
    assert Voter.objects.filter(voted=True).count() == 6


def _vote_and_struck_off(cast: Cast) -> None:
    striking = partial(told, voter_revoke, voter=cast.voter(6), reason="已调离", actor=cast.office)
    said = race([casting(cast, 6, 90), striking])
    assert sorted(said) == ["in", "refused"]
    held = cast.voter(6)
    assert (held.voted, held.revoked) == ((True, False) if said[0] == "in" else (False, True))
    assert cast.row.box.count() == 6 + held.voted


def _vote_and_close(cast: Cast) -> None:
    """The round ends between two ballots: what was refused is not in, what is in counts."""
    ends = timezone.now() + datetime.timedelta(milliseconds=30)
    before = cast.row.box.count()
    VoteRound.objects.filter(pk=cast.row.pk).update(closes_at=ends)
    said = race([casting(cast, 7, 90), casting(cast, 8, 90)])
    assert cast.row.box.count() == before + said.count("in")
    assert Voter.objects.filter(voted=True).count() == before + said.count("in")


def _counted_once(cast: Cast) -> None:
    cast.end()
    row = cast.fresh()
    asked = {"vote_round": row, "version": row.version, "actor": cast.office}
    counting = partial(told, round_tally, files=cast.files, **asked)
    annulling = partial(told, round_void, reason="名单有误", **asked)
    said = race([counting, counting, annulling])
    assert sorted(said) == ["in", "refused", "refused"]
    found = cast.fresh()
    assert found.state == ("void" if said[2] == "in" else "tallied")
    if found.state == "tallied":
        assert found.result["ballots"] == found.result["voted"]
