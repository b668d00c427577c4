"""Honours for the search, by their words, the work they are for, and who gave them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from core.search_together import Narrow
from reviews.queries import visible_honours
from schemes.queries import year_or_none
from targets.queries import sees_unit_facts


def honour_rows(account: Any, query: SearchQuery) -> Narrow | None:
    """Honours of the year in hand, for who may open their pages."""
    year = year_or_none(account)
    if year is None or not sees_unit_facts(account):
        return None
    found = ranked(
        visible_honours(account, year),
        query,
        words=("title", "project", "issued_by"),
        codes=("key",),
        beside=("unit__name", "unit__short_name"),
    )
    return Narrow(found, ("key",), ("key", "title", "unit__name", "issued_by"), _honour)


def _honour(match: int, key: str, title: str, unit: str, issued_by: str) -> Hit:
    url = reverse("schemes:facts_honours_detail", args=[key])
    return Hit(title, url, " ".join(part for part in (unit, issued_by) if part), match)


KINDS = (SearchKind("honours", gettext_lazy("先进和特色"), "award", order=40, rows=honour_rows),)
