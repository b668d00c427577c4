"""Work that cuts across departments, listed under the functional targets of those concerned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import Fact
from schemes.models import Year
from units.models import Unit


class CrossItem(Fact):
    """A cross-cutting target (专项目标): one text and fixed points for all units it is given to.

    It stands locked in their plans and is issued with them as a target of each unit (K-2.3).
    ``units`` are codes.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="+", verbose_name=_("年度")
    )
    component = models.CharField(_("板块"), max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    content = models.TextField(_("内容和要求"), blank=True)
    points = ExactField(_("分值"))
    marking_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("评分部门"),
    )
    units = models.JSONField(_("承担单位"), default=list)
    order = models.PositiveIntegerField(_("序号"), default=0)

    VALUE_FIELDS = (
        *("component", "title", "content", "points", "marking_unit", "units"),
        "order",
    )
    SCOPE_FIELDS = ("year",)

    class Meta:
        verbose_name = _("专项目标")
        verbose_name_plural = _("专项目标")
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "key"], condition=Q(current=True), name="cross_item_once"
            )
        ]
        indexes = [models.Index(fields=["year", "current"], name="cross_item_by_year")]
