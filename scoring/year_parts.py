"""What ``scoring`` says of a year: its result set, and what stands against publishing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.ui import date_text
from schemes.models import Year
from schemes.years.figures import YearFigure, register, sees_offices
from schemes.years.phases import register_check
from scoring.models import CurrentResult
from scoring.queries import current_result


def register_year() -> None:
    """Bring the figure and the checks."""
    register(
        YearFigure("result_set", gettext_lazy("结果集"), 40, _result_sets, sees_offices, "text")
    )
    register_check("results", has_results)
    register_check("complete", complete)


def has_results(year: Year) -> str:
    """There must be something to publish."""
    return "" if current_result(year) is not None else _("本年还没有结果，先重新计算")


def complete(year: Year) -> str:
    """Units with something missing have no rank (S-2)."""
    pointer = current_result(year)
    n = 0 if pointer is None else pointer.result_set.incomplete
    if not n:
        return ""
    text = ngettext("%(n)s 个单位还有缺项，没有名次", "%(n)s 个单位还有缺项，没有名次", n)
    return text % {"n": n}


def _result_sets(_account: Any, years: Sequence[Year]) -> Mapping[int, Any]:
    pointers = CurrentResult.objects.filter(year__in=[year.pk for year in years])
    found = {}
    for pointer in pointers.select_related("result_set").defer("result_set__statistics"):
        told = {
            "number": pointer.result_set.number,
            "state": pointer.result_set.get_state_display(),
            "when": date_text(pointer.result_set.finished_at),
        }
        found[pointer.year_id] = _("第 %(number)s 号，%(state)s，%(when)s") % told
    return found
