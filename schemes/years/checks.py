"""What ``schemes`` itself says about a year's readiness for the next phase."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from core.ui import date_text
from schemes.models import Year
from schemes.years.calendar_queries import deadline_for
from schemes.years.phases import register_check
from units.models import UnitYear


def register_checks() -> None:
    """Bring the checks of ``schemes``."""
    register_check("units", has_units)
    register_check("self_evaluation_over", self_evaluation_over)


def has_units(year: Year) -> str:
    """A year without units has nothing to do."""
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    return "" if rows.exists() else _("本年还没有单位，先结转或导入")


def self_evaluation_over(year: Year) -> str:
    """Units may still file their self-evaluation."""
    due = deadline_for(year, "self_evaluation")
    if due is None or due < timezone.now():
        return ""
    return _("自评到 %s 才截止，还有单位可以报") % date_text(due, "fulltime")
