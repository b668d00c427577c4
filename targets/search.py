"""Targets for the search, by their words, unit and number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from schemes.queries import year_or_none
from targets.changes.page import title_words
from targets.changes.queries import sees_changes, visible_changes
from targets.queries import sees_unit_facts, visible_targets


def find_targets(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Targets of the year in hand, for who may open their pages."""
    year = year_or_none(account)
    if year is None or not sees_unit_facts(account):
        return
    found = ranked(
        visible_targets(account, year),
        query,
        words=("title",),
        codes=("key",),
        beside=("unit__name", "unit__short_name", "content", "assigned_by"),
    )
    rows = found.order_by("-match", "key").values_list("key", "title", "unit__name", "match")
    for key, title, unit, match in rows[:limit]:
        url = reverse("schemes:facts_targets_detail", args=[key])
        yield Hit(title, url, f"{unit} {key}", match)


def find_changes(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Requests to change targets of the year in hand, by number, reason and unit."""
    year = year_or_none(account)
    if year is None or not sees_changes(account):
        return
    found = ranked(
        visible_changes(account, year),
        query,
        words=("reason", "unit__name"),
        codes=("number",),
        beside=("unit__short_name", "document"),
    )
    for change in found.order_by("-match", "-pk")[:limit]:
        url = reverse("targets:change", args=[change.pk])
        yield Hit(title_words(change), url, change.number or change.reason[:40], change.match)


KINDS = (
    SearchKind("targets", gettext_lazy("目标"), "bullseye", find_targets, order=30),
    SearchKind("changes", gettext_lazy("目标变更"), "arrow-left-right", find_changes, order=32),
)
