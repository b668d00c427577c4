"""Ballots cast in the system: the round, its voters, its box (docs/ballots.md)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schemes.models import Year


class VoteState(models.TextChoices):
    """Where a round stands; that its time is over is told by the clock, not by a state."""

    DRAFT = "draft", _("设计中")
    FROZEN = "frozen", _("已冻结")
    OPEN = "open", _("投票中")
    TALLIED = "tallied", _("已计票")
    VOID = "void", _("已作废")


#: Where nothing is done any more.
ENDED = (VoteState.TALLIED, VoteState.VOID)


class VoteSubject(models.TextChoices):
    """What of the scheme the ballots are for."""

    GROUP = "group", _("测评主体")
    COMPONENT = "component", _("领导评价的板块")
    SURVEY = "survey", _("协作测评")


class VoteScale(models.TextChoices):
    """What a voter gives a unit."""

    SCORE = "score", _("打分")
    RANK = "rank", _("排名次")
    TIER = "tier", _("分档")
    GRADE = "grade", _("评等次")
    QUESTIONS = "questions", _("问卷")


class VoteScope(models.TextChoices):
    """Whom a voter rates; never his own unit."""

    ALL = "all", _("全部单位")
    CHARGE = "charge", _("本人分管的单位")
    NEIGHBOURS = "neighbours", _("与本单位有工作关系的单位")


def _account(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class VoteRound(models.Model):
    """A round of ballots of one voter group, or of leaders for one component (K-6, M-7).

    ``key`` is the voter group's or the component's; ``live`` names subject and scale while the
    round is not annulled, so that there is one at a time.  ``quotas`` says how many units a tier
    takes at most; ``on_paper`` is a round whose ballots come in on paper, ``issued`` of them, and
    are counted by two (:class:`PaperCount`); ``paper`` is the frozen form
    (:class:`reviews.ballots.paper.Paper`), ``result`` what was published at the count.  The public
    halves of the two keys stand here; the private ones never.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="vote_rounds", verbose_name=_("年度")
    )
    subject = models.CharField(_("用于"), max_length=12, choices=VoteSubject.choices)
    key = models.CharField(_("测评主体"), max_length=40)
    scale = models.CharField(_("评法"), max_length=12, choices=VoteScale.choices)
    live = models.CharField(max_length=60, null=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=VoteState.choices, default=VoteState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(_("名称"), max_length=80)
    secret = models.BooleanField(_("无记名"), default=True)
    scope = models.CharField(
        _("评哪些单位"), max_length=12, choices=VoteScope.choices, default=VoteScope.ALL
    )
    sample = models.PositiveSmallIntegerField(_("每人抽评几家"), null=True)
    least = models.CharField(_("每格最低分"), max_length=12, default="0")
    abstain = models.BooleanField(_("可以弃权"), default=True)
    quotas = models.JSONField(default=dict)
    paper = models.JSONField(default=dict)
    on_paper = models.BooleanField(_("纸质票"), default=False)
    issued = models.PositiveIntegerField(_("发出票数"), null=True)
    opens_at = models.DateTimeField(_("开始时间"), null=True)
    closes_at = models.DateTimeField(_("截止时间"), null=True)
    first_key = models.CharField(max_length=64, blank=True)
    second_key = models.CharField(max_length=64, blank=True)
    first_holder = _account(_("密钥保管人一"), null=True)
    second_holder = _account(_("密钥保管人二"), null=True)
    void_reason = models.CharField(_("作废理由"), max_length=500, blank=True)
    result = models.JSONField(default=dict)
    created_by = _account(_("拟定人"))
    changed_by = _account(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("投票轮次")
        verbose_name_plural = _("投票轮次")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "live"], name="vote_round_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def keys_made(self) -> bool:
        """Whether both officers have made their keys."""
        return bool(self.first_key and self.second_key)


class Voter(models.Model):
    """Who may vote in a round, and whether he has: no time, no reference to any ballot.

    An ``account``, or the digest of a one-time code.  ``units`` are the ids of the units that he
    rates, fixed when the round is frozen.
    """

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="voters")
    account = _account(_("投票人"), null=True)
    label = models.CharField(_("投票人"), max_length=80)
    unit = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("单位"),
    )
    code = models.CharField(max_length=64, null=True, unique=True)
    units = models.JSONField(default=list)
    voted = models.BooleanField(_("已投"), default=False)
    revoked = models.BooleanField(_("已除名"), default=False)

    class Meta:
        verbose_name = _("投票人")
        verbose_name_plural = _("投票人")
        ordering = ["round", "label"]
        constraints = [models.UniqueConstraint(fields=["round", "account"], name="voter_once")]

    def __str__(self) -> str:
        return self.label


class SealedBallot(models.Model):
    """A ballot in the box: a random number and what only both keys open; nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="box")
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("已封的票")
        verbose_name_plural = _("已封的票")

    def __str__(self) -> str:
        return str(self.id)


class PaperCount(models.Model):
    """What one officer counted of a round on paper: the two parts, and the third look (part 3).

    ``cells`` is the count (:data:`reviews.ballots.on_paper.tally.Tally`) as plain data; until both
    parts are ``done`` nobody but ``officer`` reads it.
    """

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="counts")
    part = models.PositiveSmallIntegerField(_("第几份"))
    officer = _account(_("录入人"))
    cells = models.JSONField(default=dict)
    done = models.BooleanField(_("已交"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("纸质票录入")
        verbose_name_plural = _("纸质票录入")
        ordering = ["round", "part"]
        constraints = [
            models.UniqueConstraint(fields=["round", "part"], name="paper_count_part"),
            models.UniqueConstraint(fields=["round", "officer"], name="paper_count_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.part}"
