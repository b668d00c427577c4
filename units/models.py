"""Who: authorities, units and unit-years, people with dated postings, accounts and roles."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

import units.lifecycle_models  # noqa: F401 - Django finds a model where units.models brings it
from core.fields import ExactField
from core.models import Fact
from units.account_models import (
    Account,
    AccountBatch,
    AuthorityUserObjectPermission,
    Role,
    RoleGrant,
    UnitUserObjectPermission,
)
from units.duty_models import Deputising, LeaderCharge
from units.fields import PinyinField
from units.section_models import Section, SectionMember
from units.tokens.models import ApiToken

__all__ = [
    "Account",
    "AccountBatch",
    "ApiToken",
    "Authority",
    "AuthorityUserObjectPermission",
    "Deputising",
    "LeaderCharge",
    "Person",
    "Posting",
    "PostingMonths",
    "Role",
    "RoleGrant",
    "Sanction",
    "SanctionKind",
    "Section",
    "SectionMember",
    "Unit",
    "UnitUserObjectPermission",
    "UnitYear",
]


class Authority(models.Model):
    """An assessing authority (考核主体): the county, city or district whose year this is."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("上级")
    )
    #: The unit of the parent that this authority is: a county is a unit of its city.
    as_unit = models.OneToOneField(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="own_authority",
        verbose_name=_("在上级的单位"),
    )

    class Meta:
        verbose_name = _("考核主体")
        verbose_name_plural = _("考核主体")
        ordering = ["code"]
        permissions = [
            ("view_facts", _("查看全部事实")),
            ("edit_facts", _("录入和更正事实")),
            ("import_year", _("导入年度工作簿")),
            ("recompute", _("重新计算")),
            ("view_results", _("查看全部结果")),
            ("view_rates", _("查看各单位人均标准")),
            ("view_pay", _("查看全部奖金行")),
            ("view_audit", _("查看审计记录")),
            ("manage_accounts", _("管理账号")),
            ("set_up", _("首次设置")),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit's identity (单位); everything that changes by the year is in :class:`UnitYear`."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="units", verbose_name=_("考核主体")
    )
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    initials = models.CharField(_("拼音首字母"), max_length=40, blank=True)
    pinyin = PinyinField(_("拼音"))
    abolished_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["authority", "code"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["authority", "name"], name="unit_name_once"),
        ]
        permissions = [
            ("view_unit_results", _("查看本单位结果")),
            ("view_unit_pay", _("查看本单位奖金表")),
            ("file_targets", _("填报本单位目标")),
            ("head_unit", _("审定本单位事项")),
            ("mark_items", _("以本单位名义评共性目标")),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A person on the payroll (人员); where and as what he works stands in postings."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="people", verbose_name=_("考核主体")
    )
    code = models.CharField(_("工号"), max_length=40)
    name = models.CharField(_("姓名"), max_length=40)
    initials = models.CharField(_("拼音首字母"), max_length=40, blank=True)
    pinyin = PinyinField(_("拼音"), family=True)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["authority", "code"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "code"], name="person_code_once")
        ]
        indexes = [
            models.Index(fields=["authority", "initials"], name="person_by_initials"),
            models.Index(fields=["authority", "pinyin"], name="person_by_pinyin"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitYear(Fact):
    """A unit in a year (单位年度): group, posts, leader in charge, how it is paid.

    ``paid_like`` names the unit whose per-capita amount it takes (K-7.3, K-7.11); ``spread`` is
    the yuan between its highest and lowest person (K-7.4), empty for the least allowed.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="unit_years")
    year = models.PositiveSmallIntegerField(_("年度"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="years", verbose_name=_("单位")
    )
    name = models.CharField(_("当年名称"), max_length=80)
    peer_group = models.CharField(_("考核组"), max_length=40)
    directly_assessed = models.BooleanField(_("直接考核"), default=True)
    posts = models.PositiveIntegerField(_("编制数"), default=0)
    leader_in_charge = models.CharField(_("分管领导"), max_length=80, blank=True)
    parent = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("主管单位"),
    )
    paid_like = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("比照单位"),
    )
    own_expense = models.BooleanField(_("自筹经费"), default=False)
    own_distribution = models.BooleanField(_("自定分配"), default=False)
    spread = ExactField(_("内部差额（元）"), null=True, blank=True)
    order = models.PositiveIntegerField(_("序号"), default=0)

    VALUE_FIELDS = (
        "unit",
        "name",
        "peer_group",
        "directly_assessed",
        "posts",
        "leader_in_charge",
        "parent",
        "paid_like",
        "own_expense",
        "own_distribution",
        "spread",
        "order",
    )
    SCOPE_FIELDS = ("authority", "year")

    class Meta:
        verbose_name = _("单位年度")
        verbose_name_plural = _("单位年度")
        ordering = ["year", "order", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "key"],
                condition=Q(current=True),
                name="unit_year_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class Posting(Fact):
    """A dated posting (任职) of a person in a unit; ``key`` is person, unit and first day."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="postings", verbose_name=_("人员")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="postings", verbose_name=_("单位")
    )
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    rank = models.CharField(_("领导奖档次"), max_length=40, blank=True)
    change = models.CharField(_("变动原因"), max_length=60, blank=True)

    VALUE_FIELDS = ("person", "unit", "starts_on", "ends_on", "title", "rank", "change")
    SCOPE_FIELDS = ("authority",)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"], condition=Q(current=True), name="posting_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="posting_ends_after_start",
                violation_error_message=_("任职的止期不能早于起期"),
            ),
        ]
        indexes = [models.Index(fields=["unit", "current"], name="posting_by_unit")]


class PostingMonths(Fact):
    """Whole months of a posting in a year (S-3), from the personnel file; key as the posting's."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="months", verbose_name=_("任职")
    )
    months = models.PositiveSmallIntegerField(_("月数"))

    VALUE_FIELDS = ("posting", "months")
    SCOPE_FIELDS = ("authority", "year")

    class Meta:
        verbose_name = _("任职月数")
        verbose_name_plural = _("任职月数")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "key"],
                condition=Q(current=True),
                name="posting_months_once",
            ),
            models.CheckConstraint(
                condition=Q(months__lte=12),
                name="posting_months_at_most_12",
                violation_error_message=_("一年最多 12 个月"),
            ),
        ]


class SanctionKind(models.TextChoices):
    """What costs a third of a bonus (K-7.5)."""

    WARNING = "warning", _("党纪政纪警告以上处分")
    REPRIMAND = "reprimand", _("书面效能告诫")


class Sanction(Fact):
    """A sanction (处分、告诫) of a person, dated, with its document (K-7.5)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="sanctions", verbose_name=_("人员")
    )
    kind = models.CharField(_("种类"), max_length=20, choices=SanctionKind.choices)
    date = models.DateField(_("日期"))

    VALUE_FIELDS = ("person", "kind", "date")
    SCOPE_FIELDS = ("authority", "year")

    class Meta:
        verbose_name = _("处分告诫")
        verbose_name_plural = _("处分告诫")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "key"], condition=Q(current=True), name="sanction_once"
            )
        ]
