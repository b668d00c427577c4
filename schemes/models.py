"""By which rules: published scheme versions, and the year with its calendar."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.language import in_english
from core.models import Fact, WrittenOnce
from schemes.editor.models import DraftEdit as DraftEdit
from schemes.editor.models import KeptFinding as KeptFinding
from schemes.editor.models import SchemeDraft as SchemeDraft
from schemes.import_models import ImportBatch as ImportBatch
from schemes.import_models import ImportChange as ImportChange
from schemes.import_models import ImportState as ImportState
from schemes.people.models import Transfer as Transfer
from schemes.setup.models import Setup as Setup
from units.models import Authority, Unit


class SchemeState(models.TextChoices):
    """A scheme version is a draft, or published and immutable."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")


class PublishedSchemeChangedError(Exception):
    """Something tried to change or delete a published scheme version (S-1)."""


class SchemeVersionQuerySet(models.QuerySet["SchemeVersion"]):
    """Refuses to touch published versions in bulk."""

    def update(self, **kwargs: Any) -> int:
        """As Django's, for drafts only."""
        self._refuse_published()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, for drafts only."""
        self._refuse_published()
        return super().delete()

    def _refuse_published(self) -> None:
        if self.order_by().filter(state=SchemeState.PUBLISHED).exists():
            raise PublishedSchemeChangedError


class SchemeVersion(models.Model):
    """One version of a scheme document (方案), whole and hashed (S-1).

    ``document`` is the canonical data of ``schemes.document.SchemeDocument``; a published
    version never changes (``schemes.services`` refuses, and the hash tells).  ``title_en`` is what
    the document calls itself in English, kept beside it so that a list reads no documents.
    """

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="schemes", verbose_name=_("考核主体")
    )
    code = models.CharField(_("代码"), max_length=40)
    number = models.PositiveIntegerField(_("版次"))
    title = models.CharField(_("名称"), max_length=120)
    title_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    document_number = models.CharField(_("文号"), max_length=80, blank=True)
    document = models.JSONField(_("文件"))
    digest = models.CharField(_("摘要"), max_length=64)
    state = models.CharField(
        _("状态"), max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT
    )
    created_at = models.DateTimeField(_("建立时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("发布人"),
    )

    objects: ClassVar[models.Manager[SchemeVersion]] = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案版本")
        verbose_name_plural = _("方案版本")
        ordering = ["authority", "code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "code", "number"], name="scheme_version_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="scheme_published_has_date",
                violation_error_message=_("已发布的方案须有发布时间"),
            ),
        ]

    def __str__(self) -> str:
        told = {"title": self.shown_title, "number": self.number}
        return str(_("%(title)s 第 %(number)s 版") % told)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a draft, or the step that publishes it; a published version never again."""
        self._refuse_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft."""
        self._refuse_if_published()
        return super().delete(*args, **kwargs)

    @property
    def shown_title(self) -> str:
        """What the scheme is called in the reader's language; Chinese where it has no other."""
        return (self.title_en if in_english() else "") or self.title

    def _refuse_if_published(self) -> None:
        # Asked of the database: the object in hand may have been changed already.
        standing = SchemeVersion.objects.filter(pk=self.pk, state=SchemeState.PUBLISHED)
        if self.pk is not None and standing.exists():
            raise PublishedSchemeChangedError(self.pk)


class YearState(models.TextChoices):
    """An open year is computed, a closed one is frozen (S-6)."""

    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已封存")


class Phase(models.TextChoices):
    """Where a year stands; shown beside the year in the top bar."""

    FILING = "filing", _("目标申报")
    RUNNING = "running", _("执行")
    SELF_EVALUATION = "self_evaluation", _("自评复核")
    SETTLING = "settling", _("汇总审定")
    PUBLICITY = "publicity", _("公示兑现")


class Year(models.Model):
    """An assessment year (考核年度) of an authority under one scheme version.

    ``revision`` is counted up by every service that writes a fact of the year: when it has not
    moved since the last result set, nothing has changed.  ``whole_revision`` is the last one at
    which something was written that is of no particular unit; of the others :class:`UnitRevision`
    says whose facts they are.  ``carried_from`` is the year that units, items and baselines were
    taken over from.
    """

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="assessment_years"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    scheme = models.ForeignKey(
        SchemeVersion, on_delete=models.PROTECT, related_name="years", verbose_name=_("方案")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=YearState.choices, default=YearState.OPEN
    )
    phase = models.CharField(_("阶段"), max_length=20, choices=Phase.choices, default=Phase.FILING)
    revision = models.PositiveBigIntegerField(_("修订计数"), default=0)
    whole_revision = models.PositiveBigIntegerField(_("全年修订计数"), default=0)
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("结转自"),
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("开年度经办"),
    )
    opened_at = models.DateTimeField(_("开年度时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("考核年度")
        verbose_name_plural = _("考核年度")
        ordering = ["-year", "authority"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year"], name="assessment_year_once")
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.year}"


class PhaseChange(WrittenOnce):
    """A move of a year from one phase to another (换阶段): who, when, and why where asked."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="phase_changes")
    before = models.CharField(_("原阶段"), max_length=20, choices=Phase.choices)
    after = models.CharField(_("新阶段"), max_length=20, choices=Phase.choices)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    moved_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("阶段变化")
        verbose_name_plural = _("阶段变化")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.year} {self.after}"


class UnitRevision(models.Model):
    """The year's revision at which a fact of a unit was last written."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="unit_revisions")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveBigIntegerField(_("修订计数"))

    class Meta:
        verbose_name = _("单位修订计数")
        verbose_name_plural = _("单位修订计数")
        constraints = [models.UniqueConstraint(fields=["year", "unit"], name="unit_revision_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.unit} {self.revision}"


class CalendarEntry(models.Model):
    """A deadline in force in a year; ``original`` keeps what the scheme says (S-1)."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="calendar")
    key = models.CharField(_("事项"), max_length=60)
    original_due_at = models.DateTimeField(_("方案时限"))
    due_at = models.DateTimeField(_("时限"))
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    extension_reason = models.CharField(_("延期理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("日历")
        verbose_name_plural = _("日历")
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["year", "key"], name="calendar_entry_once")]

    def __str__(self) -> str:
        return self.key


class CalendarExtension(WrittenOnce):
    """One move of a deadline (延期): who, when, why, from and to; for all, or for one unit.

    Rows are only added: what was in force at any moment can be told later.  A unit's own extension
    never makes its deadline earlier than that of all.
    """

    entry = models.ForeignKey(CalendarEntry, on_delete=models.PROTECT, related_name="extensions")
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("单位"),
    )
    before = models.DateTimeField(_("原时限"))
    due_at = models.DateTimeField(_("新时限"))
    reason = models.CharField(_("理由"), max_length=200)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办")
    )
    extended_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("时限调整")
        verbose_name_plural = _("时限调整")
        ordering = ["-id"]
        indexes = [models.Index(fields=["entry", "unit"], name="extension_by_entry")]

    def __str__(self) -> str:
        return f"{self.entry} {self.due_at:%Y-%m-%d}"


class YearFact(Fact):
    """A fact of one assessment year about one unit; the base of every fact further right."""

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="+", verbose_name=_("年度")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )

    SCOPE_FIELDS = ("year",)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["year", "key"], condition=Q(current=True), name="%(class)s_once"
            )
        ]
        indexes = [models.Index(fields=["year", "current", "unit"], name="%(class)s_by_unit")]


class DayKind(models.TextChoices):
    """What a day of the holidays table is, against the rule of weekends."""

    OFF = "off", _("放假")
    WORK = "work", _("上班")


class Holiday(Fact):
    """A day on which the office rests or, on a weekend, works (节假日、调休上班).

    What is not in the table follows the weekend.  ``key`` is the day as ISO text; ``document``
    names the announcement that says so.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    kind = models.CharField(_("类别"), max_length=10, choices=DayKind.choices)
    name = models.CharField(_("名称"), max_length=40)

    VALUE_FIELDS = ("day", "kind", "name")
    SCOPE_FIELDS = ("authority",)

    class Meta:
        verbose_name = _("节假日")
        verbose_name_plural = _("节假日")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"], condition=Q(current=True), name="holiday_once"
            )
        ]
        indexes = [models.Index(fields=["authority", "current", "day"], name="holiday_by_day")]
