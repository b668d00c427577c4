"""What each criterion of the quality of plans weighs in a year (P-7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import Fact
from schemes.models import Year


class Criterion(models.TextChoices):
    """What the quality of a plan is judged by."""

    BASE = "base", _("有上年底数")
    GROWTH = "growth", _("比上年增长")
    ASSIGNED = "assigned", _("上级下达的都列入且不低")
    MEASURED = "measured", _("有数量、计量单位和时限")
    SPREAD = "spread", _("分值有轻重")
    INNOVATION = "innovation", _("有创新目标")
    OUTCOME = "outcome", _("重结果")


class QualityWeight(Fact):
    """The weight of a criterion; ``key`` is the criterion's.

    ``enough`` is the share from which on a criterion that has one is wholly met (how much of the
    points goes to innovation, to results); None where everything is asked for.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="+", verbose_name=_("年度")
    )
    weight = ExactField(_("权重"))
    enough = ExactField(_("应占比例（%）"), null=True, blank=True)

    VALUE_FIELDS = ("weight", "enough")
    SCOPE_FIELDS = ("year",)

    class Meta:
        verbose_name = _("目标质量权重")
        verbose_name_plural = _("目标质量权重")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "key"], condition=Q(current=True), name="quality_weight_once"
            )
        ]
        indexes = [models.Index(fields=["year", "current"], name="quality_weight_by_year")]
