"""What others say: marks, ballots, honours, deductions, vetoes, public appraisal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField, ShownField
from reviews.accountability.models import AccountabilityRecord as AccountabilityRecord
from reviews.ballots.models import VoteRound as VoteRound
from reviews.honours.models import HonourClaim as HonourClaim
from reviews.marking.models import MarkBasis as MarkBasis
from reviews.marking.pairs.models import MarkPair as MarkPair
from reviews.monthly.models import MonthlyRecord as MonthlyRecord
from reviews.objections.models import Objection as Objection
from reviews.register.models import RegisterEntry as RegisterEntry
from reviews.self_evaluation.models import SelfEvaluation as SelfEvaluation
from reviews.supervision.models import SupervisionItem as SupervisionItem
from schemes.models import Year, YearFact
from targets.models import CommonItem, Target
from units.models import Unit


class Applicability(models.TextChoices):
    """Whether something applies to a unit; a state, never a zero (S-2)."""

    APPLIES = "applies", _("适用")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    DISPUTED = "disputed", _("有异议")


class TargetMark(YearFact):
    """What was established for a target: its actual, grade or manual score (K-5.4).

    ``key`` is the target's key; ``target`` names the version that was judged.
    """

    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, related_name="marks", verbose_name=_("目标")
    )
    actual = ExactField(_("实绩"), null=True, blank=True)
    grade = models.CharField(_("等次"), max_length=40, blank=True)
    score = ExactField(_("评分"), null=True, blank=True)
    note = models.CharField(_("评分理由"), max_length=500, blank=True)
    applicability = models.CharField(
        _("适用"), max_length=20, choices=Applicability.choices, default=Applicability.APPLIES
    )
    marked_by = models.CharField(_("评定单位"), max_length=80, blank=True)
    marked_on = models.DateField(_("评定日期"), null=True, blank=True)

    VALUE_FIELDS = (
        "unit",
        "target",
        "actual",
        "grade",
        "score",
        "note",
        "applicability",
        "marked_by",
        "marked_on",
    )

    class Meta(YearFact.Meta):
        verbose_name = _("目标评分")
        verbose_name_plural = _("目标评分")


class CommonMark(YearFact):
    """A functional department's mark of a common item for a unit (K-2.1, K-5.1).

    ``points`` is the item's full mark for this unit; ``key`` is unit code and item key.
    """

    item = models.ForeignKey(
        CommonItem, on_delete=models.PROTECT, related_name="marks", verbose_name=_("共性目标")
    )
    points = ExactField(_("分值"))
    score = ExactField(_("得分"), null=True, blank=True)
    note = models.CharField(_("扣分理由"), max_length=500, blank=True)
    applicability = models.CharField(
        _("适用"), max_length=20, choices=Applicability.choices, default=Applicability.APPLIES
    )
    marked_on = models.DateField(_("评定日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "item", "points", "score", "note", "applicability", "marked_on")

    class Meta(YearFact.Meta):
        verbose_name = _("共性目标评分")
        verbose_name_plural = _("共性目标评分")


class RoundState(models.TextChoices):
    """A ballot round opens once and closes once."""

    DRAFT = "draft", _("未开始")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已截止")


class BallotRound(models.Model):
    """A round of ballots of one voter group in a year (测评, K-6.3)."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="ballot_rounds")
    voter_group = models.CharField(_("测评主体"), max_length=40)
    secret = models.BooleanField(_("无记名"), default=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=RoundState.choices, default=RoundState.DRAFT
    )
    closed_at = models.DateTimeField(_("截止时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("测评轮次")
        verbose_name_plural = _("测评轮次")
        ordering = ["voter_group"]
        constraints = [
            models.UniqueConstraint(fields=["year", "voter_group"], name="ballot_round_once")
        ]

    def __str__(self) -> str:
        return self.voter_group


class Ballot(models.Model):
    """One ballot for one unit (测评票); no voter, no time and no address on the row.

    The key is random, so that the order of the rows says nothing.  ``voter_label`` is filled in
    open rounds only.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    round = models.ForeignKey(BallotRound, on_delete=models.PROTECT, related_name="ballots")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    voter_label = models.CharField(_("投票人"), max_length=80, blank=True)
    score = ExactField(_("得分"), null=True, blank=True)
    valid = models.BooleanField(_("有效"), default=True)

    class Meta:
        verbose_name = _("测评票")
        verbose_name_plural = _("测评票")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.id)


class Honour(YearFact):
    """A claimed honour (先进加分) with its certificate (K-5.5); kind and level as the scheme's."""

    title = models.CharField(_("名称"), max_length=200)
    kind = models.CharField(_("种类"), max_length=30)
    level = models.CharField(_("级别"), max_length=30)
    is_system = models.BooleanField(_("系统授予"), default=False)
    multi_superior = models.BooleanField(_("对口多个上级部门"), default=False)
    recognised = models.BooleanField(_("认定为特色工作"), default=False)
    project = models.CharField(_("所涉工作"), max_length=120, blank=True)
    issued_by = models.CharField(_("授予机关"), max_length=120, blank=True)
    date = models.DateField(_("证书日期"))
    verified = models.BooleanField(_("已核实"), default=True)

    VALUE_FIELDS = (
        "unit",
        "title",
        "kind",
        "level",
        "is_system",
        "multi_superior",
        "recognised",
        "project",
        "issued_by",
        "date",
        "verified",
    )

    class Meta(YearFact.Meta):
        verbose_name = _("加分申报")
        verbose_name_plural = _("加分申报")


class Deduction(YearFact):
    """A deduction (扣分) of a kind the scheme prices, ``count`` times (K-5.4a–c).

    ``component`` names the component that begins full and loses it; empty: off the total.
    """

    component = models.CharField(_("板块"), max_length=40, blank=True)
    kind = models.CharField(_("种类"), max_length=30)
    count = models.PositiveSmallIntegerField(_("次数"), default=1)
    title = models.CharField(_("事由"), max_length=200)
    date = models.DateField(_("日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "component", "kind", "count", "title", "date")

    class Meta(YearFact.Meta):
        verbose_name = _("扣分")
        verbose_name_plural = _("扣分")
        constraints = [
            *YearFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(count__gte=1),
                name="deduction_count_positive",
                violation_error_message=_("次数至少为 1"),
            ),
        ]


class Veto(YearFact):
    """A veto (一票否决) of a kind the scheme names (K-5.6), with the deciding document."""

    kind = models.CharField(_("种类"), max_length=30)
    title = models.CharField(_("事由"), max_length=200)
    decided_by = models.CharField(_("认定机关"), max_length=120, blank=True)
    date = models.DateField(_("日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "kind", "title", "decided_by", "date")

    class Meta(YearFact.Meta):
        verbose_name = _("一票否决")
        verbose_name_plural = _("一票否决")


class PublicAppraisal(YearFact):
    """A public appraisal (行风评议) rating of a unit in the year (K-7.10); key is the unit's."""

    rating = models.CharField(_("评议结果"), max_length=30)
    satisfaction = ShownField(_("满意率"), source="satisfaction_exact", decimal_places=2)
    satisfaction_exact = ExactField(_("满意率"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "rating", "satisfaction_exact")

    class Meta(YearFact.Meta):
        verbose_name = _("行风评议")
        verbose_name_plural = _("行风评议")


class SourceMark(YearFact):
    """A mark for a component that is one source: ``score`` of ``full`` (单项评分, M-5).

    ``full`` None: the full mark of the scheme; ``marker`` says who marked, where several do.
    """

    component = models.CharField(_("板块"), max_length=40)
    marker = models.CharField(_("评分人"), max_length=80, blank=True)
    score = ExactField(_("得分"))
    full = ExactField(_("满分"), null=True, blank=True)
    note = models.CharField(_("评分理由"), max_length=500, blank=True)
    marked_on = models.DateField(_("评定日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "component", "marker", "score", "full", "note", "marked_on")

    class Meta(YearFact.Meta):
        verbose_name = _("单项评分")
        verbose_name_plural = _("单项评分")


class LeaderMark(YearFact):
    """A leader's mark for a unit: a score, a place among the units that he ranks, or a tier (M-7).

    How many units he ranks is counted over his marks, so a place says something of the others too.
    """

    component = models.CharField(_("板块"), max_length=40)
    leader = models.CharField(_("领导"), max_length=40)
    score = ExactField(_("得分"), null=True, blank=True)
    full = ExactField(_("满分"), null=True, blank=True)
    place = models.PositiveSmallIntegerField(_("名次"), null=True, blank=True)
    tier = models.CharField(_("档次"), max_length=40, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    marked_on = models.DateField(_("评定日期"), null=True, blank=True)

    OF_ITS_UNIT = False
    VALUE_FIELDS = (
        *("unit", "component", "leader", "score", "full", "place", "tier"),
        *("note", "marked_on"),
    )

    class Meta(YearFact.Meta):
        verbose_name = _("领导评价")
        verbose_name_plural = _("领导评价")


class Grading(YearFact):
    """What a stage graded a component of a unit, and the points it adds or takes (D-2, D-7)."""

    component = models.CharField(_("板块"), max_length=40)
    stage = models.CharField(_("阶段"), max_length=40)
    grade = models.CharField(_("等次"), max_length=40)
    change = ExactField(_("加减分"))
    note = models.CharField(_("理由"), max_length=500, blank=True)
    graded_on = models.DateField(_("评定日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "component", "stage", "grade", "change", "note", "graded_on")

    class Meta(YearFact.Meta):
        verbose_name = _("等次评定")
        verbose_name_plural = _("等次评定")


class Placing(YearFact):
    """A unit's place among ``of`` in a component that gives points by place (按名次赋分)."""

    component = models.CharField(_("板块"), max_length=40)
    place = models.PositiveSmallIntegerField(_("名次"))
    of = models.PositiveSmallIntegerField(_("参评数"))
    decided_by = models.CharField(_("评定单位"), max_length=120, blank=True)
    date = models.DateField(_("日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "component", "place", "of", "decided_by", "date")

    class Meta(YearFact.Meta):
        verbose_name = _("名次")
        verbose_name_plural = _("名次")


class Claim(YearFact):
    """Something claimed in a list of the scheme that adds or takes points (M-8, D-3).

    ``list_key`` names the list, ``kind`` and ``level`` are as it prices them; ``points`` those that
    the claim states itself; ``conditions`` the keys of the list's conditions that hold.
    """

    list_key = models.CharField(_("清单"), max_length=40)
    kind = models.CharField(_("种类"), max_length=40)
    level = models.CharField(_("级别"), max_length=40, blank=True)
    title = models.CharField(_("名称"), max_length=200)
    work = models.CharField(_("所涉工作"), max_length=120, blank=True)
    points = ExactField(_("分值"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("次数"), default=1)
    conditions = models.JSONField(_("条件"), default=list)
    date = models.DateField(_("日期"), null=True, blank=True)

    VALUE_FIELDS = (
        *("unit", "list_key", "kind", "level", "title", "work", "points", "count"),
        *("conditions", "date"),
    )

    class Meta(YearFact.Meta):
        verbose_name = _("加减分事项")
        verbose_name_plural = _("加减分事项")


class SpecialPoints(YearFact):
    """Points outside the hundred, which may be negative, decided with a document (专项分, D-5)."""

    list_key = models.CharField(_("清单"), max_length=40)
    title = models.CharField(_("事由"), max_length=200)
    points = ExactField(_("分值"))
    date = models.DateField(_("日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "list_key", "title", "points", "date")

    class Meta(YearFact.Meta):
        verbose_name = _("专项分")
        verbose_name_plural = _("专项分")


class OuterItem(YearFact):
    """An item of a superior's assessment for which a unit is responsible (上级考核项目, D-4).

    ``deduction`` are the positive points that the superior took.
    """

    list_key = models.CharField(_("清单"), max_length=40)
    item = models.CharField(_("项目"), max_length=80)
    achieved = models.BooleanField(_("已完成"), default=True)
    place = models.PositiveSmallIntegerField(_("名次"), null=True, blank=True)
    deduction = ExactField(_("上级扣分"), default="0")
    date = models.DateField(_("日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "list_key", "item", "achieved", "place", "deduction", "date")

    class Meta(YearFact.Meta):
        verbose_name = _("上级考核项目")
        verbose_name_plural = _("上级考核项目")


class SurveyResult(YearFact):
    """What the people of one unit gave another in a collaboration survey, on average (E-2).

    ``raters`` is how many of them answered; the units know each other by a work relation.
    """

    list_key = models.CharField(_("清单"), max_length=40)
    rater = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("评价单位")
    )
    score = ExactField(_("平均分"))
    raters = models.PositiveSmallIntegerField(_("评价人数"), default=1)
    date = models.DateField(_("日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "list_key", "rater", "score", "raters", "date")

    class Meta(YearFact.Meta):
        verbose_name = _("协作测评")
        verbose_name_plural = _("协作测评")
