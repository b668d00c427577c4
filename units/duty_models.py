"""Who is in charge of which unit (分管), and who acts for whom (代理)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Fact


class LeaderCharge(Fact):
    """A leader in charge of a unit from one day to another; ``key`` is unit and first day."""

    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="charges",
        verbose_name=_("分管领导"),
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="charges", verbose_name=_("单位")
    )
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)

    VALUE_FIELDS = ("leader", "unit", "starts_on", "ends_on")
    SCOPE_FIELDS = ("authority",)

    class Meta:
        verbose_name = _("分管")
        verbose_name_plural = _("分管")
        ordering = ["unit", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"], condition=Q(current=True), name="leader_charge_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="leader_charge_ends_after_start",
                violation_error_message=_("分管的止期不能早于起期"),
            ),
        ]


class Deputising(models.Model):
    """An account lets another act for it between two moments, in some of its roles (代理).

    It holds while ``starts_at`` ≤ now < ``ends_at``, or until it was ended early.  The deputy acts
    with the principal's own grants of ``roles`` as they stand at that moment.
    """

    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="deputies",
        verbose_name=_("被代理人"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="deputises",
        verbose_name=_("代理人"),
    )
    roles = models.JSONField(_("代理的角色"), default=list)
    starts_at = models.DateTimeField(_("起"))
    ends_at = models.DateTimeField(_("止"))
    reason = models.CharField(_("事由"), max_length=300)
    document = models.CharField(_("依据文件"), max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("登记时间"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("提前结束时间"), null=True)
    end_reason = models.CharField(_("提前结束的理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("代理")
        verbose_name_plural = _("代理")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="deputising_ends_after_start",
                violation_error_message=_("代理的止期要晚于起期"),
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("deputy")),
                name="deputising_by_another",
                violation_error_message=_("不能自己代理自己"),
            ),
        ]
        indexes = [models.Index(fields=["deputy", "ends_at"], name="deputising_by_deputy")]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.principal}"
