"""A day that somebody states, held against the year it is stated for."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from core.ui import date_text
from schemes.models import Year


def early_words(year: Year, day: date | None) -> str:
    """That a day lies before the year and the one before it, "" while it does not.

    What happened in the year before may be decided in this one; anything earlier is a slip of
    the pen.
    """
    if day is None or day.year >= year.year - 1:
        return ""
    return _("%(day)s 不在 %(year)s 年度前后，核对年份") % {
        "day": date_text(day),
        "year": year.year,
    }
