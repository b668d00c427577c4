"""Which days a target or a task of a year may be due on."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_noop

from core.phrases import Params

#: Some work is finished, or its result established, in the year after.
YEARS_BEYOND = 1


def due_problem(day: date, year: int) -> tuple[str, Params] | None:
    """What is wrong with a day that something of ``year`` is due on: a message id with its
    parameters, None for a day that may stand.  A slip in the year (2062 for 2026) is found here."""
    if day.year < year:
        text = gettext_noop("完成时限在 %(year)s 年度以前，看年份写对没有")
        return text, {"year": year}
    if day.year > year + YEARS_BEYOND:
        text = gettext_noop("%(year)s 年度的完成时限最晚到 %(last)s 年底，看年份写对没有")
        return text, {"year": year, "last": year + YEARS_BEYOND}
    return None
