"""Records for the search, by what they are for and their number."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from core.search_together import Narrow
from reviews.accountability.flow import TITLES, uses_accountability
from reviews.accountability.queries import visible_records
from schemes.queries import year_document, year_or_none


def record_rows(account: Any, query: SearchQuery) -> Narrow | None:
    """Records of the year in hand that the account may see."""
    year = year_or_none(account)
    if year is None or not uses_accountability(year_document(year)):
        return None
    found = ranked(
        visible_records(account, year),
        query,
        words=("grounds", "number"),
        beside=("unit__name", "unit__short_name", "person__name"),
    )
    return Narrow(found, ("pk",), ("pk", "grounds", "unit__name", "state"), _record)


def _record(match: int, pk: str, grounds: str, unit: str, state: str) -> Hit:
    url = reverse("reviews:accountability_record", args=[pk])
    return Hit(grounds, url, f"{unit} {TITLES[state]}", match)


KINDS = (
    SearchKind(
        "accountability", gettext_lazy("问责表彰"), "journal-text", order=44, rows=record_rows
    ),
)
