"""Honours for the search, by their words, the work they are for, and who gave them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from reviews.queries import visible_honours
from schemes.queries import year_or_none
from targets.queries import sees_unit_facts


def find_honours(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Honours of the year in hand, for who may open their pages."""
    year = year_or_none(account)
    if year is None or not sees_unit_facts(account):
        return
    found = ranked(
        visible_honours(account, year),
        query,
        words=("title", "project", "issued_by"),
        codes=("key",),
        beside=("unit__name", "unit__short_name"),
    )
    columns = ("key", "title", "unit__name", "issued_by", "match")
    rows = found.order_by("-match", "key").values_list(*columns)
    for key, title, unit, issued_by, match in rows[:limit]:
        url = reverse("schemes:facts_honours_detail", args=[key])
        yield Hit(title, url, " ".join(part for part in (unit, issued_by) if part), match)


KINDS = (SearchKind("honours", gettext_lazy("先进和特色"), "award", find_honours, order=40),)
