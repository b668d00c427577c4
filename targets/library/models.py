"""An indicator of the office's library, kept over the years."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Fact
from targets.plans.models import LineKind, LineNature
from units.models import Authority


class LibraryIndicator(Fact):
    """An indicator with its usual method, standard and source; ``document`` says where it is from.

    ``params`` are those of the method without the plan value; ``tags`` are words by which it is
    found: components, kinds of units.  ``initials`` are those of the title.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("指标"), max_length=200)
    initials = models.CharField(max_length=200, blank=True)
    kind = models.CharField(
        _("类别"), max_length=12, choices=LineKind.choices, default=LineKind.OWN_DUTY
    )
    nature = models.CharField(
        _("性质"), max_length=10, choices=LineNature.choices, default=LineNature.RESULT
    )
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    method = models.CharField(_("计分方法"), max_length=30)
    params = models.JSONField(_("计分参数"), default=dict)
    standard = models.CharField(_("质量标准"), max_length=300, blank=True)
    source = models.CharField(_("数据来源"), max_length=120, blank=True)
    tags = models.CharField(_("标签"), max_length=200, blank=True)

    VALUE_FIELDS = (
        *("title", "initials", "kind", "nature", "measure", "method", "params", "standard"),
        *("source", "tags"),
    )
    SCOPE_FIELDS = ("authority",)

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标库")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"],
                condition=Q(current=True),
                name="library_indicator_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "current"], name="library_by_authority")]
