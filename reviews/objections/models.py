"""When a unit was told its marks, its objections, and corrections that wait for a second person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from reviews.marking.models import MarkKind
from schemes.models import Year
from targets.evidence.models import EvidenceFile
from units.models import Unit


class Feedback(WrittenOnce):
    """The office told a unit its marks (反馈, K-5.3); it may object until ``until``."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="feedbacks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(_("异议截止"), null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("反馈时间"))

    class Meta:
        verbose_name = _("结果反馈")
        verbose_name_plural = _("结果反馈")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["year", "unit"], name="feedback_once")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.unit_id}"


class ReviewState(models.TextChoices):
    """Where an objection stands."""

    OPEN = "open", _("待复核")
    UPHELD = "upheld", _("维持原评分")
    CHANGED = "changed", _("已改分")
    REJECTED = "rejected", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")


class Objection(models.Model):
    """A unit objects to one mark (异议): the row of facts, why, with files; and how it ended.

    ``made`` is the row of the new mark where it was changed.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="objections")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    key = models.CharField(max_length=160)
    fact = models.BigIntegerField()
    state = models.CharField(
        _("状态"), max_length=20, choices=ReviewState.choices, default=ReviewState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(_("理由"), max_length=1000)
    files = models.ManyToManyField(EvidenceFile, related_name="+", verbose_name=_("证明材料"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    filed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decision = models.CharField(_("决定理由"), max_length=500, blank=True)
    made = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("评分异议")
        verbose_name_plural = _("评分异议")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "state"], name="objection_by_state")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.key}"


class CorrectionState(models.TextChoices):
    """Where a proposed correction stands."""

    OPEN = "open", _("待第二人同意")
    APPROVED = "approved", _("已同意")
    REFUSED = "refused", _("不同意")


class MarkCorrection(models.Model):
    """A correction of a mark after the feedback (S-4): proposed by one, approved by another.

    ``texts`` are the columns of the mark as a form states them, ``way`` and ``evidence`` how it was
    established; ``fact`` is the row that it corrects.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="mark_corrections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    key = models.CharField(max_length=160)
    fact = models.BigIntegerField(null=True)
    texts = models.JSONField(default=dict)
    way = models.CharField(_("查验方式"), max_length=40, blank=True)
    evidence = models.CharField(_("查验依据"), max_length=500, blank=True)
    reason = models.CharField(_("理由"), max_length=500)
    state = models.CharField(
        _("状态"), max_length=20, choices=CorrectionState.choices, default=CorrectionState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decision = models.CharField(_("意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("评分更正")
        verbose_name_plural = _("评分更正")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "state"], name="mark_correction_by_state")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.key}"
