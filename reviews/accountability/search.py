"""Records for the search, by what they are for and their number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from reviews.accountability.flow import TITLES, uses_accountability
from reviews.accountability.queries import visible_records
from schemes.queries import year_document, year_or_none


def find_records(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Records of the year in hand that the account may see."""
    year = year_or_none(account)
    if year is None or not uses_accountability(year_document(year)):
        return
    found = ranked(
        visible_records(account, year),
        query,
        words=("grounds", "number"),
        beside=("unit__name", "unit__short_name", "person__name"),
    )
    columns = ("pk", "grounds", "unit__name", "state", "match")
    rows = found.order_by("-match", "pk").values_list(*columns)[:limit]
    for pk, grounds, unit, state, match in rows:
        url = reverse("reviews:accountability_record", args=[pk])
        yield Hit(grounds, url, f"{unit} {TITLES[state]}", match)


KINDS = (
    SearchKind("accountability", gettext_lazy("问责表彰"), "journal-text", find_records, order=44),
)
