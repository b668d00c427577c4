"""The register of indicators that a superior assigned (上级下达指标, K-3.3, K-4.3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import Fact
from schemes.models import Year


class Direction(models.TextChoices):
    """Whether more or less is better."""

    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")


class AssignedIndicator(Fact):
    """An indicator that a superior assigned for the year; ``document`` is by which paper.

    ``value`` is what is asked for, None where the paper names no figure.  ``units`` are the codes
    of the units concerned: each must list it among its targets (K-5.4a); none are named where the
    office has not divided it up yet.  ``issued_on`` decides what was assigned after a plan was
    made (K-5.4b).
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="+", verbose_name=_("年度")
    )
    title = models.CharField(_("指标"), max_length=120)
    issued_by = models.CharField(_("下达机关"), max_length=80)
    issued_on = models.DateField(_("下达日期"), null=True, blank=True)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    value = ExactField(_("下达数"), null=True, blank=True)
    direction = models.CharField(
        _("方向"), max_length=10, choices=Direction.choices, default=Direction.HIGHER
    )
    units = models.JSONField(_("责任单位"), default=list)
    order = models.PositiveIntegerField(_("序号"), default=0)

    VALUE_FIELDS = (
        *("title", "issued_by", "issued_on", "measure", "value", "direction", "units"),
        "order",
    )
    SCOPE_FIELDS = ("year",)

    class Meta:
        verbose_name = _("上级下达指标")
        verbose_name_plural = _("上级下达指标")
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "key"],
                condition=Q(current=True),
                name="assigned_indicator_once",
            )
        ]
        indexes = [models.Index(fields=["year", "current"], name="assigned_by_year")]
