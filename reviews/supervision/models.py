"""What the office asks, checks and orders through the year, each of one unit (K-5.2, M-5)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from schemes.models import Year
from units.models import Unit

DRAFT, ASKED, ANSWERED, DONE, DROPPED = "draft", "asked", "answered", "done", "dropped"
ENDED = (DONE, DROPPED)


class Sort(models.TextChoices):
    """What is asked of the unit."""

    REPORT = "report", _("定期报告")
    CHECK = "check", _("随机抽查")
    ORDER = "order", _("整改")


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class SupervisionItem(models.Model):
    """A report asked for, a spot check, or an order to rectify (督查事项).

    ``target`` is the key of the target that it concerns, if any; ``batch`` the serial of the first
    of those asked of many units at once; ``source`` the check that an order came of.  ``date`` is
    the day of the check, ``due`` the last day of the unit's answer as it stands, ``first_due`` as
    it was set first.  ``late`` stays once something came after its day.  Files are cited under the
    kind ``supervision``.  ``version`` is counted up by every write.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="supervision_items", verbose_name=_("年度")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="supervision_items", verbose_name=_("单位")
    )
    serial = models.PositiveIntegerField(_("序号"))
    batch = models.PositiveIntegerField(_("同一批"), default=0)
    sort = models.CharField(_("类别"), max_length=12, choices=Sort.choices)
    state = models.CharField(_("状态"), max_length=20, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(_("事项"), max_length=200)
    text = models.CharField(_("内容"), max_length=1000)
    target = models.CharField(_("目标"), max_length=160, blank=True)
    date = models.DateField(_("检查日期"), null=True, blank=True)
    place = models.CharField(_("检查地点"), max_length=200, blank=True)
    checked_by = models.CharField(_("检查人"), max_length=200, blank=True)
    problem = models.BooleanField(_("有问题"), default=False)
    source = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("来自抽查"),
        null=True,
        blank=True,
    )
    told_at = models.DateTimeField(_("告知时间"), null=True, blank=True)
    due = models.DateField(_("截止"), null=True, blank=True)
    first_due = models.DateField(_("原截止"), null=True, blank=True)
    answer = models.CharField(_("单位报送"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    late = models.BooleanField(_("逾期"), default=False)
    created_by = _actor(_("拟稿人"))
    created_at = models.DateTimeField(_("拟稿时间"))
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("督查事项")
        verbose_name_plural = _("督查事项")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="supervision_item_once")
        ]
        indexes = [models.Index(fields=["year", "state"], name="supervision_by_state")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.serial}"


class SupervisionMove(WrittenOnce):
    """One move of an item on record; ``due`` is the day that it set."""

    item = models.ForeignKey(SupervisionItem, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    reason = models.CharField(_("意见"), max_length=2000, blank=True)
    due = models.DateField(_("截止"), null=True, blank=True)
    actor = _actor(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("督查流转")
        verbose_name_plural = _("督查流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.key}"
