"""Items of supervision for the search, by what they are about and where was checked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from core.search_together import Narrow
from reviews.supervision.flow import TITLES
from reviews.supervision.queries import sees_supervision, visible_items
from schemes.queries import year_or_none


def item_rows(account: Any, query: SearchQuery) -> Narrow | None:
    """Items of the year in hand that the account may see."""
    year = year_or_none(account)
    if year is None or not sees_supervision(account):
        return None
    found = ranked(
        visible_items(account, year),
        query,
        words=("title", "place"),
        beside=("unit__name", "unit__short_name"),
    )
    return Narrow(found, ("pk",), ("pk", "title", "unit__name", "sort", "state"), _item)


def _item(match: int, pk: str, title: str, unit: str, sort: str, state: str) -> Hit:
    url = reverse("reviews:supervision_item", args=[pk])
    return Hit(title, url, f"{unit} {TITLES[sort][state]}", match)


KINDS = (SearchKind("supervision", gettext_lazy("督查"), "binoculars", order=43, rows=item_rows),)
