"""A unit's staff appraisal of a year on its way; what comes of it are facts (``PersonalScore``)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year
from units.models import Person, Unit


class AppraisalGrade(models.TextChoices):
    """The annual staff appraisal's grades (年度考核); "incompetent" costs a third (K-7.5)."""

    EXCELLENT = "excellent", _("优秀")
    COMPETENT = "competent", _("称职")
    BASICALLY_COMPETENT = "basically_competent", _("基本称职")
    INCOMPETENT = "incompetent", _("不称职")
    NOT_GRADED = "not_graded", _("不定等次")


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class AppraisalState(models.TextChoices):
    """Where a unit's appraisal stands."""

    GRADING = "grading", _("考核中")
    RETURNED = "returned", _("退回")
    SUBMITTED = "submitted", _("待确认")
    CONFIRMED = "confirmed", _("已确认")


#: States in which the unit works on it.
OPEN = (AppraisalState.GRADING, AppraisalState.RETURNED)


class StaffAppraisal(models.Model):
    """A unit's appraisal of its staff in a year; at most one of each.

    ``weights`` are percentages as ``n/d`` texts: ``{"dimensions": {key: …}, "sources": {key: …}}``.
    ``submitted_by`` is who handed it in, and never the one who confirms it.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="appraisals")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=AppraisalState.choices, default=AppraisalState.GRADING
    )
    version = models.PositiveIntegerField(default=1)
    weights = models.JSONField(_("权重"), default=dict)
    submitted_by = _actor(_("报送人"), null=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("职工年度考核")
        verbose_name_plural = _("职工年度考核")
        constraints = [models.UniqueConstraint(fields=["year", "unit"], name="appraisal_once")]
        indexes = [models.Index(fields=["year", "state"], name="appraisal_by_state")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.unit_id}"


class AppraisedPerson(models.Model):
    """A person in his unit's appraisal.

    ``takes_part``: he counts for the share that may be rated excellent; ``head``: he is the
    unit's principal leader (K-7.9).  ``given`` is a score that the unit brought itself, which
    stands instead of the computed one.
    """

    appraisal = models.ForeignKey(StaffAppraisal, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    takes_part = models.BooleanField(_("参加考核"), default=True)
    head = models.BooleanField(_("主要负责人"), default=False)
    given = ExactField(_("单位报的得分"), null=True, blank=True)
    grade = models.CharField(_("等次"), max_length=30, choices=AppraisalGrade.choices, blank=True)
    comment = models.CharField(_("说明"), max_length=200, blank=True)
    self_text = models.TextField(_("个人总结"), blank=True)
    self_at = models.DateTimeField(_("总结时间"), null=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("被考核人")
        verbose_name_plural = _("被考核人")
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "person"], name="appraised_person_once")
        ]
        indexes = [models.Index(fields=["person"], name="appraised_by_person")]

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.person_id}"


class AppraisalMark(models.Model):
    """What a source says of a person: one account, or ``count`` forms counted together (no marker).

    ``values`` are marks by dimension as ``n/d`` texts.
    """

    subject = models.ForeignKey(AppraisedPerson, on_delete=models.CASCADE, related_name="marks")
    source = models.CharField(max_length=40)
    marker = _actor(_("评分人"), null=True)
    count = models.PositiveSmallIntegerField(_("票数"), default=1)
    values = models.JSONField(_("各项评分"), default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("职工评分")
        verbose_name_plural = _("职工评分")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "source", "marker"],
                condition=Q(marker__isnull=False),
                name="appraisal_mark_once",
            ),
            models.UniqueConstraint(
                fields=["subject", "source"],
                condition=Q(marker__isnull=True),
                name="appraisal_count_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.source}"


class AppraisalMonth(models.Model):
    """A person's record of a month (平时考核): the grade's key in the scheme."""

    subject = models.ForeignKey(AppraisedPerson, on_delete=models.CASCADE, related_name="months")
    month = models.PositiveSmallIntegerField(_("月份"))
    level = models.CharField(_("平时考核等次"), max_length=40)

    class Meta:
        verbose_name = _("职工平时考核")
        verbose_name_plural = _("职工平时考核")
        constraints = [
            models.UniqueConstraint(fields=["subject", "month"], name="appraisal_month_once"),
            models.CheckConstraint(
                condition=Q(month__gte=1) & Q(month__lte=12), name="appraisal_month_in_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.month}"


class AppraisalMove(WrittenOnce):
    """A move of an appraisal on record, with the quota as it stood and who was rated what."""

    appraisal = models.ForeignKey(StaffAppraisal, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    snapshot = models.JSONField(default=dict)
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    actor = _actor(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("职工考核流转")
        verbose_name_plural = _("职工考核流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.key}"
