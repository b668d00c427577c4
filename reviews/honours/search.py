"""Claims for the search, by what they are called, the work they are for, and who gave them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from reviews.honours.flow import state_title
from reviews.honours.queries import sees_claims, visible_claims
from schemes.queries import year_or_none


def find_claims(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Claims of the year in hand that the account may see."""
    year = year_or_none(account)
    if year is None or not sees_claims(account):
        return
    found = ranked(
        visible_claims(account, year),
        query,
        words=("title", "project", "issued_by"),
        beside=("unit__name", "unit__short_name"),
    )
    columns = ("pk", "title", "unit__name", "state", "match")
    for pk, title, unit, state, match in found.order_by("-match", "pk").values_list(*columns)[
        :limit
    ]:
        url = reverse("reviews:claim", args=[pk])
        yield Hit(title, url, f"{unit} {state_title(year, state)}", match)


KINDS = (SearchKind("award-claims", gettext_lazy("加分申报"), "award", find_claims, order=41),)
