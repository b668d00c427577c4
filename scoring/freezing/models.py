"""A year that is frozen: who asked and who agreed, its bundle, and corrections of what stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField, ShownField
from core.models import WrittenOnce
from schemes.models import Year
from units.models import Person, Unit

ASKED, RUNNING, FROZEN = "asked", "running", "frozen"
REFUSED, WITHDRAWN, FAILED = "refused", "withdrawn", "failed"
DRAFT, APPLIED = "draft", "applied"


def person_field(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    """Who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class YearBundle(WrittenOnce):
    """The bundle of a frozen result set (封存包): one for each, kept for ever.

    ``digest`` covers the contents, ``file_digest`` the bytes of the file, which lies under
    ``stored_name`` outside what the web server serves.  ``members`` are name, bytes and SHA-256 of
    each; ``counts`` says how many units, facts and compared figures it has.
    """

    result_set = models.OneToOneField(
        "scoring.ResultSet",
        on_delete=models.PROTECT,
        related_name="bundle",
        verbose_name=_("结果集"),
    )
    digest = models.CharField(_("总摘要"), max_length=64)
    file_digest = models.CharField(_("文件摘要"), max_length=64)
    size = models.PositiveBigIntegerField(_("大小"))
    stored_name = models.CharField(max_length=80)
    members = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    made_by = person_field(_("封存人"), null=True)
    made_at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = _("封存包")
        verbose_name_plural = _("封存包")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.digest[:12]


class YearFreezing(models.Model):
    """A request to freeze a year's published set: one account asks, another agrees (S-6).

    ``problems`` are phrases that say why it could not be done; ``job`` is the one that does it.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="freezings", verbose_name=_("年度")
    )
    result_set = models.ForeignKey(
        "scoring.ResultSet", on_delete=models.PROTECT, related_name="+", verbose_name=_("结果集")
    )
    state = models.CharField(_("状态"), max_length=12, default=ASKED)
    version = models.PositiveIntegerField(default=1)
    asked_by = person_field(_("提请人"))
    asked_at = models.DateTimeField(_("提请时间"))
    decided_by = person_field(_("同意或退回的人"), null=True, blank=True)
    decided_at = models.DateTimeField(_("同意或退回的时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    problems = models.JSONField(default=list)
    job = models.UUIDField(null=True, blank=True)
    changed_by = person_field(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("年度封存")
        verbose_name_plural = _("年度封存")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=models.Q(state__in=(ASKED, RUNNING, FROZEN)),
                name="year_freezing_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.state}"


class Correction(models.Model):
    """A correction of a published or frozen year (更正, S-4): reason, facts, second person, report.

    ``base_set`` is what stood when it was begun.  ``report`` is what changes in points, ranks,
    grades and yuan, as it was shown to who agreed; ``fingerprint`` its digest, so that nothing else
    is applied.  ``new_set`` is the set that came of it; None where only people's money moved.
    ``job`` applies it; ``problems`` are phrases that say why it could not.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("年度")
    )
    serial = models.PositiveIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=12, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    base_set = models.ForeignKey(
        "scoring.ResultSet", on_delete=models.PROTECT, related_name="+", verbose_name=_("原结果集")
    )
    new_set = models.OneToOneField(
        "scoring.ResultSet",
        on_delete=models.PROTECT,
        related_name="corrected_by",
        verbose_name=_("更正后的结果集"),
        null=True,
        blank=True,
    )
    document = models.CharField(_("更正依据文号"), max_length=200)
    reason = models.CharField(_("更正理由"), max_length=500)
    job = models.UUIDField(null=True, blank=True)
    problems = models.JSONField(default=list, blank=True)
    report = models.JSONField(_("差异报告"), default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    created_by = person_field(_("经办人"))
    created_at = models.DateTimeField(_("起草时间"))
    writers = models.JSONField(_("经过手的人"), default=list, blank=True)
    asked_by = person_field(_("提请人"), null=True, blank=True)
    asked_at = models.DateTimeField(_("提请时间"), null=True, blank=True)
    decided_by = person_field(_("同意或退回的人"), null=True, blank=True)
    decided_at = models.DateTimeField(_("同意或退回的时间"), null=True, blank=True)
    answer = models.CharField(_("退回理由"), max_length=500, blank=True)
    changed_by = person_field(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("结果更正")
        verbose_name_plural = _("结果更正")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="correction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.serial}"


class CorrectionLine(models.Model):
    """One fact that a correction records, changes or withdraws.

    ``kind`` is the slug of the fact's page; ``expected`` the id of the row that stands (None: a new
    fact); ``texts`` what it shall say, by column; ``before`` what it says now; ``withdraw``: it
    shall count no more.
    """

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(_("事实"), max_length=40)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"), null=True
    )
    key = models.CharField(_("编号"), max_length=200, blank=True)
    expected = models.PositiveBigIntegerField(null=True, blank=True)
    texts = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    withdraw = models.BooleanField(_("撤销"), default=False)

    class Meta:
        verbose_name = _("更正内容")
        verbose_name_plural = _("更正内容")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class CorrectionPay(models.Model):
    """What a correction changes for one person, or of one award of the reward fund: in yuan.

    ``was`` and ``now`` are the line of a payroll as it computes it (None: on no sheet, or not
    known yet), ``paid`` what payrolls paid of it so far.  ``award`` is the key of the award ("":
    the bonus); a unit's award has no ``person``, nor has who is entered by the correction itself.
    ``was_of`` and ``now_of`` are the inputs that the two rest on, for the reasons; ``units`` the
    codes of who pays, where that moved.
    """

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="pay")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("人员"), null=True
    )
    code = models.CharField(_("工号"), max_length=60, blank=True)
    name = models.CharField(_("姓名"), max_length=200)
    award = models.CharField(max_length=40, blank=True)
    was = ExactField(_("原应发（元）"), null=True)
    now = ExactField(_("现应发（元）"), null=True)
    paid = ExactField(_("已发（元）"), default=0)
    change = ExactField(_("变动（元）"), null=True)
    change_shown = ShownField(_("变动（元）"), source="change", decimal_places=2)
    was_of = models.JSONField(default=dict)
    now_of = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("更正的个人差异")
        verbose_name_plural = _("更正的个人差异")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.code} {self.award}"
