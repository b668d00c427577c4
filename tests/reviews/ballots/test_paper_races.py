"""Two officers hand in their counts at one moment, in processes of their own."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.workflow import NotYoursError, StaleMoveError
from reviews.ballots.models import PaperCount
from reviews.ballots.on_paper.services import count_again, count_settle
from reviews.ballots.services.rounds import round_void
from reviews.models import Ballot
from tests.core.processes import race
from tests.reviews.ballots.test_on_paper import Counting, counting
from units.models import Account

pytestmark = pytest.mark.django_db(transaction=True)


def told(act: Any, **asked: Any) -> str:
    """What an act comes to."""
    try:
        written = act(**asked)
    except (ValidationError, StaleMoveError, NotYoursError):
        return "refused"
    return "written" if written else "in"


def handing_in(held: Counting, actor: Account, first: str = "80×3 90") -> Any:
    return partial(told, held.hand_in, actor=actor, first=first)


def test_races_of_one_count() -> None:
    """One county for all of them: the tables are emptied after each test, which is slow."""
    held = counting()
    said = race([handing_in(held, held.office)] * 2)
    assert sorted(said) == ["in", "refused"]  # a double click counts once
    said = race([handing_in(held, each, "80×4") for each in (held.second, held.third)])
    assert sorted(said) == ["in", "refused"]  # two parts and no third
    assert sorted(PaperCount.objects.values_list("part", flat=True)) == [1, 2]
    looker = held.third if said[0] == "in" else held.second
    row = held.fresh()
    asked: dict[str, Any] = {"vote_round": row, "version": row.version}
    settling = partial(told, count_settle, found=[3, 1], actor=looker, **asked)
    giving_back = partial(told, count_again, actor=held.office, **asked)
    annulling = partial(told, round_void, reason="重办", actor=held.office, **asked)
    said = race([settling, giving_back, annulling])
    assert sorted(said) == ["in", "refused", "refused"]
    state = held.fresh().state
    assert (state == "tallied", state == "void") == (said[0] == "in", said[2] == "in")
    assert Ballot.objects.exists() == (said[0] == "in")


def test_both_hand_in_at_one_moment_and_the_facts_are_written_once() -> None:
    held = counting()
    said = race([handing_in(held, each) for each in (held.office, held.second)])
    assert sorted(said) == ["in", "written"]
    assert held.fresh().state == "tallied"
    units = len(held.row.paper["units"])
    assert Ballot.objects.count() == units * (held.row.issued or 0)
