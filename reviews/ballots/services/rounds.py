"""A round is drafted, frozen, opened; or annulled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import ExactError, parse_exact
from core.facts import hold_scope
from core.workflow import NotYoursError
from reviews.ballots.electorate import candidates_of, units_by_voter
from reviews.ballots.models import Voter, VoteRound, VoteScope, VoteState, VoteSubject
from reviews.ballots.notices import OPENED, voters_tell
from reviews.ballots.paper import VALUED
from reviews.ballots.queries import is_over
from reviews.ballots.services.held import (
    held_round,
    plain_text,
    require_cast,
    require_office,
    require_state,
    save_round,
    year_stopped,
)
from reviews.ballots.subjects import Subject, paper_for, rated_units, subject_of, subjects_of
from reviews.models import BallotRound, RoundState, SurveyResult
from reviews.services import ballot_round_open
from schemes.models import Year
from schemes.queries import year_document
from units.models import Account
from units.queries import has_authority_perm

#: A secret round of fewer voters would be none.
LEAST_VOTERS = 3
MOST_SLIPS = 3000
MOST_ISSUED = 9999
LONGEST_TITLE = 80
LONGEST_LEAST = 12


@dataclass(frozen=True, slots=True)
class Design:
    """What the office states of a round.

    ``accounts`` are the ids of those who vote; ``slips`` one-time codes for people of no unit,
    ``slips_each`` for people of each rated unit; ``quotas`` by tier; ``issued`` how many ballots
    went out on paper.
    """

    title: str
    closes_at: datetime | None
    scope: str = VoteScope.ALL
    sample: int | None = None
    least: str = "0"
    abstain: bool = True
    accounts: Sequence[int] = ()
    slips: int = 0
    slips_each: int = 0
    quotas: Mapping[str, int] = field(default_factory=dict)
    issued: int | None = None


@transaction.atomic
def round_start(*, year: Year, live: str, actor: Account, on_paper: bool = False) -> VoteRound:
    """Draft a round for a subject of the scheme (``Subject.live``); one at a time (K-6.3).

    ``on_paper``: its ballots come in on paper and are counted by two.

    Raises ``ValidationError`` where one is under way or paper ballots of the group are in, and
    ``NotYoursError``.
    """
    if not has_authority_perm(actor, year.authority, "edit_facts"):
        raise NotYoursError
    hold_scope({"year": year})
    if text := year_stopped(year):
        raise ValidationError(text, code="closed")
    subject = next((s for s in subjects_of(year_document(year)) if s.live == live), None)
    if subject is None:
        raise ValidationError({"subject": [_("方案里没有这一项测评（K-6）")]})
    if VoteRound.objects.filter(year=year, live=live).exists():
        raise ValidationError({"subject": [_("这一项测评已有一轮，先办完或作废")]})
    if on_paper and subject.kind != VoteSubject.GROUP:
        raise ValidationError({"subject": [_("领导评价不在这里录，从“领导评价”录入")]})
    _require_no_paper(year, subject)
    row = VoteRound.objects.create(
        year=year,
        subject=subject.kind,
        key=subject.key,
        scale=subject.scale,
        live=live,
        title=subject.title.zh[:80],
        secret=subject.secret,
        on_paper=on_paper,
        scope=_scope_of(subject),
        abstain=subject.scale in VALUED,
        created_by=actor,
        changed_by=actor,
        changed_at=timezone.now(),
        version=0,
    )
    save_round(row, "start", actor, {"subject": live})
    return row


def _scope_of(subject: Subject) -> str:
    """Whom voters rate as a rule: in a survey those who work with them, and nobody else (E-2)."""
    if subject.kind == VoteSubject.SURVEY:
        return VoteScope.NEIGHBOURS
    return VoteScope.ALL if subject.scale in VALUED else VoteScope.CHARGE


def _require_no_paper(year: Year, subject: Subject) -> None:
    if subject.kind == VoteSubject.SURVEY:
        _require_no_results(year, subject.key)
    if subject.kind != VoteSubject.GROUP:
        return
    known = BallotRound.objects.filter(year=year, voter_group=subject.key)
    if known.exclude(state=RoundState.DRAFT).exists():
        text = _("这一测评主体的票已经录入或截止，不能再在系统里投（K-6.3）")
        raise ValidationError({"subject": [text]})


def _require_no_results(year: Year, survey: str) -> None:
    if SurveyResult.objects.filter(year=year, current=True, list_key=survey).exists():
        text = _("协作测评的结果已经录入，不能再在系统里投（E-2）")
        raise ValidationError({"subject": [text]})


@transaction.atomic
def round_design(*, vote_round: VoteRound, version: int, stated: Design, actor: Account) -> None:
    """State who votes on whom until when, while the round is a draft.

    Raises ``ValidationError`` with every fault under its field, ``StaleMoveError``,
    ``NotYoursError``.
    """
    row = held_round(vote_round, version)
    require_office(row, actor)
    require_state(row, VoteState.DRAFT)
    faults = design_faults(row, stated)
    if faults:
        raise ValidationError(faults)
    row.title, row.closes_at = plain_text(stated.title), stated.closes_at
    row.scope = VoteScope.NEIGHBOURS if row.subject == VoteSubject.SURVEY else stated.scope
    row.sample, row.least, row.abstain = stated.sample, stated.least, stated.abstain
    row.quotas, row.issued = dict(stated.quotas), stated.issued if row.on_paper else None
    names = ("title", "closes_at", "scope", "sample", "least", "abstain", "quotas", "issued")
    save_round(row, "design", actor, {"voters": len(stated.accounts)}, names)
    _set_voters(row, stated)


def design_faults(row: VoteRound, stated: Design) -> dict[str, list[str]]:
    """What is wrong with what was stated, all of it under its field."""
    faults: dict[str, list[str]] = {}
    if not plain_text(stated.title) or len(stated.title) > LONGEST_TITLE:
        faults["title"] = [_("写明名称，最多 %s 个字") % LONGEST_TITLE]
    if row.on_paper:
        if not 1 <= (stated.issued or 0) <= MOST_ISSUED:
            faults["issued"] = [_("写明发出多少张票，最多 %s") % MOST_ISSUED]
    elif stated.closes_at is None or stated.closes_at <= timezone.now():
        faults["closes_at"] = [_("截止时间应在现在以后")]
    subject = subject_of(row)
    if text := _slips_fault(row, subject, stated):
        faults["slips"] = [text]
    if stated.sample is not None and stated.sample < 1:
        faults["sample"] = [_("至少抽 1 家；不抽样就空着")]
    try:
        least = parse_exact(stated.least or "0", max_length=LONGEST_LEAST)
    except ExactError:
        return faults | {"least": [_("最低分应是数")]}
    if subject is not None and not 0 <= least < subject.maximum:
        faults["least"] = [_("最低分应小于每票满分")]
    return faults


def _slips_fault(row: VoteRound, subject: Subject | None, stated: Design) -> str:
    """What is wrong with the numbers of voting codes; "" for nothing."""
    if not (stated.slips or stated.slips_each):
        return ""
    rated = len(rated_units(row.year, subject)) if subject and stated.slips_each else 1
    if not row.secret:
        return _("记名的测评要用账号投，不发投票码")
    if stated.slips and row.subject == VoteSubject.SURVEY:
        return _("协作测评的投票码要分单位，才知道和谁有往来（E-2）")
    if not 0 <= stated.slips + stated.slips_each * rated <= MOST_SLIPS:
        return _("投票码最多 %s 个") % MOST_SLIPS
    return ""


def _set_voters(row: VoteRound, stated: Design) -> None:
    """The voters as stated; whom they rate is fixed when the round is frozen."""
    wanted, subject = set(stated.accounts), subject_of(row)
    row.voters.all().delete()
    voters = [
        Voter(round=row, account=one.account, label=str(one.account), unit_id=one.unit_id)
        for one in candidates_of(row.year)
        if one.account.pk in wanted
    ]
    voters += [Voter(round=row, label=f"{n:04d}") for n in range(1, stated.slips + 1)]
    if stated.slips_each and subject is not None:
        voters += [
            Voter(round=row, label=f"{unit.name} {n}"[:80], unit_id=unit.id)
            for unit in rated_units(row.year, subject)
            for n in range(1, stated.slips_each + 1)
        ]
    Voter.objects.bulk_create(voters, batch_size=500)


@transaction.atomic
def round_freeze(*, vote_round: VoteRound, version: int, actor: Account) -> None:
    """Fix the form, the list of voters and whom each of them rates.

    Raises ``ValidationError`` where nobody votes, a voter has nobody to rate, or a secret round has
    too few voters; ``StaleMoveError``, ``NotYoursError``.
    """
    row = held_round(vote_round, version)
    require_office(row, actor)
    require_state(row, VoteState.DRAFT)
    require_cast(row)
    subject = _subject_required(row)
    voters = list(row.voters.all())
    rated = units_by_voter(row, voters, rated_units(row.year, subject))
    if faults := _voters_faults(row, voters, rated):
        raise ValidationError(faults)
    for voter in voters:
        voter.units = rated[voter.pk]
    Voter.objects.bulk_update(voters, ["units"], batch_size=500)
    ranked = {len(units) for units in rated.values()}
    row.paper = paper_for(row, subject, ranked).plain()
    row.state = VoteState.FROZEN
    detail = {"voters": len(voters), "units": len(row.paper["units"])}
    save_round(row, "freeze", actor, detail, ("paper", "state"))


def _subject_required(row: VoteRound) -> Subject:
    subject = subject_of(row)
    if subject is None:
        raise ValidationError(_("方案里没有这一项测评（K-6）"))
    return subject


def freeze_faults(row: VoteRound) -> list[str]:
    """What keeps a draft from being frozen; a page says it before anybody tries."""
    try:
        subject = _subject_required(row)
        voters = list(row.voters.all())
        rated = units_by_voter(row, voters, rated_units(row.year, subject))
        paper_for(row, subject, {len(units) for units in rated.values() if units})
    except ValidationError as error:
        return list(error.messages)
    return _voters_faults(row, voters, rated)


def _voters_faults(
    row: VoteRound, voters: list[Voter], rated: Mapping[int, list[int]]
) -> list[str]:
    faults: list[str] = []
    if row.closes_at is None or row.closes_at <= timezone.now():
        faults.append(_("截止时间应在现在以后"))
    if not voters:
        faults.append(_("还没有投票人"))
    elif row.secret and len(voters) < LEAST_VOTERS:
        faults.append(_("无记名的一轮至少 %s 个投票人，少了等于记名") % LEAST_VOTERS)
    idle = [voter.label for voter in voters if not rated[voter.pk]]
    if idle:
        text = _("没有可评的单位，不能列为投票人：%s")
        faults.append(text % "、".join(idle[:10]))
    twice = [name for name, n in Counter(voter.label for voter in voters).items() if n > 1]
    if twice and not row.secret:
        faults.append(_("记名的测评里姓名相同，分不清：%s") % "、".join(twice))
    return faults


@transaction.atomic
def round_thaw(*, vote_round: VoteRound, version: int, actor: Account) -> None:
    """Take a frozen round back to the draft: keys and codes made for it are void."""
    row = held_round(vote_round, version)
    require_office(row, actor)
    require_state(row, VoteState.FROZEN)
    require_cast(row)
    row.state, row.paper = VoteState.DRAFT, {}
    row.first_key = row.second_key = ""
    row.first_holder = row.second_holder = None
    row.voters.update(code=None)
    names = ("state", "paper", "first_key", "second_key", "first_holder", "second_holder")
    save_round(row, "thaw", actor, fields=names)


@transaction.atomic
def round_open(*, vote_round: VoteRound, version: int, actor: Account) -> None:
    """Let the voters vote; needs both keys, and a code for every voter without an account.

    Raises ``ValidationError``, ``StaleMoveError``, ``NotYoursError``.
    """
    hold_scope({"year": vote_round.year})
    row = held_round(vote_round, version)
    require_office(row, actor)
    require_state(row, VoteState.FROZEN)
    if faults := open_faults(row):
        raise ValidationError(faults)
    if row.subject == VoteSubject.GROUP:
        ballot_round_open(year=row.year, voter_group=row.key, actor=actor, secret=row.secret)
    if row.subject == VoteSubject.SURVEY:  # some may have been entered since the draft
        _require_no_results(row.year, row.key)
    row.state, row.opens_at = VoteState.OPEN, timezone.now()
    save_round(row, "open", actor, {"voters": row.voters.count()}, ("state", "opens_at"))
    voters_tell(row, OPENED)


def open_faults(row: VoteRound) -> list[str]:
    """What keeps a frozen round from being opened, all at once; a page says it beforehand."""
    faults = []
    if not row.keys_made:
        faults.append(_("两把密钥都生成以后才能开始"))
    if row.voters.filter(account=None, code=None).exists():
        faults.append(_("还有投票人没有投票码，先生成并打印"))
    if row.closes_at is None or row.closes_at <= timezone.now():
        faults.append(_("截止时间已过，退回设计改了再开始"))
    return faults


@transaction.atomic
def round_void(*, vote_round: VoteRound, version: int, reason: str, actor: Account) -> None:
    """Annul a round that is not counted: its box is deleted unread, and it may be held again."""
    hold_scope({"year": vote_round.year})
    row = held_round(vote_round, version)
    require_office(row, actor)
    require_state(row, VoteState.DRAFT, VoteState.FROZEN, VoteState.OPEN)
    if not plain_text(reason):
        raise ValidationError({"reason": [_("写明作废的理由")]})
    if row.subject == VoteSubject.GROUP and (row.state == VoteState.OPEN or row.on_paper):
        open_rows = BallotRound.objects.filter(year=row.year, voter_group=row.key)
        open_rows.filter(state=RoundState.OPEN).update(state=RoundState.DRAFT)
    row.box.all().delete()
    row.counts.all().delete()
    row.state, row.live, row.void_reason = VoteState.VOID, None, plain_text(reason)[:500]
    save_round(row, "void", actor, {"reason": row.void_reason}, ("state", "live", "void_reason"))


@transaction.atomic
def voter_revoke(*, voter: Voter, reason: str, actor: Account) -> None:
    """Strike off a voter of an open or frozen round: a ballot that is not in is refused.

    Raises ``ValidationError`` after the end, and where his secret ballot is in: nobody can find it.
    """
    row = held_round(voter.round)
    require_office(row, actor)
    require_state(row, VoteState.FROZEN, VoteState.OPEN)
    if is_over(row):  # the turnout would look better than it was
        raise ValidationError(_("已截止，名单不能再改"))
    if not plain_text(reason):
        raise ValidationError({"reason": [_("写明除名的理由")]})
    held = Voter.objects.select_for_update().get(pk=voter.pk)
    if held.voted and row.secret:
        raise ValidationError(_("他的票已经投进去，无记名的票找不出来，不能除名"))
    if held.revoked:
        return
    Voter.objects.filter(pk=held.pk).update(revoked=True)
    save_round(row, "revoke", actor, {"voter": held.label, "reason": plain_text(reason)[:500]})
