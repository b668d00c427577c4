"""Who signed a statement for either side, and the template that the office writes it by."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from targets.plans.models import Plan
from units.models import Authority


def _actor(verbose: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=verbose
    )


class StatementSigning(WrittenOnce):
    """Both sides' signing as it is on record: a later row, with its reason, takes the place of the
    one before (S-4).  A side without a day has not signed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="signings")
    number = models.PositiveSmallIntegerField()
    authority_name = models.CharField(_("主体方签字人"), max_length=40, blank=True)
    authority_post = models.CharField(_("主体方职务"), max_length=60, blank=True)
    authority_on = models.DateField(_("主体方签字日期"), null=True)
    unit_name = models.CharField(_("单位签字人"), max_length=40, blank=True)
    unit_post = models.CharField(_("单位职务"), max_length=60, blank=True)
    unit_on = models.DateField(_("单位签字日期"), null=True)
    reason = models.CharField(_("更正理由"), max_length=500, blank=True)
    recorded_by = _actor(_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("责任书签订")
        verbose_name_plural = _("责任书签订")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="statement_signing_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"

    @property
    def complete(self) -> bool:
        """Whether both sides have signed."""
        return self.authority_on is not None and self.unit_on is not None


class StatementTemplate(WrittenOnce):
    """A Word template that an authority put in force; the newest counts, one without content says
    that the product's own is in force again."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="statement_templates"
    )
    name = models.CharField(_("文件名"), max_length=120, blank=True)
    content = models.BinaryField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    uploaded_by = _actor(_("谁换的"))
    uploaded_at = models.DateTimeField(_("什么时候换的"))

    class Meta:
        verbose_name = _("责任书模板")
        verbose_name_plural = _("责任书模板")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
