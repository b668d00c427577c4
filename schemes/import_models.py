"""Uploaded year workbooks and what each would change; ``schemes.models`` brings them to Django."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.models import Job


class ImportState(models.TextChoices):
    """Where an uploaded year workbook stands."""

    CHECKING = "checking", _("检查中")
    READY = "ready", _("可写入")
    REFUSED = "refused", _("有错误")
    APPLYING = "applying", _("写入中")
    APPLIED = "applied", _("已写入")
    DISCARDED = "discarded", _("已放弃")


class ImportBatch(models.Model):
    """An uploaded year workbook (导入批次): what it would change, and whether that was written.

    ``stored_name`` is a random name under the data folder; ``digest`` the file's SHA-256.
    ``fingerprint`` names the plan that was previewed: only that plan may be written.  ``summary``
    holds the counts per sheet, ``errors`` everything that is wrong with the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(
        "schemes.Year", on_delete=models.PROTECT, related_name="imports", verbose_name=_("年度")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=ImportState.choices, default=ImportState.CHECKING
    )
    file_name = models.CharField(_("文件名"), max_length=200)
    stored_name = models.CharField(max_length=80)
    digest = models.CharField(_("摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    summary = models.JSONField(_("概要"), default=dict)
    errors = models.JSONField(_("错误"), default=list)
    problem = models.CharField(_("拒收原因"), max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("任务")
    )
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    confirmed_gone = models.PositiveIntegerField(_("确认撤销"), default=0)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("写入人"),
    )
    applied_at = models.DateTimeField(_("写入时间"), null=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ["-uploaded_at"]
        indexes = [models.Index(fields=["year", "-uploaded_at"], name="import_by_year")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


#: Stands behind the label of a row whose unit was told it as it stands (K-5.3).
TOLD = "（已反馈）"


class ImportChange(models.Model):
    """One row that an import would add, change or withdraw: for reading before it is written.

    ``fields`` lists (column, old, new) as the workbook shows them.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    position = models.PositiveIntegerField()
    sheet = models.CharField(_("工作表"), max_length=40)
    kind = models.CharField(_("变化"), max_length=10)
    label = models.CharField(_("行"), max_length=200)
    ref = models.CharField(_("位置"), max_length=60, blank=True)
    fields = models.JSONField(_("各列"), default=list)

    class Meta:
        verbose_name = _("导入变化")
        verbose_name_plural = _("导入变化")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_change_once")
        ]
        indexes = [models.Index(fields=["batch", "sheet", "kind"], name="import_change_by_sheet")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.label}"

    @property
    def label_words(self) -> str:
        """The label with what stands behind it in the reader's language."""
        name = self.label.removesuffix(TOLD)
        return self.label if name == self.label else name + pgettext("import", "（已反馈）")
