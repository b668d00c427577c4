"""Reports of progress: facts by target, period and source; what is being typed is kept apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from schemes.models import Year, YearFact
from units.models import Unit


class Origin(models.TextChoices):
    """Whose figure it is; the scheme says which of them stands (D-7)."""

    REPORTED = "reported", _("本单位报数")
    STATISTICS = "statistics", _("统计数")
    AUDITED = "audited", _("审计数")


class ProgressReport(YearFact):
    """How far a target has come by the end of a period (进度, W-1).

    ``target_key`` is the target's ``key``; ``period`` its last month, 1 to 12; ``actual`` the
    cumulative figure in the target's measure, None for one that is described only.  ``projects``
    are lines of name, contracted, arrived as texts ``n/d``.  ``late``: the server got it after the
    deadline in force.
    """

    target_key = models.CharField(_("目标编号"), max_length=140)
    period = models.PositiveSmallIntegerField(_("截至月份"))
    source = models.CharField(_("数据来源"), max_length=12, choices=Origin.choices)
    actual = ExactField(_("累计实绩"), null=True, blank=True)
    narrative = models.TextField(_("进展情况"), blank=True)
    obstacles = models.TextField(_("困难和问题"), blank=True)
    projects = models.JSONField(_("项目台账"), default=list, blank=True)
    late = models.BooleanField(_("逾期"), default=False)

    VALUE_FIELDS = (
        *("unit", "target_key", "period", "source", "actual", "narrative", "obstacles"),
        *("projects", "late"),
    )

    class Meta(YearFact.Meta):
        verbose_name = _("进度")
        verbose_name_plural = _("进度")


class ProgressDraft(models.Model):
    """What a unit has typed for a period and not handed in yet, saved as it is typed.

    ``cells`` are the typed texts by target key: actual, narrative, obstacles, projects, same.
    ``submitted_at``: it waits for the head, where the scheme has the head confirm.
    """

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    period = models.PositiveSmallIntegerField(_("截至月份"))
    cells = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("最后改动人"),
    )
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("进度草稿")
        verbose_name_plural = _("进度草稿")
        constraints = [
            models.UniqueConstraint(fields=["year", "unit", "period"], name="progress_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period}"
