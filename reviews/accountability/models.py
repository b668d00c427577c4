"""A record of accountability or praise on a unit or a person, and the office's templates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from schemes.models import Year
from units.models import Authority, Person, Unit

PROPOSED, DRAFT, NOTICE, CONFIRM = "proposed", "draft", "notice", "confirm"
ISSUED, IMPROVED, LIFTED, DROPPED = "issued", "improved", "lifted", "dropped"
#: States in which it was decided; before them nobody but the offices sees it.
DECIDED = (ISSUED, IMPROVED, LIFTED)


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class AccountabilityRecord(models.Model):
    """A circular, talk, deadline, merit, commendation, report or notice (奖惩记录).

    ``kind`` is a key of the scheme; ``person`` is whom of the unit it concerns, none for the unit
    itself.  ``origin`` says what proposed it (``grade:poor``, ``veto``), "" where a person began
    it.  ``notice_until`` is the last day of public notice, ``due`` that to improve by, ``number``
    the document's number once it was issued.  ``version`` is counted up by every write.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="accountability", verbose_name=_("年度")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="accountability", verbose_name=_("单位")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="accountability",
        verbose_name=_("人员"),
        null=True,
        blank=True,
    )
    serial = models.PositiveIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=20, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(_("种类"), max_length=40)
    public = models.BooleanField(_("表彰类"), default=False)
    origin = models.CharField(_("提请依据"), max_length=60, blank=True)
    grounds = models.CharField(_("事由"), max_length=500, blank=True)
    basis = models.CharField(_("依据的规定"), max_length=200, blank=True)
    decided_by = models.CharField(_("决定机关"), max_length=120, blank=True)
    addressee = models.CharField(_("主送"), max_length=120, blank=True)
    date = models.DateField(_("决定日期"), null=True, blank=True)
    due = models.DateField(_("整改截止"), null=True, blank=True)
    notice_until = models.DateField(_("公示到"), null=True, blank=True)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    asked_by = _actor(_("提请人"), null=True, blank=True)
    created_by = _actor(_("拟稿人"))
    writers = models.JSONField(_("写过草稿的人"), default=list, blank=True)
    created_at = models.DateTimeField(_("拟稿时间"))
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("奖惩记录")
        verbose_name_plural = _("奖惩记录")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="accountability_once"),
            models.UniqueConstraint(
                fields=["year", "unit", "kind", "origin"],
                condition=~models.Q(origin=""),
                name="accountability_proposed_once",
            ),
        ]
        indexes = [models.Index(fields=["year", "state"], name="accountability_by_state")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.serial}"


class AccountabilityMove(WrittenOnce):
    """One move of a record."""

    record = models.ForeignKey(AccountabilityRecord, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    actor = _actor(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("奖惩流转")
        verbose_name_plural = _("奖惩流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.key}"


class AccountabilityTemplate(WrittenOnce):
    """A Word template of one kind that an authority put in force; the newest counts, one without
    content says that the product's own is in force again."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=40)
    name = models.CharField(_("文件名"), max_length=120, blank=True)
    content = models.BinaryField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    uploaded_by = _actor(_("谁换的"))
    uploaded_at = models.DateTimeField(_("什么时候换的"))

    class Meta:
        verbose_name = _("奖惩文书模板")
        verbose_name_plural = _("奖惩文书模板")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
