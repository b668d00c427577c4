"""The demo's counted rounds: the very ballots that came on paper, cast by code, move no figure."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reviews.ballots.demo import demo_county_ballots, keys_of
from reviews.ballots.demo_zone import AWAY, STAFF, demo_zone_ballots
from reviews.ballots.models import SealedBallot, VoteRound, VoteState
from reviews.ballots.queries import is_over
from reviews.ballots.services.tally import round_tally
from reviews.models import Ballot, BallotRound, RoundState, SurveyResult
from schemes.demo.places import place_load, place_named
from tests.fact_rows import office_account
from tests.factories import County
from tests.reviews.ballots.rounds import paperless_county
from units.models import Account, Role

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


def test_the_zone_stands_in_every_state_in_which_a_round_can_be(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR, settings.DEMO_PASSWORD = tmp_path, "tide-Lantern-48"
    today = datetime.date(2026, 12, 1)
    year = place_load(place_named("zone"), number=2026, today=today, say=lambda _text: None)
    assert demo_zone_ballots(year) == VoteRound.objects.count()
    states = {row.title: (row.state, is_over(row)) for row in VoteRound.objects.all()}
    assert states == {
        "企业评议": ("tallied", False),
        "群众评议": ("frozen", False),
        "代表评议": ("frozen", False),
        "内部测评": ("open", True),
        "上半年协作测评": ("tallied", False),
        "下半年协作测评": ("open", False),
    }
    row = VoteRound.objects.get(title="内部测评")
    files = [(keys_of(row) / f"{row.title}-{part}.json").read_bytes() for part in (1, 2)]
    office = Account.objects.get(username="gaoxin")
    round_tally(vote_round=row, version=row.version, files=(files[0], files[1]), actor=office)
    row.refresh_from_db()
    assert row.result["ballots"] == row.result["voted"] == STAFF - AWAY
    assert SurveyResult.objects.filter(list_key="first_half").exists()
    assert {rows.counts.count() for rows in VoteRound.objects.filter(on_paper=True)} == {1, 2}


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
