"""What speaks against a unit, on its way into the record: document, answer, second person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year
from targets.evidence.models import EvidenceFile
from units.models import Unit

DRAFT, TOLD, ANSWERED, CONFIRM = "draft", "told", "answered", "confirm"
ENTERED, LIFTING, LIFTED, DROPPED = "entered", "lifting", "lifted", "dropped"
ENDED = (ENTERED, LIFTED, DROPPED)


class Sort(models.TextChoices):
    """What kind of record it becomes."""

    DEDUCTION = "deduction", _("扣分")
    VETO = "veto", _("一票否决")
    APPRAISAL = "appraisal", _("行风评议")
    MONTHLY = "monthly", _("平时考核")


class Scope(models.TextChoices):
    """For how much of the year it holds."""

    YEAR = "year", _("全年")
    PART = "part", _("部分")


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class RegisterEntry(models.Model):
    """A deduction, veto or rating of a unit (登记事项) with its basis, document and deciding body.

    ``kind`` is a key of the scheme, ``component`` the component that a deduction is taken from.
    Of the daily appraisal (E-3), which may add points too, ``component`` is the list, ``month`` the
    month that it is of, ``points`` what the entry states itself.
    ``answer_due`` is the last day on which the unit may answer; ``asked_by`` asked for the step
    that a second person confirms, ``writers`` are the ids of all who wrote its draft.  ``made`` is
    the key of the fact that came of it, ``expires_on`` the day after which the office decides
    whether it is lifted.  ``version`` is counted up by every write.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="register_entries", verbose_name=_("年度")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="register_entries", verbose_name=_("单位")
    )
    serial = models.PositiveIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=20, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    sort = models.CharField(_("类别"), max_length=12, choices=Sort.choices)
    kind = models.CharField(_("种类"), max_length=40)
    component = models.CharField(_("板块"), max_length=40, blank=True)
    month = models.PositiveSmallIntegerField(_("月份"), null=True, blank=True)
    points = ExactField(_("分值"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("次数"), default=1)
    title = models.CharField(_("事由"), max_length=200)
    basis = models.CharField(_("依据的规定"), max_length=200)
    document = models.CharField(_("认定文件"), max_length=200, blank=True)
    decided_by = models.CharField(_("认定机关"), max_length=120, blank=True)
    date = models.DateField(_("认定日期"))
    scope = models.CharField(_("范围"), max_length=10, choices=Scope.choices, default=Scope.YEAR)
    scope_note = models.CharField(_("范围说明"), max_length=200, blank=True)
    expires_on = models.DateField(_("有效到"), null=True, blank=True)
    told_at = models.DateTimeField(_("告知时间"), null=True, blank=True)
    answer_due = models.DateField(_("申辩截止"), null=True, blank=True)
    answer = models.CharField(_("单位申辩"), max_length=1000, blank=True)
    asked_by = _actor(_("提请人"), null=True, blank=True)
    made = models.CharField(max_length=160, blank=True)
    created_by = _actor(_("登记人"))
    writers = models.JSONField(_("写过草稿的人"), default=list, blank=True)
    created_at = models.DateTimeField(_("拟稿时间"))
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))
    files = models.ManyToManyField(EvidenceFile, related_name="+", verbose_name=_("文件"))

    class Meta:
        verbose_name = _("登记事项")
        verbose_name_plural = _("登记事项")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="register_entry_once")
        ]
        indexes = [models.Index(fields=["year", "state"], name="register_entry_by_state")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.serial}"


class RegisterMove(WrittenOnce):
    """One move of an entry on record."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    reason = models.CharField(_("意见"), max_length=1000, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    actor = _actor(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("登记流转")
        verbose_name_plural = _("登记流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.key}"
