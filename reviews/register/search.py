"""Entries of the register for the search, by what they are for and the document they rest on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from core.search_together import Narrow
from reviews.register.flow import TITLES
from reviews.register.queries import sees_register, visible_entries
from schemes.queries import year_or_none


def entry_rows(account: Any, query: SearchQuery) -> Narrow | None:
    """Entries of the year in hand that the account may see."""
    year = year_or_none(account)
    if year is None or not sees_register(account):
        return None
    found = ranked(
        visible_entries(account, year),
        query,
        words=("title", "document"),
        beside=("unit__name", "unit__short_name"),
    )
    return Narrow(found, ("pk",), ("pk", "title", "unit__name", "state"), _entry)


def _entry(match: int, pk: str, title: str, unit: str, state: str) -> Hit:
    url = reverse("reviews:register_entry", args=[pk])
    return Hit(title, url, f"{unit} {TITLES[state]}", match)


KINDS = (
    SearchKind(
        "register",
        gettext_lazy("扣分否决登记"),
        "exclamation-triangle",
        order=42,
        rows=entry_rows,
    ),
)
