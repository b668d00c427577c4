"""What a unit has of the common items, how the office balanced them, and how they were issued."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year, YearFact


class CommonShare(YearFact):
    """What is a unit's own of a common item (K-2.1, S-2); ``key`` is unit code and item key.

    Without one an item applies to the units of its peer groups with its own points.  ``points``
    None keeps the item's; ``applies`` False exempts the unit, True gives the item to a unit whose
    group does not have it.
    """

    item = models.ForeignKey(
        "targets.CommonItem",
        on_delete=models.PROTECT,
        related_name="shares",
        verbose_name=_("共性目标"),
    )
    applies = models.BooleanField(_("适用"), default=True)
    points = ExactField(_("分值"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "item", "applies", "points")

    class Meta(YearFact.Meta):
        verbose_name = _("共性分值")
        verbose_name_plural = _("共性分值")


class CommonBalance(models.Model):
    """A proposal that the office took: which facts it wrote, so that it can be undone whole."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=40)
    component = models.CharField(max_length=40)
    step = models.CharField(max_length=20)
    effects = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("经办人"),
    )
    at = models.DateTimeField(_("时间"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("共性目标平衡")
        verbose_name_plural = _("共性目标平衡")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "-id"], name="common_balance_by_year")]

    def __str__(self) -> str:
        return f"{self.group} {self.component}"


class CommonIssue(WrittenOnce):
    """The common targets as they were issued under a number (下达); the last one is in force.

    ``snapshot`` is what every unit had, with which later changes are compared.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("文号"), max_length=80)
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("经办人"),
    )
    at = models.DateTimeField(_("下达时间"))

    class Meta:
        verbose_name = _("共性目标下达")
        verbose_name_plural = _("共性目标下达")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "-id"], name="common_issue_by_year")]

    def __str__(self) -> str:
        return self.number
