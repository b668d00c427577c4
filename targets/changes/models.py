"""A request to change issued targets: its items side by side, its files, every move of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from schemes.models import Year
from schemes.rules.changes import APPLIED, DRAFT, REFUSED, RETURNED
from targets.evidence.models import EvidenceFile
from units.models import Unit

#: A draft or returned request that its writer gave up.
WITHDRAWN = "withdrawn"
ENDED = (APPLIED, REFUSED, WITHDRAWN)


class ItemKind(models.TextChoices):
    """What becomes of a target."""

    CHANGE = "change", _("调整")
    ADD = "add", _("新增")
    DROP = "drop", _("取消")
    REPLACE = "replace", _("替换")


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class TargetChange(models.Model):
    """A request for a unit's targets of a year (目标变更).

    ``state`` is drafted, returned, refused, withdrawn, applied, or the step of the scheme's path
    that it waits at.  ``serial`` numbers the requests of a year; ``number`` is the document
    (文号) it was ratified under.  ``by_office``: written by the office for the unit; then another
    account of the office ratifies it (S-4).  ``again`` is the refused request it repeats.
    ``late``: the server got it after ``due_at``.  ``version`` is counted up by every write.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="target_changes", verbose_name=_("年度")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="target_changes", verbose_name=_("单位")
    )
    serial = models.PositiveIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=40, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    ground = models.CharField(_("事由"), max_length=40, blank=True)
    reason = models.CharField(_("理由"), max_length=1000, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    by_office = models.BooleanField(_("目标办提出"), default=False)
    again = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=_("重新提出"),
    )
    submitted_at = models.DateTimeField(_("提出时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("时限"), null=True, blank=True)
    late = models.BooleanField(_("逾期"), default=False)
    applied_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    created_by = _actor(_("拟稿人"))
    created_at = models.DateTimeField(_("拟稿时间"))
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))
    files = models.ManyToManyField(EvidenceFile, related_name="+", verbose_name=_("证明材料"))

    class Meta:
        verbose_name = _("目标变更")
        verbose_name_plural = _("目标变更")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="target_change_once")
        ]
        indexes = [models.Index(fields=["year", "state"], name="target_change_by_state")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.serial}"

    @property
    def is_with_writer(self) -> bool:
        """Whether its text may still be changed."""
        return self.state in (DRAFT, RETURNED)

    @property
    def is_open(self) -> bool:
        """Whether it waits at a step of the path."""
        return not self.is_with_writer and self.state not in ENDED


class TargetChangeItem(models.Model):
    """What the request asks of one target.

    ``target`` is the version (the row of facts) that it changes; none for a new one.  ``before``
    and ``texts`` are the columns of the target as a form states them, as it stood and as asked
    for (empty where it is dropped).  ``note`` answers what a check asks.  ``made`` is the key of
    the target that came of it.
    """

    change = models.ForeignKey(TargetChange, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("怎样改"), max_length=10, choices=ItemKind.choices)
    target = models.ForeignKey(
        "targets.Target",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change_items",
        verbose_name=_("目标"),
    )
    before = models.JSONField(default=dict, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    made = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = _("变更的目标")
        verbose_name_plural = _("变更的目标")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.change_id} {self.kind}"


class TargetChangeMove(WrittenOnce):
    """One move of a request on record; ``digest`` names the text that was moved, ``acted_for``
    whose right it needed, where the actor deputises (代理)."""

    change = models.ForeignKey(TargetChange, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    actor = _actor(_("经办人"))
    acted_for = _actor(_("代谁办的"), null=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("变更流转")
        verbose_name_plural = _("变更流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.change_id} {self.key}"
