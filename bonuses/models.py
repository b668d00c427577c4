"""What is paid: personal scores, own distributions, and the unit figures of a result set."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bonuses.appraisal.models import AppraisalGrade
from core.fields import ExactField, ShownField
from schemes.models import YearFact
from scoring.models import ResultSet
from units.models import Person

__all__ = [
    "AppraisalGrade",
    "BonusSet",
    "FiledRules",
    "FundRecipient",
    "OwnDistribution",
    "PaidFrom",
    "PersonalScore",
    "UnitRate",
    "UnitWages",
]


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


class UnitWages(YearFact):
    """A unit's wages of the year in yuan, of which the reward fund takes its part (G-6)."""

    amount = ExactField(_("工资总额（元）"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    VALUE_FIELDS = ("unit", "amount", "note")

    class Meta(YearFact.Meta):
        verbose_name = _("工资总额")
        verbose_name_plural = _("工资总额")


class FundRecipient(YearFact):
    """A unit, or a person of it, whom a decision gives an award of the reward fund (G-6)."""

    award = models.CharField(_("奖项"), max_length=40)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("人员"),
        null=True,
        blank=True,
    )
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)

    VALUE_FIELDS = ("unit", "award", "person", "decided_on")

    class Meta(YearFact.Meta):
        verbose_name = _("受奖对象")
        verbose_name_plural = _("受奖对象")


class PaidFrom(models.TextChoices):
    """What a unit outside the scheme pays its bonus from (D-8)."""

    SCHEME = "scheme", _("按方案的标准，财政列支")
    OWN = "own", _("按方案的标准，自筹经费")
    NOTHING = "nothing", _("不发")


class FiledRules(YearFact):
    """The rules by which a unit outside the scheme follows it, as it filed them (备案, D-8).

    ``key`` is the unit's code; the number of the document is the fact's own ``document``.
    """

    title = models.CharField(_("办法名称"), max_length=200)
    filed_on = models.DateField(_("备案日期"))
    approved_by = models.CharField(_("批准机关"), max_length=120)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    paid_from = models.CharField(_("奖金来源"), max_length=10, choices=PaidFrom.choices)

    VALUE_FIELDS = ("unit", "title", "filed_on", "approved_by", "approved_on", "paid_from")

    class Meta(YearFact.Meta):
        verbose_name = _("参照执行办法")
        verbose_name_plural = _("参照执行办法")


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


# The models of payrolls live with what is done with them; Django finds them here.
from bonuses.payrolls.account_models import (  # noqa: E402, F401
    AccountChange,
    PayAccount,
)
from bonuses.payrolls.models import (  # noqa: E402, F401
    BatchMove,
    PaidLine,
    PayAward,
    PayBatch,
    PayObjection,
    PayReport,
    PayRun,
    PayTemplate,
    PayUnit,
)
