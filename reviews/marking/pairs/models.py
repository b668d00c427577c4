"""Two marks of one target, given apart, on their way to the one that stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from schemes.models import Year
from targets.models import Target
from units.models import Unit


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class PairState(models.TextChoices):
    """Where two marks of a target stand."""

    FIRST = "first", _("等第二人评")
    APART = "apart", _("相差过大，等人定")
    OFFERED = "offered", _("已提出，等另一评分人同意")
    SETTLED = "settled", _("已定")
    VOID = "void", _("目标变更，作废")


OPEN = (PairState.FIRST, PairState.APART, PairState.OFFERED)


class MarkPair(models.Model):
    """What two say of one version of a target; no fact until it is settled.

    ``offer`` is the figure that one of them, or the one who decides, put down with ``reason``;
    ``made`` the row of the mark that came of it.  At most one pair of a key is open (``live``
    is its key then, and empty else).
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="mark_pairs")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, related_name="+", verbose_name=_("目标")
    )
    key = models.CharField(max_length=160)
    live = models.CharField(max_length=160, null=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=PairState.choices, default=PairState.FIRST
    )
    version = models.PositiveIntegerField(default=1)
    offer = models.CharField(_("定的数"), max_length=80, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    offered_by = _actor(_("提出人"), null=True)
    decided_by = _actor(_("定的人"), null=True)
    decided_at = models.DateTimeField(_("定的时间"), null=True)
    made = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("双人评分")
        verbose_name_plural = _("双人评分")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "live"], name="mark_pair_once")]
        indexes = [models.Index(fields=["year", "state"], name="mark_pair_by_state")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.key}"


class MarkOpinion(WrittenOnce):
    """What one of the two says; his last one counts.  ``texts`` state the mark as a form does."""

    pair = models.ForeignKey(MarkPair, on_delete=models.PROTECT, related_name="opinions")
    figure = models.CharField(_("查实"), max_length=80)
    note = models.CharField(_("理由"), max_length=500, blank=True)
    way = models.CharField(_("查验方式"), max_length=40, blank=True)
    evidence = models.CharField(_("查验依据"), max_length=500, blank=True)
    texts = models.JSONField(default=dict)
    marker = _actor(_("评分人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("独立评分")
        verbose_name_plural = _("独立评分")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pair_id} {self.marker_id}"
