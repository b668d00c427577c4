"""An appeal of a unit against its result: text, files, who reviews it until when, how it ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from scoring.publication.models import Publication, actor_field
from targets.evidence.models import EvidenceFile
from units.models import Unit

OPEN, REVIEWING, CORRECTING, CLOSED, WITHDRAWN = (
    *("open", "reviewing", "correcting", "closed"),
    "withdrawn",
)
#: States in which something is still to be done, so that the results are not final.
STANDING = (OPEN, REVIEWING, CORRECTING)


class Outcome(models.TextChoices):
    """What became of an appeal."""

    NONE = "", _("未定")
    UPHELD = "upheld", _("申诉成立")
    PARTLY = "partly", _("部分成立")
    REFUSED = "refused", _("申诉不成立")
    LAPSED = "lapsed", _("公布撤回，申诉终止")


class Appeal(models.Model):
    """A unit's head appeals against the result (申诉).

    ``filed_at`` is when the server got it.  ``due`` is the last day of the reviewer's working days.
    ``before`` is the result set that it was filed against, ``after`` the one in force when it was
    closed: what lies between them is what it changed.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="appeals")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    serial = models.PositiveIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=20, default=OPEN)
    version = models.PositiveIntegerField(default=1)
    text = models.CharField(_("申诉内容"), max_length=2000)
    files = models.ManyToManyField(EvidenceFile, related_name="+", verbose_name=_("证明材料"))
    filed_by = actor_field(_("申诉人"))
    filed_at = models.DateTimeField(_("收到时间"))
    reviewer = actor_field(_("复核人"), null=True, blank=True)
    assigned_by = actor_field(_("指派人"), null=True, blank=True)
    due = models.DateField(_("复核截止"), null=True, blank=True)
    outcome = models.CharField(
        _("结果"), max_length=10, choices=Outcome.choices, default=Outcome.NONE, blank=True
    )
    decision = models.CharField(_("复核意见"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    before = models.ForeignKey("scoring.ResultSet", on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(
        "scoring.ResultSet", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_by = actor_field(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("结果申诉")
        verbose_name_plural = _("结果申诉")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "serial"], name="appeal_once")
        ]
        indexes = [models.Index(fields=["publication", "state"], name="appeal_by_state")]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.serial}"


class AppealMove(WrittenOnce):
    """One move of an appeal."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    actor = actor_field(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("申诉流转")
        verbose_name_plural = _("申诉流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.key}"
