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
from scoring.publication.models import DECIDED, FINAL, NOTICE, PUBLISHED
from scoring.publication.queries import publication_of, published_set
from scoring.queries import current_result

#: States after the committee has spoken.
DECIDED_ON = (DECIDED, NOTICE, FINAL, PUBLISHED)


def register_year() -> None:
    """Bring the figure and the checks."""
    register(
        YearFigure("result_set", gettext_lazy("结果集"), 40, _result_sets, sees_offices, "text")
    )
    register_check("results", has_results)
    register_check("complete", complete)
    register_check("decided", decided)
    register_check("not_published", not_published)


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


def decided(year: Year) -> str:
    """The committee decides before anything is told to everybody (M-11)."""
    found = publication_of(year)
    if found is not None and found.state in DECIDED_ON:
        return ""
    return _("委员会还没有审定结果（M-11）")


def not_published(year: Year) -> str:
    """What was made public is not taken back by a step of the year (S-6)."""
    found = published_set(year)
    if found is None:
        return ""
    return _("结果集 %s 已公布，不能退回。更正要另发文，并经第二人同意（S-4）") % found.number


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
