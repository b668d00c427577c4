"""What it is worth: shared unit results, result sets, and the pointer to the one in force."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField, ShownField, WrittenJSONEncoder
from schemes.models import SchemeVersion, Year
from scoring.appeals.models import Appeal as Appeal
from scoring.freezing.models import YearBundle as YearBundle
from scoring.publication.models import Publication as Publication
from scoring.reports.models import ResultReport as ResultReport
from scoring.whatif.models import WhatIf as WhatIf
from units.models import Authority


class StoredUnitResult(models.Model):
    """A unit's result with its trace under its content hash: immutable, shared between sets.

    ``digest`` is taken over the unit's facts, the scheme and the engine version; ``data`` is
    what ``scoring.engine.codec`` writes.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    unit_code = models.CharField(max_length=40)
    data = models.JSONField()
    trace = models.JSONField(encoder=WrittenJSONEncoder)

    class Meta:
        verbose_name = _("单位结果")
        verbose_name_plural = _("单位结果")
        constraints = [
            models.UniqueConstraint(fields=["authority", "digest"], name="unit_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.digest[:8]}"


class ResultSetState(models.TextChoices):
    """How far a result set has come (S-2, S-6)."""

    PROVISIONAL = "provisional", _("暂定")
    PUBLISHED = "published", _("已公布")
    FROZEN = "frozen", _("已封存")


class ResultSet(models.Model):
    """A year's results as of one computation (结果集): written whole, never changed.

    ``facts_digest`` covers all unit results in it; the same facts give the same digest and no new
    set.  ``incomplete`` counts units with something missing.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="result_sets")
    number = models.PositiveIntegerField(_("号"))
    scheme = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=20)
    facts_digest = models.CharField(max_length=64)
    revision = models.PositiveBigIntegerField(_("修订计数"))
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=ResultSetState.choices,
        default=ResultSetState.PROVISIONAL,
    )
    incomplete = models.PositiveIntegerField(_("缺项单位"), default=0)
    statistics = models.JSONField(_("统计"), default=dict)
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"))
    cause = models.CharField(_("起因"), max_length=20)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("结果集")
        verbose_name_plural = _("结果集")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="result_set_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.number}"


class ResultEntry(models.Model):
    """A unit in a result set: reference to its result, place, and what lists sort by."""

    result_set = models.ForeignKey(ResultSet, on_delete=models.CASCADE, related_name="entries")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    result = models.ForeignKey(StoredUnitResult, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("单位"), max_length=80)
    peer_group = models.CharField(_("考核组"), max_length=40)
    leader_in_charge = models.CharField(_("分管领导"), max_length=80, blank=True)
    total = ExactField(_("总分"), null=True)
    total_shown = ShownField(_("总分"), source="total")
    rank = models.PositiveIntegerField(_("名次"), null=True)
    ranked_of = models.PositiveIntegerField(_("参排数"), default=0)
    excellent_extra = ExactField(_("优秀比例增加"), default="0")
    excellent_share = ExactField(_("优秀比例"), null=True)
    grade_by_score = models.CharField(_("按分等次"), max_length=40, blank=True)
    grade = models.CharField(_("等次"), max_length=40, blank=True)
    complete = models.BooleanField(_("齐全"), default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("单位名次")
        verbose_name_plural = _("单位名次")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["result_set", "unit"], name="result_entry_once")
        ]

    def __str__(self) -> str:
        return self.name


class CurrentResult(models.Model):
    """The one pointer per year that readers follow; moving it is what makes a set visible.

    ``revision`` is the year's counter up to which this set is known to hold; ``read_revision``
    the one at which every fact of the year was last read to see it.
    """

    year = models.OneToOneField(Year, on_delete=models.PROTECT, related_name="current_result")
    result_set = models.ForeignKey(ResultSet, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveBigIntegerField()
    read_revision = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(_("核对时间"))

    class Meta:
        verbose_name = _("现行结果")
        verbose_name_plural = _("现行结果")

    def __str__(self) -> str:
        return str(self.result_set)
