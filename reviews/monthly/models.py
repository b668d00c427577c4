"""What was recorded of a unit's month (平时考核)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from schemes.models import YearFact


class MonthlyRecord(YearFact):
    """A record of a unit's daily appraisal in a month: an entry, or the month's grade (E-3).

    ``list_key`` names the list, ``kind`` an entry or a grade as it prices them; ``points`` those
    that the record states itself, positive.
    """

    list_key = models.CharField(_("清单"), max_length=40)
    month = models.PositiveSmallIntegerField(_("月份"))
    kind = models.CharField(_("种类"), max_length=40)
    title = models.CharField(_("事由"), max_length=200, blank=True)
    basis = models.CharField(_("依据的规定"), max_length=200, blank=True)
    count = models.PositiveSmallIntegerField(_("次数"), default=1)
    points = ExactField(_("分值"), null=True, blank=True)
    date = models.DateField(_("日期"), null=True, blank=True)

    VALUE_FIELDS = (
        *("unit", "list_key", "month", "kind", "title", "basis", "count", "points", "date"),
    )

    class Meta(YearFact.Meta):
        verbose_name = _("平时考核")
        verbose_name_plural = _("平时考核")
