"""The demo city votes in the system: a round in each state before the count."""

from __future__ import annotations

from datetime import timedelta

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
from schemes.models import Year
from units.models import Account, Role, RoleGrant

#: Subject → how it is called, how far it has come, the account that votes.
ROUNDS = (
    ("component:vice_mayors:tier", "副市长评县区", "void", "fushizhang"),
    ("component:deputy_secretaries:rank", "副秘书长评市直部门", "draft", "fushizhang"),
    ("component:mayor:tier", "市长评县区", "frozen", "shizhang"),
    ("component:vice_mayors:rank", "副市长评市直部门", "open", "fushizhang"),
    ("component:mayor:score", "市长评市直部门", "open", "shizhang"),
)
REASON = "名单漏了一位副市长，补齐后重办"


def demo_ballots(year: Year) -> int:
    """Bring the rounds of the year to their states; how many there are."""
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
            quotas={"first": 1, "second": 2} if live.endswith("tier") else {},
        )
        round_design(vote_round=row, version=row.version, stated=told, actor=office)
        _bring(row, state, office, holder)
    return len(ROUNDS)


def _bring(row: VoteRound, state: str, office: Account, holder: Account) -> None:
    row.refresh_from_db()
    if state == "void":
        round_void(vote_round=row, version=row.version, reason=REASON, actor=office)
    if state not in ("frozen", "open"):
        return
    round_freeze(vote_round=row, version=row.version, actor=office)
    if state == "open":
        for actor in (office, holder):
            key_make(vote_round=row, actor=actor)
        row.refresh_from_db()
        round_open(vote_round=row, version=row.version, actor=office)


def _holder(year: Year, role: Role) -> Account:
    grants = RoleGrant.objects.filter(authority=year.authority_id, role=role)
    return grants.select_related("account").order_by("pk")[0].account


def _leaders(year: Year) -> list[Account]:
    grants = RoleGrant.objects.filter(authority=year.authority_id, role=Role.LEADER)
    return [grant.account for grant in grants.select_related("account")]
