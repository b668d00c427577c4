"""Entries of the register for the search, by what they are for and the document they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from reviews.register.flow import TITLES
from reviews.register.queries import sees_register, visible_entries
from schemes.queries import year_or_none


def find_entries(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Entries of the year in hand that the account may see."""
    year = year_or_none(account)
    if year is None or not sees_register(account):
        return
    found = ranked(
        visible_entries(account, year),
        query,
        words=("title", "document"),
        beside=("unit__name", "unit__short_name"),
    )
    columns = ("pk", "title", "unit__name", "state", "match")
    rows = found.order_by("-match", "pk").values_list(*columns)[:limit]
    for pk, title, unit, state, match in rows:
        url = reverse("reviews:register_entry", args=[pk])
        yield Hit(title, url, f"{unit} {TITLES[state]}", match)


KINDS = (
    SearchKind(
        "register", gettext_lazy("扣分否决登记"), "exclamation-triangle", find_entries, order=42
    ),
)
