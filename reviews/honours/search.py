"""Claims for the search, by what they are called, the work they are for, and who gave them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from core.search_together import Narrow
from reviews.honours.flow import state_title
from reviews.honours.queries import sees_claims, visible_claims
from schemes.models import Year
from schemes.queries import year_or_none


def claim_rows(account: Any, query: SearchQuery) -> Narrow | None:
    """Claims of the year in hand that the account may see."""
    year = year_or_none(account)
    if year is None or not sees_claims(account):
        return None
    found = ranked(
        visible_claims(account, year),
        query,
        words=("title", "project", "issued_by"),
        beside=("unit__name", "unit__short_name"),
    )
    columns = ("pk", "title", "unit__name", "state")
    return Narrow(found, ("pk",), columns, partial(_claim, year))


def _claim(year: Year, match: int, pk: str, title: str, unit: str, state: str) -> Hit:
    url = reverse("reviews:claim", args=[pk])
    return Hit(title, url, f"{unit} {state_title(year, state)}", match)


KINDS = (SearchKind("award-claims", gettext_lazy("加分申报"), "award", order=41, rows=claim_rows),)
