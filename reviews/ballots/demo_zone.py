"""The demo's zone votes in every other way: grades on paper, a questionnaire, surveys."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from reviews.ballots.demo import Files, count_past, keys_kept, opened_with, past_its_end
from reviews.ballots.models import Voter, VoteRound
from reviews.ballots.on_paper.services import count_save, paper_begin
from reviews.ballots.paper import paper_of
from reviews.ballots.services.rounds import Design, round_design, round_freeze, round_start
from reviews.ballots.services.slips import slips_make
from reviews.ballots.services.voting import ballot_cast
from schemes.models import Year
from units.models import Account, Role, RoleGrant

#: Voters with a code: of the questionnaire, and of each department in a survey.
STAFF, EACH = 26, 4
#: How many of the open survey and of the questionnaire have not voted.
AWAY = 3
ABSTAINS = 0.05
ISSUED = {"enterprises": 40, "residents": 60, "deputies": 12}
TITLES = {"enterprises": "企业评议", "residents": "群众评议", "deputies": "代表评议"}
#: Ballots that came back, by department: of each grade, and void ones.
RETURNED: Mapping[str, tuple[tuple[int, ...], ...]] = {
    "enterprises": (
        *((30, 5, 1, 1), (33, 4, 0, 0), (34, 2, 1, 0)),
        *((24, 10, 3, 1), (35, 3, 0, 0), (28, 7, 2, 1)),
    ),
    "residents": (
        *((38, 12, 3, 2), (41, 10, 2, 1), (40, 9, 4, 0)),
        *((29, 17, 8, 2), (47, 6, 1, 1), (36, 13, 3, 0)),
    ),
}
#: What one officer has typed so far of the deputies' ballots: results and service.
HALF = ("92 90 ×3\n88 85 ×5\n80 86 ×2", "95 93 ×4\n90 88 ×5\n84 80", "89 91 ×6\n85 82 ×4")
#: Where the second of the two who counted the residents differs: department and cell → how many.
MISREAD = {(3, 0): 28, (3, 1): 18, (5, 3): 1}


def demo_zone_ballots(year: Year) -> int:
    """Bring the zone's rounds to their states; how many there are."""
    draws = random.Random(f"{year.authority.code}-{year.year}")  # noqa: S311 -- made-up ballots
    first, second, third = _officers(year)
    _on_paper(year, "enterprises", first, (second, third), {})
    _on_paper(year, "residents", first, (second, third), MISREAD)
    cast = partial(_cast, year, office=first, holder=second, draws=draws)
    _half_counted(year, first, second)
    waiting, files = cast("group:staff:questions", "内部测评", slips=STAFF)
    keys_kept(waiting, files)
    past_its_end(waiting, timedelta(hours=20))
    counted, files = cast("survey:first_half:score", "上半年协作测评")
    count_past(counted, files, first)
    running, files = cast("survey:second_half:score", "下半年协作测评", accounts=_staff(year))
    keys_kept(running, files)
    return 6


def _officers(year: Year) -> tuple[Account, Account, Account]:
    """Who keeps the rounds, and the two who count paper."""
    grants = RoleGrant.objects.filter(authority=year.authority_id).select_related("account")
    office = [each.account for each in grants.filter(role=Role.TARGET_OFFICE).order_by("pk")]
    reviewing = grants.filter(role=Role.REVIEWING_OFFICE).order_by("pk")[0].account
    return office[0], reviewing, office[1]


def _staff(year: Year) -> tuple[int, ...]:
    """The accounts of departments, which vote by themselves."""
    grants = RoleGrant.objects.filter(authority=year.authority_id, unit__isnull=False)
    return tuple(grants.order_by("pk").values_list("account", flat=True))


def _on_paper(
    year: Year,
    group: str,
    office: Account,
    counting: tuple[Account, Account],
    misread: Mapping[tuple[int, int], int],
) -> None:
    """A group's ballots are counted by two; equal counts are written at once."""
    row = _begun(year, f"group:{group}:grade", group, office)
    for officer, wrong in zip(counting, ({}, misread), strict=True):
        sent = dict(_typed(row, group, wrong))
        count_save(vote_round=row, version=0, sent=sent, actor=officer, hand_in=True)


def _half_counted(year: Year, office: Account, officer: Account) -> None:
    """The deputies' values on paper: one has begun, the other part is free."""
    row = _begun(year, "group:deputies:score", "deputies", office)
    sent: dict[str, str] = {}
    for unit, told in zip(paper_of(row.paper).units, HALF, strict=False):
        sent |= {f"b-{unit.id}": told, f"v-{unit.id}": "0"}
    count_save(vote_round=row, version=0, sent=sent, actor=officer)


def _begun(year: Year, live: str, group: str, office: Account) -> VoteRound:
    row = round_start(year=year, live=live, actor=office, on_paper=True)
    stated = Design(title=TITLES[group], closes_at=None, issued=ISSUED[group])
    round_design(vote_round=row, version=row.version, stated=stated, actor=office)
    row.refresh_from_db()
    paper_begin(vote_round=row, version=row.version, actor=office)
    row.refresh_from_db()
    return row


def _typed(
    row: VoteRound, group: str, wrong: Mapping[tuple[int, int], int]
) -> Iterator[tuple[str, str]]:
    """What an officer types: so many of each grade, then the void ones."""
    for place, (unit, told) in enumerate(
        zip(paper_of(row.paper).units, RETURNED[group], strict=True)
    ):
        for cell, number in enumerate(told):
            name = f"v-{unit.id}" if cell == len(told) - 1 else f"n-{unit.id}-{cell}"
            yield name, str(wrong.get((place, cell), number))


def _cast(
    year: Year,
    live: str,
    title: str,
    *,
    office: Account,
    holder: Account,
    draws: random.Random,
    accounts: tuple[int, ...] = (),
    slips: int = 0,
) -> tuple[VoteRound, Files]:
    """An open secret round by codes; all vote but, where some are away, accounts and the last."""
    row = round_start(year=year, live=live, actor=office)
    stated = Design(
        title=title,
        closes_at=timezone.now() + timedelta(days=6),
        accounts=accounts,
        slips=slips,
        slips_each=0 if slips else EACH,
    )
    round_design(vote_round=row, version=row.version, stated=stated, actor=office)
    row.refresh_from_db()
    round_freeze(vote_round=row, version=row.version, actor=office)
    slips_make(vote_round=row, actor=office)
    files = opened_with(row, office, holder)
    row.refresh_from_db()
    voters = list(row.voters.filter(account=None).order_by("pk"))
    for voter in voters[:-AWAY] if slips or accounts else voters:
        ballot_cast(voter=voter, answers=_answers(row, voter, draws), actor=None)
    return row, files


def _answers(row: VoteRound, voter: Voter, draws: random.Random) -> dict[str, Any]:
    """Answers about every unit of the voter; now and then he abstains."""
    paper, found = paper_of(row.paper), dict[str, Any]()
    for unit in paper.units:
        if unit.id not in voter.units:
            continue
        values = [
            draws.choices(each.options, range(len(each.options), 0, -1))[0].key
            if each.options
            else str(draws.randint(72, 98))
            for each in paper.asked_of(unit)
        ]
        found[str(unit.id)] = None if draws.random() < ABSTAINS else values
    return found
