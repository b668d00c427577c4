"""A claim of an honour or of points in a list, every move of it, and who awards honours."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import Fact, WrittenOnce
from schemes.models import Year
from schemes.rules.award_claims import COUNTED, DRAFT, REFUSED, RETURNED
from targets.evidence.models import EvidenceFile
from units.models import Authority, Unit

#: A draft or returned claim that its unit gave up.
WITHDRAWN = "withdrawn"
ENDED = (COUNTED, REFUSED, WITHDRAWN)
#: The columns that say what is claimed; whoever verifies may settle them otherwise.
TEXT_FIELDS = (
    *("list_key", "kind", "level", "title", "project", "body", "issued_by", "date", "document"),
    *("is_system", "multi_superior", "recognised", "points", "count", "target", "note"),
)


class Nature(models.TextChoices):
    """What a body that awards honours is."""

    GOVERNMENT = "government", _("党委、政府")
    DEPARTMENT = "department", _("部门")
    GROUP = "group", _("领导小组、委员会")
    OTHER = "other", _("其他")


def _actor(verbose: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=verbose
    )


class AwardBody(Fact):
    """A body that awards honours (授予机关): its level, and to which units it is a superior system.

    ``level`` is a key of the scheme's levels.  ``systems`` are codes of the units to which it is
    the superior of their line of work (K-5.5.1, K-5.5.7); ``variants`` other names by which
    certificates call it.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("授予机关"), max_length=120)
    level = models.CharField(_("级别"), max_length=40)
    nature = models.CharField(
        _("性质"), max_length=12, choices=Nature.choices, default=Nature.DEPARTMENT
    )
    systems = models.JSONField(_("是哪些单位的上级系统"), default=list)
    variants = models.JSONField(_("其他写法"), default=list)

    VALUE_FIELDS = ("name", "level", "nature", "systems", "variants")
    SCOPE_FIELDS = ("authority",)

    class Meta:
        verbose_name = _("授予机关")
        verbose_name_plural = _("授予机关")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"], condition=Q(current=True), name="award_body_once"
            )
        ]
        indexes = [models.Index(fields=["authority", "current"], name="award_body_by_authority")]

    def __str__(self) -> str:
        return self.name


class HonourClaim(models.Model):
    """What a unit claims points for in a year (加分申报), with its certificate.

    ``list_key`` is empty for an honour (K-5.5), else the list of the scheme (M-8, D-3); ``kind``
    and ``level`` are as that prices them.  ``state`` is drafted, returned, refused, withdrawn,
    counted, or the step of the scheme's path that it waits at.  ``body`` is the key of the issuing
    body, ``issued_by`` what the certificate calls it; ``target`` the key of the target that the
    work was.  ``conditions`` are those of the list that hold, once somebody ``settled`` them.
    ``posted_on`` is when its public notice began, ``made`` the key of the fact that came of it.
    ``version`` is counted up by every write.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="honour_claims", verbose_name=_("年度")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="honour_claims", verbose_name=_("单位")
    )
    serial = models.PositiveIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=40, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    list_key = models.CharField(_("清单"), max_length=40, blank=True)
    kind = models.CharField(_("种类"), max_length=40, blank=True)
    level = models.CharField(_("级别"), max_length=40, blank=True)
    title = models.CharField(_("名称"), max_length=200, blank=True)
    project = models.CharField(_("所涉工作"), max_length=120, blank=True)
    body = models.CharField(_("授予机关"), max_length=160, blank=True)
    issued_by = models.CharField(_("证书上的机关"), max_length=120, blank=True)
    date = models.DateField(_("证书日期"), null=True, blank=True)
    document = models.CharField(_("文号或证书编号"), max_length=200, blank=True)
    is_system = models.BooleanField(_("系统授予"), default=False)
    multi_superior = models.BooleanField(_("对口多个上级部门"), default=False)
    recognised = models.BooleanField(_("认定为特色工作"), default=False)
    points = ExactField(_("分值"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("次数"), default=1)
    target = models.CharField(_("对应目标"), max_length=160, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    conditions = models.JSONField(_("条件"), default=list, blank=True)
    settled = models.BooleanField(_("已核定"), default=False)
    submitted_at = models.DateTimeField(_("申报时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("时限"), null=True, blank=True)
    late = models.BooleanField(_("逾期"), default=False)
    posted_on = models.DateField(_("公示开始"), null=True, blank=True)
    counted_at = models.DateTimeField(_("计入时间"), null=True, blank=True)
    made = models.CharField(max_length=160, blank=True)
    created_by = _actor(_("申报人"))
    created_at = models.DateTimeField(_("拟稿时间"))
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))
    files = models.ManyToManyField(EvidenceFile, related_name="+", verbose_name=_("证书和材料"))

    class Meta:
        verbose_name = _("加分申报")
        verbose_name_plural = _("加分申报")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="honour_claim_once")]
        indexes = [models.Index(fields=["year", "state"], name="honour_claim_by_state")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.serial}"

    @property
    def is_with_unit(self) -> bool:
        """Whether its text may still be changed by the unit."""
        return self.state in (DRAFT, RETURNED)

    @property
    def is_open(self) -> bool:
        """Whether it waits at a step of the path."""
        return not self.is_with_unit and self.state not in ENDED


class HonourClaimMove(WrittenOnce):
    """One move of a claim on record; ``changes`` is what whoever verified settled otherwise: column
    → [claimed, settled]."""

    claim = models.ForeignKey(HonourClaim, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    actor = _actor(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("申报流转")
        verbose_name_plural = _("申报流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.key}"
