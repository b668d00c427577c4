"""What is paid: personal scores, own distributions, and the unit figures of a result set."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField, ShownField
from schemes.models import YearFact
from scoring.models import ResultSet
from units.models import Person


class AppraisalGrade(models.TextChoices):
    """The annual staff appraisal's grades (年度考核); "incompetent" costs a third (K-7.5)."""

    EXCELLENT = "excellent", _("优秀")
    COMPETENT = "competent", _("称职")
    BASICALLY_COMPETENT = "basically_competent", _("基本称职")
    INCOMPETENT = "incompetent", _("不称职")
    NOT_GRADED = "not_graded", _("不定等次")


class PersonalScore(YearFact):
    """A person's score and grade in his present unit (K-7.4); ``key`` is the person's code."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    score = ExactField(_("考评得分"), null=True, blank=True)
    grade = models.CharField(
        _("年度考核等次"), max_length=30, choices=AppraisalGrade.choices, blank=True
    )

    VALUE_FIELDS = ("unit", "person", "score", "grade")

    class Meta(YearFact.Meta):
        verbose_name = _("个人考评")
        verbose_name_plural = _("个人考评")


class OwnDistribution(YearFact):
    """The target bonus a unit gives a person by its own distribution (K-7.4, K-7.8), in yuan."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    amount = ExactField(_("金额（元）"))
    note = models.CharField(_("理由"), max_length=200)

    VALUE_FIELDS = ("unit", "person", "amount", "note")

    class Meta(YearFact.Meta):
        verbose_name = _("自定分配")
        verbose_name_plural = _("自定分配")


class BonusSet(models.Model):
    """The unit figures of one result set (人均标准): written whole, never changed."""

    result_set = models.OneToOneField(ResultSet, on_delete=models.PROTECT, related_name="bonus_set")
    engine_version = models.CharField(max_length=20)
    statistics = models.JSONField(default=dict)
    computed_at = models.DateTimeField(_("计算时间"))

    class Meta:
        verbose_name = _("奖金标准")
        verbose_name_plural = _("奖金标准")

    def __str__(self) -> str:
        return str(self.result_set)


class UnitRate(models.Model):
    """A unit's per-capita bonus in a bonus set, in yuan, with its trace (K-7.1–K-7.3, K-7.10)."""

    bonus_set = models.ForeignKey(BonusSet, on_delete=models.CASCADE, related_name="rates")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    per_capita = ExactField(_("人均标准"), null=True)
    per_capita_shown = ShownField(_("人均标准"), source="per_capita", decimal_places=2)
    data = models.JSONField(default=dict)
    trace = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("单位人均标准")
        verbose_name_plural = _("单位人均标准")
        constraints = [
            models.UniqueConstraint(fields=["bonus_set", "unit"], name="unit_rate_once"),
            models.CheckConstraint(
                condition=Q(per_capita_shown__gte=0) | Q(per_capita_shown__isnull=True),
                name="unit_rate_not_negative",
                violation_error_message=_("人均标准不能为负数"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.per_capita_shown}"
