"""What happens to units over the years, and who works with whom.

They name ``units``' other models by text, so that ``units.models`` can bring them along.
"""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Fact


class ChangeKind(models.TextChoices):
    """What can happen to a unit on a day."""

    FOUND = "found", _("设立")
    RENAME = "rename", _("更名")
    REPARENT = "reparent", _("改变主管单位")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("分设")
    ABOLISH = "abolish", _("撤销")


class YearHandling(models.TextChoices):
    """What becomes of the assessment of a unit that ends within an open year."""

    PAID_BY_SUCCESSOR = "paid_by_successor", _("本年不再考核，人员按接收单位的标准发")
    ASSESSED_FOR_ITS_PART = "assessed_for_its_part", _("本年照旧考核，各月按所在单位发")


class UnitChange(Fact):
    """Something that happened to units on a day (单位变动), by a document; key is its number.

    ``sources`` and ``results`` are codes of units: before and after.  ``successor`` pays the
    months that people spent in a unit that ended, in a year to which it does not belong.
    ``was`` and ``becomes`` hold what the change gave another value ({"name": …, "parent": …}).
    ``effects`` names the facts that were written with it, so that it can be taken back whole:
    model → {"changed": [[old id, new id]], "new": [id], "gone": [id]}.
    """

    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("变动"), max_length=12, choices=ChangeKind.choices)
    effective_on = models.DateField(_("生效日期"))
    sources = models.JSONField(_("原单位"), default=list)
    results = models.JSONField(_("现单位"), default=list)
    successor = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("接收单位"),
    )
    handling = models.CharField(
        _("本年考核"), max_length=24, choices=YearHandling.choices, blank=True
    )
    was = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    becomes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    effects = models.JSONField(default=dict)

    VALUE_FIELDS = (
        *("kind", "effective_on", "sources", "results", "successor", "handling"),
        *("was", "becomes", "effects"),
    )
    SCOPE_FIELDS = ("authority",)

    class Meta:
        verbose_name = _("单位变动")
        verbose_name_plural = _("单位变动")
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"], condition=Q(current=True), name="unit_change_once"
            )
        ]

    @property
    def ended(self) -> list[str]:
        """Codes of the units that are no more from the day on."""
        if self.kind not in (ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.ABOLISH):
            return []
        return [code for code in self.sources if code not in self.results]

    @property
    def founded(self) -> list[str]:
        """Codes of the units that begin on the day."""
        named = self.becomes.get("founded", [])
        return [code for code in self.results if code in named]


class RelationKind(models.TextChoices):
    """In what way two units or people work together."""

    COOPERATES = "cooperates", _("协同办事")
    SERVES = "serves", _("服务对象")
    SUPERVISES = "supervises", _("业务指导")
    SUPPORTS = "supports", _("保障支持")


class UnitRelation(Fact):
    """Who works with whom (工作关系), dated: two units, or two people of them (E-2).

    ``closeness`` 1 (now and then) to 3 (daily); key is the pair of codes and the first day.
    """

    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="relations", verbose_name=_("单位")
    )
    other_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("对方单位")
    )
    person = models.ForeignKey(
        "units.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="relations",
        verbose_name=_("人员"),
    )
    other_person = models.ForeignKey(
        "units.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("对方人员"),
    )
    kind = models.CharField(_("关系"), max_length=20, choices=RelationKind.choices)
    closeness = models.PositiveSmallIntegerField(
        _("密切程度"), default=2, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)

    VALUE_FIELDS = (
        *("unit", "other_unit", "person", "other_person", "kind", "closeness"),
        *("starts_on", "ends_on"),
    )
    SCOPE_FIELDS = ("authority",)

    class Meta:
        verbose_name = _("工作关系")
        verbose_name_plural = _("工作关系")
        ordering = ["unit", "other_unit", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"], condition=Q(current=True), name="unit_relation_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="unit_relation_ends_after_start",
                violation_error_message=_("关系的止期不能早于起期"),
            ),
            models.CheckConstraint(
                condition=Q(closeness__gte=1) & Q(closeness__lte=3),
                name="unit_relation_closeness",
                violation_error_message=_("密切程度为 1 至 3"),
            ),
        ]
