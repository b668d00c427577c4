"""How a mark was established, the assessment teams, and declared conflicts of interest."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year
from units.models import Unit


class MarkKind(models.TextChoices):
    """What is marked."""

    TARGET = "target", _("目标")
    COMMON = "common", _("共性目标")


class MarkBasis(WrittenOnce):
    """How a mark was established (查验方式和依据, M-6); the last row of a mark stands.

    ``fact`` is the row of ``TargetMark`` or ``CommonMark``; ``way`` a key of the scheme;
    ``self_score`` is the unit's own score as it stood then.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    fact = models.BigIntegerField()
    way = models.CharField(_("查验方式"), max_length=40, blank=True)
    evidence = models.CharField(_("查验依据"), max_length=500, blank=True)
    self_score = ExactField(_("自评分"), null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("评分依据")
        verbose_name_plural = _("评分依据")
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "unit"], name="mark_basis_by_unit")]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact}"


class MarkingTeam(models.Model):
    """An assessment team of a year (考评组, M-6): its members mark the targets of its units."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="marking_teams")
    name = models.CharField(_("名称"), max_length=80)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("成员")
    )
    units = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name=_("考核单位"))

    class Meta:
        verbose_name = _("考评组")
        verbose_name_plural = _("考评组")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="marking_team_once")]

    def __str__(self) -> str:
        return self.name


class MarkConflict(WrittenOnce):
    """A declared conflict of interest (回避): the account does not meet the unit's marks."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mark_conflicts"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("回避事由"), max_length=300)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("回避")
        verbose_name_plural = _("回避")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "account", "unit"], name="mark_conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.unit_id}"
