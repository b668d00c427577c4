"""Items of supervision for the search, by what they are about and where was checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from reviews.supervision.flow import TITLES
from reviews.supervision.queries import sees_supervision, visible_items
from schemes.queries import year_or_none


def find_items(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Items of the year in hand that the account may see."""
    year = year_or_none(account)
    if year is None or not sees_supervision(account):
        return
    found = ranked(
        visible_items(account, year),
        query,
        words=("title", "place"),
        beside=("unit__name", "unit__short_name"),
    )
    columns = ("pk", "title", "unit__name", "sort", "state", "match")
    rows = found.order_by("-match", "pk").values_list(*columns)[:limit]
    for pk, title, unit, sort, state, match in rows:
        url = reverse("reviews:supervision_item", args=[pk])
        yield Hit(title, url, f"{unit} {TITLES[sort][state]}", match)


KINDS = (SearchKind("supervision", gettext_lazy("督查"), "binoculars", find_items, order=43),)
