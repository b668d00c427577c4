"""A what-if: a year's facts under other rules, asked for, worked out by a job, kept as a report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import WrittenJSONEncoder
from core.language import in_english


class WhatIf(models.Model):
    """A trial of a scheme document over a year (试算); it touches nothing of the year.

    ``document`` is the whole tried document, so that a draft may change afterwards; ``scheme`` the
    published version it is, ``draft`` the id of the editor's draft; neither for an uploaded file.
    ``base`` is the scheme that held for the year; ``revision`` the year's counter as of which its
    facts were read; ``report`` is empty until the job is done.
    """

    year = models.ForeignKey(
        "schemes.Year", on_delete=models.PROTECT, related_name="what_ifs", verbose_name=_("年度")
    )
    base = models.ForeignKey(
        "schemes.SchemeVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("现行")
    )
    scheme = models.ForeignKey(
        "schemes.SchemeVersion",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("方案版本"),
    )
    draft = models.PositiveBigIntegerField(_("草稿"), null=True)
    title = models.CharField(_("名称"), max_length=160)
    document = models.JSONField(_("文件"))
    digest = models.CharField(_("摘要"), max_length=64)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办")
    )
    asked_at = models.DateTimeField(_("提出时间"))
    job = models.ForeignKey(
        "core.Job", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("任务")
    )
    revision = models.PositiveBigIntegerField(_("修订计数"), null=True)
    report = models.JSONField(_("报告"), default=dict)
    done_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("试算")
        verbose_name_plural = _("试算")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """What was tried, in the reader's language: a version and a draft have an English name.

        A file, and what was named by hand, are called as they were.  ``names`` are the document's
        own, which the query reads along.
        """
        if not in_english():
            return self.title
        if self.scheme is not None and self.title.startswith(self.scheme.title):
            return str(self.scheme)
        names = self.__dict__.get("names") or {}
        drafted = self.draft is not None and self.title == names.get("zh")
        return str(names.get("en") or self.title) if drafted else self.title


class DraftTrial(models.Model):
    """What the card beside the editor says of a draft (试算草稿); one row a draft, written over.

    ``asked`` is the text (with the year's facts and rules) that was asked for last, by ``job``;
    ``key`` the one that ``card`` is of, and ``why`` why that could not be tried.
    """

    draft = models.OneToOneField("schemes.SchemeDraft", on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    asked = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=20, blank=True)
    card = models.JSONField(null=True)

    class Meta:
        verbose_name = _("草稿的试算")
        verbose_name_plural = _("草稿的试算")

    def __str__(self) -> str:
        return str(self.draft)


class WhatIfUnit(models.Model):
    """The receipts of one unit: under the rules in force and under those that are tried."""

    what_if = models.ForeignKey(WhatIf, on_delete=models.CASCADE, related_name="units")
    code = models.CharField(max_length=40)
    before = models.JSONField(encoder=WrittenJSONEncoder)
    after = models.JSONField(encoder=WrittenJSONEncoder)

    class Meta:
        verbose_name = _("试算单位")
        verbose_name_plural = _("试算单位")
        constraints = [
            models.UniqueConstraint(fields=["what_if", "code"], name="what_if_unit_once")
        ]

    def __str__(self) -> str:
        return self.code
