"""What rounds ask of an account: to vote; of the office: to go on, to remind, to count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.work_items import Kind, WorkItem
from reviews.ballots.models import ENDED, VoteRound, VoteState
from reviews.ballots.queries import RoundLine, own_votes, round_lines
from reviews.ballots.services.held import year_stopped
from schemes import in_hand
from schemes.models import Year
from schemes.queries import year_or_none
from units.queries import authority_for, has_authority_perm

VOTE_ROUNDS = "vote-rounds"
#: So many count a round on paper, each for himself.
COUNTING = 2


def register_in_hand() -> None:
    """Rounds that have not come to their end."""
    in_hand.register(
        VOTE_ROUNDS,
        lambda asked: VoteRound.objects.filter(year__in=asked.years).exclude(state__in=ENDED),
        unit=None,
    )


def vote_work(account: Any) -> Iterator[WorkItem]:
    """The account's own ballots, and the office's rounds, of the year under way."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None:
        return
    if not in_hand.lots(account, year, VOTE_ROUNDS) or year_stopped(year):
        return
    yield from _own(account, year)
    if has_authority_perm(account, year.authority, "edit_facts"):
        for line in round_lines(account, year):
            if line.row.state not in ENDED:
                yield _office(account, line)
    else:
        yield from _counts(account, year)


def _own(account: Any, year: Year) -> Iterator[WorkItem]:
    for voter in own_votes(account, year):
        over = RoundLine(voter.round, 1, 1).over
        if voter.voted or over:
            continue
        row = voter.round
        yield WorkItem(
            f"vote-{row.pk}",
            row.title,
            reverse("reviews:vote", args=[row.pk]),
            _("去投票"),
            due_at=row.closes_at,
            detail=_("评 %s 个单位；没有提交以前，填的只在本机。") % len(voter.units),
            badge="todo",
            icon="envelope-open",
            clauses=("K-6.3",),
        )


def _paper(account: Any, line: RoundLine) -> WorkItem:
    """A round on paper: to state, to count, to settle where both counts differ, or to wait for."""
    row = line.row
    parts = {count.officer_id: count.done for count in row.counts.all()}
    both, mine = sum(parts.values()) == COUNTING, parts.get(account.pk)
    if row.state == VoteState.DRAFT:
        action, told = _("看这一轮"), _("写明发出票数，开始录入")
    elif both:
        action, told = _("看不同的地方"), _("两份都交了，有不同，由没有录过的第三人核定")
    else:
        action, told = _("去录入"), _("两人各录一遍，互相看不到；不一致的由第三人核定")
    waits = mine is True or (mine is None and not both and len(parts) == COUNTING)
    return WorkItem(
        f"vote-round-{row.pk}",
        _("纸质票：%s") % row.title,
        reverse("reviews:vote_round", args=[row.pk]),
        _("看这一轮") if waits else action,
        kind=Kind.WAITING if waits else Kind.MINE,
        detail=told,
        badge="todo",
        icon="envelope-open",
        nav="turnout",
    )


def _counts(account: Any, year: Year) -> Iterator[WorkItem]:
    """Rounds on paper, for who may count and does not keep the office's rounds."""
    for line in round_lines(account, year):
        if line.row.on_paper and line.row.state == VoteState.FROZEN:
            yield _paper(account, line)


def _office(account: Any, line: RoundLine) -> WorkItem:
    row, running = line.row, line.row.state == VoteState.OPEN
    if row.on_paper:
        return _paper(account, line)
    told = {
        VoteState.DRAFT: _("设计好以后冻结名单和票样"),
        VoteState.FROZEN: _("两人各生成一把密钥，然后开始"),
        VoteState.OPEN: _("测评只显示交票数，截止前不显示任何得分。"),
    }
    title = _("待计票：%s") if line.over else _("测评：%s")
    return WorkItem(
        f"vote-round-{row.pk}",
        title % row.title,
        reverse("reviews:vote_round", args=[row.pk]),
        _("去计票") if line.over else _("看这一轮"),
        kind=Kind.LATE if running and not line.over else Kind.MINE,
        due_at=row.closes_at if running and not line.over else None,
        done=line.voted if running else None,
        total=line.voters if running else None,
        detail=_("两人带密钥文件到场计票") if line.over else told[VoteState(row.state)],
        badge="todo",
        icon="envelope-open",
        nav="turnout",
    )
