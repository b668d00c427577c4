"""What ``targets`` says of a year: how many targets there are, and which units have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schemes import uses
from schemes.deadlines import is_over
from schemes.models import Year
from schemes.queries import year_document
from schemes.tallies import units_of
from schemes.years.figures import YearFigure, register, sees_offices
from schemes.years.phases import register_check
from targets.models import Target
from targets.work import filed_of
from units.models import UnitYear

_NAMED = 5


def register_year() -> None:
    """Bring the figure and the checks."""
    register(YearFigure("targets", gettext_lazy("目标"), 30, _targets, sees_offices))
    register(YearFigure("missed", gettext_lazy("一级目标未备案"), 31, _missed, sees_offices))
    register_check("targets", units_without_targets)
    register_check("targets_any", has_targets)


def has_targets(year: Year) -> str:
    """Nothing can be evaluated without targets, where targets fill a component at all."""
    if not _groups(year):
        return ""
    rows = Target.objects.filter(year=year, current=True)
    return "" if rows.exists() else _("本年还没有目标")


def units_without_targets(year: Year) -> str:
    """Directly assessed units of a group with targets that have filed nothing, by name."""
    rows = UnitYear.objects.filter(
        authority=year.authority_id, year=year.year, current=True, directly_assessed=True
    ).filter(peer_group__in=_groups(year))
    having = Target.objects.filter(year=year, current=True).values("unit")
    names = list(rows.exclude(unit__in=having).order_by("order", "key").values_list("name"))
    if not names:
        return ""
    shown = _("、").join(name for (name,) in names[:_NAMED])
    text = ngettext(
        "%(n)s 个单位还没有目标：%(names)s", "%(n)s 个单位还没有目标：%(names)s", len(names)
    )
    tail = _("等") if len(names) > _NAMED else ""
    return text % {"n": len(names), "names": shown + tail}


def _groups(year: Year) -> frozenset[str]:
    return uses.groups_reading(year_document(year), "targets")


def _missed(_account: Any, years: Sequence[Year]) -> Mapping[int, Any]:
    """Units that never filed, of a year that is over; before, it is work and no record (K-7.8)."""
    return {year.pk: _never_filed(year) for year in years}


def _never_filed(year: Year) -> int | None:
    if not is_over(year) or not uses.filings(year_document(year)):
        return None
    filed = filed_of(year)
    return sum(unit.assessed and unit.pk not in filed.level_one for unit in units_of(year).values())


def _targets(_account: Any, years: Sequence[Year]) -> Mapping[int, Any]:
    rows = Target.objects.filter(year__in=[year.pk for year in years], current=True)
    counted = dict(rows.order_by().values_list("year").annotate(n=Count("pk")))
    return {year.pk: counted.get(year.pk, 0) for year in years}
