"""The demo votes in the system: a round in each state, those that are counted with the very ballots
that came on paper, so that no figure of the demo moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from reviews.ballots.models import VoteRound, VoteScope
from reviews.ballots.services.keys import key_make
from reviews.ballots.services.rounds import (
    Design,
    round_design,
    round_freeze,
    round_open,
    round_start,
    round_void,
)
from reviews.ballots.services.slips import slips_make
from reviews.ballots.services.tally import round_tally
from reviews.ballots.services.voting import ballot_cast
from reviews.models import Ballot, BallotRound, LeaderMark
from schemes.models import Year
from units.models import Account, Role, RoleGrant

#: Subject → how it is called, how far it has come, the account that votes.
ROUNDS = (
    ("component:vice_mayors:tier", "副市长评县区", "void", "fushizhang"),
    ("component:deputy_secretaries:rank", "副秘书长评市直部门", "draft", "fushizhang"),
    ("component:deputy_secretaries:tier", "副秘书长评县区", "frozen", "fushizhang"),
    ("component:vice_mayors:rank", "副市长评市直部门", "open", "fushizhang"),
    ("component:mayor:score", "市长评市直部门", "open", "shizhang"),
    ("component:mayor:tier", "市长评县区", "counted", "shizhang"),
)
#: Voter group → what its round is called: secret, by codes, counted.
CITY_GROUPS = {"democratic": "民主测评"}
COUNTY_GROUPS = {"township_leaders": "乡镇主要领导评县直部门"}
#: How long ago a counted round began and ended.
BEGAN, ENDED = timedelta(days=8), timedelta(days=2)
REASON = "名单漏了一位副市长，补齐后重办"
REASON_CODES = "投票码少印一份，重新办"


def demo_county_ballots(year: Year) -> int:
    """The county's round of the townships: one annulled, one held again and counted."""
    office = _holder(year, Role.TARGET_OFFICE)
    for group, title in COUNTY_GROUPS.items():
        papers = _papers_taken(year, group)
        row = round_start(year=year, live=f"group:{group}:score", actor=office)
        round_void(vote_round=row, version=row.version, reason=REASON_CODES, actor=office)
        _recast(year, group, title, papers)
    return 2 * len(COUNTY_GROUPS)


def demo_city_ballots(year: Year) -> int:
    """Bring the city's rounds of the year to their states; how many there are."""
    office, holder = (_holder(year, role) for role in (Role.TARGET_OFFICE, Role.REVIEWING_OFFICE))
    voting = {account.username: account for account in _leaders(year)}
    for live, title, state, voter in ROUNDS:
        row = round_start(year=year, live=live, actor=office)
        told = Design(
            title=title,
            closes_at=timezone.now() + timedelta(days=9),
            scope=VoteScope.ALL,
            least="60" if live.endswith("score") else "0",
            accounts=[voting[voter].pk],
            quotas={"second": 2} if live.endswith("tier") else {},
        )
        round_design(vote_round=row, version=row.version, stated=told, actor=office)
        _bring(row, state, office, holder)
        if state == "counted":
            _count_tiers(row, voting[voter], office, holder)
    for group, title in CITY_GROUPS.items():
        _recast(year, group, title, _papers_taken(year, group))
    return len(ROUNDS) + len(CITY_GROUPS)


def _bring(row: VoteRound, state: str, office: Account, holder: Account) -> None:
    row.refresh_from_db()
    if state == "void":
        round_void(vote_round=row, version=row.version, reason=REASON, actor=office)
    if state in ("frozen", "open"):
        round_freeze(vote_round=row, version=row.version, actor=office)
    if state == "open":
        keys_kept(row, opened_with(row, office, holder))


#: The two key files of a round.
Files = tuple[bytes, bytes]


def opened_with(row: VoteRound, office: Account, holder: Account) -> Files:
    """Make both keys, open; the two files."""
    first, second = (key_make(vote_round=row, actor=actor) for actor in (office, holder))
    row.refresh_from_db()
    round_open(vote_round=row, version=row.version, actor=office)
    return first.content, second.content


def keys_kept(row: VoteRound, files: Files) -> None:
    """Lay both files where who tries the demo finds them, as no officer would: a round that ends
    can then be counted."""
    folder = keys_of(row)
    folder.mkdir(parents=True, exist_ok=True)
    for part, content in enumerate(files, 1):
        (folder / f"{row.title}-{part}.json").write_bytes(content)


def keys_of(row: VoteRound) -> Path:
    """The folder of the demo's key files of the round's authority."""
    return settings.DATA_DIR / "demo-keys" / row.year.authority.code


def past_its_end(row: VoteRound, ago: timedelta) -> None:
    """Its time was over so long ago, as the demo lies around today."""
    now = timezone.now()
    VoteRound.objects.filter(pk=row.pk).update(opens_at=now - BEGAN, closes_at=now - ago)
    row.refresh_from_db()


def count_past(row: VoteRound, files: Files, office: Account) -> None:
    """Its time is over some days ago; then it is counted."""
    past_its_end(row, ENDED)
    round_tally(vote_round=row, version=row.version, files=files, actor=office)


def _count_tiers(row: VoteRound, voter: Account, office: Account, holder: Account) -> None:
    """The leader puts each unit into the tier that the worked year has for him."""
    round_freeze(vote_round=row, version=row.version, actor=office)
    files = opened_with(row, office, holder)
    marks = LeaderMark.objects.filter(
        year=row.year, current=True, component=row.key, leader=str(voter)
    )
    tiers = {str(unit): tier for unit, tier in marks.values_list("unit", "tier") if tier}
    ballot_cast(voter=row.voters.get(), answers=tiers, actor=voter)
    count_past(row, files, office)


#: Ticket → unit → score, as a paper ballot has it.
Papers = Mapping[str, Mapping[int, Fraction]]


def _papers_taken(year: Year, group: str) -> Papers:
    """The paper ballots of a group, which come out so that they can come in by the system."""
    papers: dict[str, dict[int, Fraction]] = {}
    rows = Ballot.objects.filter(round__year=year, round__voter_group=group)
    for ticket, unit, score, valid in rows.values_list("voter_label", "unit", "score", "valid"):
        own = papers.setdefault(ticket, {})
        if valid and score is not None:
            own[unit] = score
    rows.delete()
    BallotRound.objects.filter(year=year, voter_group=group).delete()
    return papers


def _recast(year: Year, group: str, title: str, papers: Papers) -> None:
    """A secret round by codes: each ticket's ballot is cast with its slip, then all are counted."""
    office, holder = (_holder(year, role) for role in (Role.TARGET_OFFICE, Role.REVIEWING_OFFICE))
    row = round_start(year=year, live=f"group:{group}:score", actor=office)
    ends = timezone.now() + timedelta(days=1)
    stated = Design(title=title, closes_at=ends, slips=len(papers))
    round_design(vote_round=row, version=row.version, stated=stated, actor=office)
    row.refresh_from_db()
    round_freeze(vote_round=row, version=row.version, actor=office)
    slips_make(vote_round=row, actor=office)
    files = opened_with(row, office, holder)
    for voter, scores in zip(row.voters.order_by("pk"), papers.values(), strict=True):
        ballot_cast(voter=voter, answers=_answers(row, scores), actor=None)
    count_past(row, files, office)


def _answers(row: VoteRound, scores: Mapping[int, Fraction]) -> dict[str, Any]:
    """Dimensions whose mean is the paper's score; a unit without one is abstained from."""
    found: dict[str, Any] = {}
    asked = row.paper["dimensions"]
    for unit in row.paper["units"]:
        score = scores.get(unit["id"])
        found[str(unit["id"])] = (
            None if score is None else _spread(score, len(asked[unit["group"]]))
        )
    return found


def _spread(score: Fraction, cells: int) -> list[str]:
    """As many values about a score: one above it, one below it, the rest on it."""
    values = [score] * cells
    if cells > 1 and 1 <= score <= 99:
        values[0], values[-1] = score + 1, score - 1
    return [str(value) for value in values]


def _holder(year: Year, role: Role) -> Account:
    grants = RoleGrant.objects.filter(authority=year.authority_id, role=role)
    return grants.select_related("account").order_by("pk")[0].account


def _leaders(year: Year) -> list[Account]:
    grants = RoleGrant.objects.filter(authority=year.authority_id, role=Role.LEADER)
    return [grant.account for grant in grants.select_related("account")]
