"""Rounds to test with: a small county, leaders who vote, two officers who hold the keys."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reviews.ballots.models import Voter, VoteRound
from reviews.ballots.services.keys import key_make
from reviews.ballots.services.rounds import (
    Design,
    round_design,
    round_freeze,
    round_open,
    round_start,
)
from reviews.ballots.services.tally import round_tally
from reviews.ballots.services.voting import ballot_cast
from reviews.models import Ballot, BallotRound
from tests.fact_rows import office_account
from tests.factories import County, make_county
from units.models import Account, Role

GROUP = "group:county_leaders:score"


@dataclass
class Cast:
    """A county with a round and those who have to do with it."""

    county: County
    office: Account
    second: Account
    leaders: list[Account]
    row: VoteRound
    files: tuple[bytes, bytes] = (b"", b"")

    def fresh(self) -> VoteRound:
        self.row = VoteRound.objects.get(pk=self.row.pk)
        return self.row

    def voter(self, place: int = 0) -> Voter:
        return self.row.voters.get(account=self.leaders[place])

    def end(self) -> None:
        """Its time passes."""
        now = timezone.now() - datetime.timedelta(seconds=1)
        VoteRound.objects.filter(pk=self.row.pk).update(closes_at=now)

    def count(self) -> VoteRound:
        self.end()
        row = self.fresh()
        round_tally(vote_round=row, version=row.version, files=self.files, actor=self.office)
        return self.fresh()


def paperless_county(code: str = "east", document: Any = None) -> County:
    """Without the paper ballots that the factory enters."""
    county = make_county(code, document=document)
    Ballot.objects.all().delete()
    BallotRound.objects.all().delete()
    return county


def drafted(
    leaders: int = 4,
    live: str = GROUP,
    *,
    county: County | None = None,
    named: str = "",
    **stated: Any,
) -> Cast:
    """A designed round, with so many leaders as voters."""
    county = county or paperless_county()
    office = office_account(county, Role.TARGET_OFFICE, f"{named}mu")
    second = office_account(county, Role.REVIEWING_OFFICE, f"{named}shen")
    voting = [office_account(county, Role.LEADER, f"{named}leader{n}") for n in range(leaders)]
    row = round_start(year=county.year, live=live, actor=office)
    told = Design(
        title="县领导评价",
        closes_at=timezone.now() + datetime.timedelta(hours=2),
        accounts=[each.pk for each in voting],
        **stated,
    )
    round_design(vote_round=row, version=row.version, stated=told, actor=office)
    cast = Cast(county, office, second, voting, row)
    cast.fresh()
    return cast


def opened(leaders: int = 4, live: str = GROUP, **stated: Any) -> Cast:
    """An open round; its key files lie with the test."""
    cast = drafted(leaders, live, **stated)
    round_freeze(vote_round=cast.row, version=cast.row.version, actor=cast.office)
    first = key_make(vote_round=cast.row, actor=cast.office)
    other = key_make(vote_round=cast.row, actor=cast.second)
    cast.files = (first.content, other.content)
    cast.fresh()
    round_open(vote_round=cast.row, version=cast.row.version, actor=cast.office)
    cast.fresh()
    return cast


def answers_for(voter: Voter, value: int, **over: Any) -> dict[str, Any]:
    """The same value in every cell of the voter's units; ``u<id>`` overrides a unit."""
    paper = voter.round.paper
    found: dict[str, Any] = {}
    for unit in paper["units"]:
        if unit["id"] in voter.units:
            cells = len(paper["dimensions"].get(unit["group"], ()))
            found[str(unit["id"])] = over.get(f"u{unit['id']}", [str(value)] * cells)
    return found


def vote(cast: Cast, place: int, value: int, **over: Any) -> str:
    """A leader hands in; his receipt."""
    voter = cast.voter(place)
    return ballot_cast(
        voter=voter, answers=answers_for(voter, value, **over), actor=cast.leaders[place]
    )
