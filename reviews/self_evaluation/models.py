"""A unit's self-evaluation: a draft that is written, and versions that are never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year
from units.models import Unit

DRAFT, HEAD, HANDED_IN, RETURNED = "draft", "head", "handed_in", "returned"


class SelfEvaluation(models.Model):
    """One a unit and year (自评, K-5.1, M-8).

    ``state`` is drafted, with the unit's head, handed in, returned.  ``short``: the unit is small
    enough for the short form.  ``stage_grades``: component → what the unit grades itself in one
    that is graded as a whole (``grade``, ``change`` as typed, ``note``).  ``number`` counts the
    versions handed in; ``version`` every write.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="self_evaluations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="self_evaluations")
    state = models.CharField(_("状态"), max_length=20, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    number = models.PositiveIntegerField(_("第几次报送"), default=0)
    short = models.BooleanField(_("简表"), default=False)
    report = models.TextField(_("自评报告"), blank=True)
    grade = models.CharField(_("自报等次"), max_length=40, blank=True)
    grade_reason = models.CharField(_("自报等次的理由"), max_length=500, blank=True)
    stage_grades = models.JSONField(_("整块自评的等次"), default=dict, blank=True)
    return_reason = models.CharField(_("退回理由"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    late = models.BooleanField(_("逾期"), default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("自评")
        verbose_name_plural = _("自评")
        ordering = ["unit"]
        constraints = [
            models.UniqueConstraint(fields=["year", "unit"], name="self_evaluation_once")
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.unit_id}"

    @property
    def is_with_writer(self) -> bool:
        """Whether its text may still be changed."""
        return self.state in (DRAFT, RETURNED)


class SelfLine(models.Model):
    """What the unit claims of one target; ``target`` is its key.

    ``actual``, ``grade`` or ``score`` by the target's method; ``claimed`` is the score that the
    unit gives itself, None where it claims what the method gives.
    """

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="lines")
    target = models.CharField(max_length=160)
    actual = ExactField(_("实绩"), null=True, blank=True)
    grade = models.CharField(_("等次"), max_length=40, blank=True)
    score = ExactField(_("评分"), null=True, blank=True)
    claimed = ExactField(_("自评分"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("自评的目标")
        verbose_name_plural = _("自评的目标")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "target"], name="self_line_once")
        ]

    def __str__(self) -> str:
        return self.target


class SelfVersion(WrittenOnce):
    """What was handed in, whole, as it was (S-4): texts, lines with scores, and its digest."""

    evaluation = models.ForeignKey(
        SelfEvaluation, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("第几次报送"))
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    late = models.BooleanField(_("逾期"), default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("报送时间"))

    class Meta:
        verbose_name = _("已报自评")
        verbose_name_plural = _("已报自评")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="self_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.number}"
