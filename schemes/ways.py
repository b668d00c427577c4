"""Ways from a task to the same place in another year."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from schemes.models import Year
from schemes.queries import years_of


def last_year_way(account: Any, year: Year, route: str) -> tuple[str, str] | None:
    """(label, address) of a page as it was last year; None where there is no such year."""
    last = year.year - 1
    if not any(each.year == last for each in years_of(account)):
        return None
    return _("看去年的"), f"{reverse(route)}?year={last}"
