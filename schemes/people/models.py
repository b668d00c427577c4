"""A transfer between units: proposed by the head who lets go, confirmed by the office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TransferState(models.TextChoices):
    """Where a transfer stands; moves are in ``schemes.people.transfer_flow``."""

    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DECLINED = "declined", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")
    UNDONE = "undone", _("已撤销")


class Transfer(models.Model):
    """One act: a person leaves a unit and enters another on a day (K-7.7, S-3).

    ``posting`` is the row that ends, as the proposer saw it; ``effective_on`` the first day in the
    new unit.  The months are whole months of the effective year in the old and the new unit; they
    become facts when the office confirms, and nothing is a fact before.  ``version`` is counted up
    by every move.  ``effects`` names the facts that the confirmation wrote (``schemes.effects``),
    so that it can be undone whole.
    """

    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "units.Person",
        on_delete=models.PROTECT,
        related_name="transfers",
        verbose_name=_("人员"),
    )
    posting = models.ForeignKey(
        "units.Posting", on_delete=models.PROTECT, related_name="+", verbose_name=_("原任职")
    )
    to_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("调入单位")
    )
    effective_on = models.DateField(_("生效日"))
    title = models.CharField(_("新职务"), max_length=60, blank=True)
    rank = models.CharField(_("新领导奖档次"), max_length=40, blank=True)
    document = models.CharField(_("依据文件"), max_length=200)
    months_from = models.PositiveSmallIntegerField(_("原单位月数"))
    months_to = models.PositiveSmallIntegerField(_("新单位月数"))
    months_reason = models.CharField(_("月数不同的理由"), max_length=300, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=TransferState.choices, default=TransferState.PROPOSED
    )
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("提出人"),
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("办理人"),
    )
    decided_at = models.DateTimeField(_("办理时间"), null=True)
    decision_reason = models.CharField(_("理由"), max_length=500, blank=True)
    effects = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("内部调动")
        verbose_name_plural = _("内部调动")
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="proposed"), name="transfer_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(months_from__lte=12, months_to__lte=12),
                name="transfer_months_at_most_12",
                violation_error_message=_("一年最多 12 个月"),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "effective_on"], name="transfer_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.effective_on}"
