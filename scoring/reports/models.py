"""Several reports of a result set in one ZIP, drawn by a job."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ResultReportKind(models.TextChoices):
    """What a ZIP holds."""

    CERTIFICATES = "certificates", _("各单位考核结果证明")
    WHOLE = "whole", _("通报、名单和证明全套")


class ResultReport(models.Model):
    """Reports of a set that a job draws into one ZIP in the data folder.

    ``state`` is how binding the set was when it was asked for: papers of a provisional set say so,
    and are drawn again once it is published.  The file is there once ``done_at`` is set, until
    ``expires_at``.
    """

    result_set = models.ForeignKey(
        "scoring.ResultSet", on_delete=models.CASCADE, related_name="reports"
    )
    kind = models.CharField(_("种类"), max_length=20, choices=ResultReportKind.choices)
    state = models.CharField(_("结果集的状态"), max_length=12)
    job = models.ForeignKey(
        "core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("提出人"),
    )
    requested_at = models.DateTimeField(_("提出时间"))
    files = models.PositiveIntegerField(_("文件数"), default=0)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    expires_at = models.DateTimeField(_("有效到"), null=True, blank=True)

    class Meta:
        verbose_name = _("成套结果报表")
        verbose_name_plural = _("成套结果报表")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result_set", "kind", "state"], name="result_report_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.result_set_id} {self.kind}"
