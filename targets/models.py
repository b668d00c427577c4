"""What was promised: targets with their scoring method, common items, filings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import Fact
from schemes.models import Year, YearFact
from targets.assigned.models import AssignedIndicator as AssignedIndicator
from targets.changes.models import TargetChange as TargetChange
from targets.common.drafts.models import CommonDraft as CommonDraft
from targets.common.models import CommonShare as CommonShare
from targets.cross.models import CrossItem as CrossItem
from targets.decomposition.models import Tree as Tree
from targets.evidence.models import EvidenceCitation as EvidenceCitation
from targets.evidence.models import EvidenceFile as EvidenceFile
from targets.library.models import LibraryIndicator as LibraryIndicator
from targets.plans.models import Plan as Plan
from targets.progress.models import ProgressDraft as ProgressDraft
from targets.progress.models import ProgressReport as ProgressReport
from targets.quality.models import QualityWeight as QualityWeight
from targets.statements.models import StatementSigning as StatementSigning
from units.models import Unit


class Target(YearFact):
    """A target (目标) of a unit in a component, with points and scoring method (K-3, K-5.4).

    ``method`` is a kind of ``schemes.rules`` and ``params`` its parameters in that kind's form:
    plan, direction, rate, step, basis, shares, table; exact numbers as ``n/d`` text.
    """

    component = models.CharField(_("板块"), max_length=40)
    title = models.CharField(_("目标"), max_length=200)
    content = models.TextField(_("内容和要求"), blank=True)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    points = ExactField(_("分值"))
    method = models.CharField(_("计分方法"), max_length=30)
    params = models.JSONField(_("计分参数"), default=dict)
    last_year = ExactField(_("上年实绩"), null=True, blank=True)
    assigned = ExactField(_("上级下达数"), null=True, blank=True)
    assigned_by = models.CharField(_("下达文件"), max_length=120, blank=True)
    indicator = models.CharField(_("下达指标编号"), max_length=40, blank=True)
    deadline = models.DateField(_("完成时限"), null=True, blank=True)
    responsible = models.CharField(_("责任人"), max_length=40, blank=True)
    order = models.PositiveIntegerField(_("序号"), default=0)

    VALUE_FIELDS = (
        "unit",
        "component",
        "title",
        "content",
        "measure",
        "points",
        "method",
        "params",
        "last_year",
        "assigned",
        "assigned_by",
        "indicator",
        "deadline",
        "responsible",
        "order",
    )

    class Meta(YearFact.Meta):
        verbose_name = _("目标")
        verbose_name_plural = _("目标")


class CommonItem(Fact):
    """A common item (共性目标) of the year, marked by the functional department in charge.

    ``points`` are those of every unit of its groups, unless a
    :class:`~targets.common.models.CommonShare` says otherwise; ``fixed`` ones are not moved when
    the office balances.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="+", verbose_name=_("年度")
    )
    component = models.CharField(_("板块"), max_length=40)
    title = models.CharField(_("名称"), max_length=120)
    points = ExactField(_("分值"))
    marking_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("评分部门"),
    )
    peer_groups = models.JSONField(_("适用考核组"), default=list)
    content = models.TextField(_("内容和要求"), blank=True)
    fixed = models.BooleanField(_("分值固定"), default=False)
    order = models.PositiveIntegerField(_("序号"), default=0)

    VALUE_FIELDS = (
        *("component", "title", "points", "marking_unit", "peer_groups", "content", "fixed"),
        "order",
    )
    SCOPE_FIELDS = ("year",)

    class Meta:
        verbose_name = _("共性目标")
        verbose_name_plural = _("共性目标")
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "key"], condition=Q(current=True), name="commonitem_once"
            )
        ]


class FilingLevel(models.TextChoices):
    """Level one: the unit's own targets; level two: those of its staff (K-1.3, K-7.8)."""

    ONE = "level_one", _("一级目标")
    TWO = "level_two", _("二级目标")


class Filing(YearFact):
    """Whether a unit filed its targets of a level with the office (备案, K-7.8)."""

    level = models.CharField(_("层级"), max_length=10, choices=FilingLevel.choices)
    filed = models.BooleanField(_("已备案"), default=True)
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "level", "filed", "filed_on")

    class Meta(YearFact.Meta):
        verbose_name = _("备案")
        verbose_name_plural = _("备案")


class EconomicFigure(YearFact):
    """An economic figure of a unit from up to three sources, all of them kept (经济指标, D-7).

    Which of them stands, the scheme says (``schemes.rules.figures``).
    """

    title = models.CharField(_("指标"), max_length=80)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    reported = ExactField(_("本单位报数"), null=True, blank=True)
    statistics = ExactField(_("统计数"), null=True, blank=True)
    audited = ExactField(_("审计数"), null=True, blank=True)
    audit_required = models.BooleanField(_("须经审计"), default=False)

    VALUE_FIELDS = (
        *("unit", "title", "measure", "reported", "statistics", "audited"),
        "audit_required",
    )

    class Meta(YearFact.Meta):
        verbose_name = _("经济指标")
        verbose_name_plural = _("经济指标")


class Baseline(YearFact):
    """Last year's actual of a target (上年实绩), the base of what the new year promises (K-3.3).

    ``key`` is that of the target it comes from; ``provisional`` while that year is not closed, for
    its figures may still move.
    """

    title = models.CharField(_("目标"), max_length=200)
    component = models.CharField(_("板块"), max_length=40)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    value = ExactField(_("上年实绩"))
    from_year = models.PositiveSmallIntegerField(_("取自年度"))
    provisional = models.BooleanField(_("暂定"), default=False)

    VALUE_FIELDS = ("unit", "title", "component", "measure", "value", "from_year", "provisional")

    class Meta(YearFact.Meta):
        verbose_name = _("上年实绩")
        verbose_name_plural = _("上年实绩")
