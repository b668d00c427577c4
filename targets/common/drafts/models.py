"""What a functional department proposes as the common targets of a year (K-3.7)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year
from units.models import Unit


def _actor(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class CommonDraft(models.Model):
    """A department's common targets of a year, one text that moves as a whole.

    ``state`` is under :data:`targets.common.drafts.flow.FLOW`; ``items`` are the numbers of the
    common items that the office last made of it.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="common_drafts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="common_drafts")
    state = models.CharField(_("状态"), max_length=12, default="draft")
    version = models.PositiveIntegerField(default=1)
    handed_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    late = models.BooleanField(_("逾期"), default=False)
    items = models.JSONField(default=list)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("共性目标草案")
        verbose_name_plural = _("共性目标草案")
        constraints = [models.UniqueConstraint(fields=["year", "unit"], name="common_draft_once")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.unit_id}"


class CommonDraftLine(models.Model):
    """One common target of a draft: for whom it is, what it asks, and the points proposed.

    ``item`` is the number of the common item that it revises or became, "" for a new one;
    ``units`` are codes of units beside the groups.
    """

    draft = models.ForeignKey(CommonDraft, on_delete=models.PROTECT, related_name="lines")
    item = models.CharField(_("编号"), max_length=40, blank=True)
    component = models.CharField(_("板块"), max_length=40)
    title = models.CharField(_("名称"), max_length=120)
    content = models.TextField(_("内容和要求"), blank=True)
    standard = models.TextField(_("质量标准"), blank=True)
    deadline = models.DateField(_("完成时限"), null=True, blank=True)
    method = models.TextField(_("考核办法"), blank=True)
    points = ExactField(_("建议分值"), null=True, blank=True)
    peer_groups = models.JSONField(_("适用考核组"), default=list)
    units = models.JSONField(_("点名的单位"), default=list)
    order = models.PositiveIntegerField(_("序号"), default=0)

    class Meta:
        verbose_name = _("共性目标草案条目")
        verbose_name_plural = _("共性目标草案条目")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class CommonDraftMove(WrittenOnce):
    """A move of a draft on record, with the text that was moved."""

    draft = models.ForeignKey(CommonDraft, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    snapshot = models.JSONField(default=list)
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    late = models.BooleanField(_("逾期"), default=False)
    actor = _actor(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("共性目标草案流转")
        verbose_name_plural = _("共性目标草案流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.key}"
