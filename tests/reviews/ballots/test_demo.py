"""The demo's counted rounds: the very ballots that came on paper, cast by code, move no figure."""

from __future__ import annotations

from collections import Counter

import pytest

from reviews.ballots.demo import demo_county_ballots
from reviews.ballots.models import SealedBallot, VoteRound, VoteState
from reviews.models import Ballot, BallotRound, RoundState
from tests.fact_rows import office_account
from tests.factories import County
from tests.reviews.ballots.rounds import paperless_county
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SCORES = (("1", 100), ("2", 87), ("3", 0), ("4", None))


def papers(county: County) -> None:
    held = BallotRound.objects.create(
        year=county.year, voter_group="township_leaders", state=RoundState.CLOSED, secret=False
    )
    for unit in county.units.values():
        for ticket, score in SCORES:
            Ballot.objects.create(
                id=f"{unit.pk:08x}-0000-4000-8000-00000000000{ticket}",
                round=held,
                unit=unit,
                voter_label=ticket,
                score=score,
            )


def scores() -> Counter[tuple[int, object]]:
    return Counter(Ballot.objects.values_list("unit", "score"))


def test_papers_come_in_again_by_code_with_the_same_scores() -> None:
    county = paperless_county()
    for role in (Role.TARGET_OFFICE, Role.REVIEWING_OFFICE):
        office_account(county, role, f"demo-{role}")
    papers(county)
    before = scores()
    assert demo_county_ballots(county.year) == 2
    assert scores() == before
    counted = VoteRound.objects.get(state=VoteState.TALLIED)
    assert counted.result["ballots"] == counted.result["voted"] == len(SCORES)
    assert VoteRound.objects.filter(state=VoteState.VOID).count() == 1
    assert not SealedBallot.objects.exists()
    assert set(Ballot.objects.values_list("voter_label", flat=True)) == {""}
