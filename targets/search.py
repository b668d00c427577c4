"""Targets for the search, by their words, unit and number."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from core.search_together import Narrow
from schemes.queries import year_or_none
from targets.changes.page import called
from targets.changes.queries import sees_changes, visible_changes
from targets.queries import sees_unit_facts, visible_targets


def target_rows(account: Any, query: SearchQuery) -> Narrow | None:
    """Targets of the year in hand, for who may open their pages."""
    year = year_or_none(account)
    if year is None or not sees_unit_facts(account):
        return None
    found = ranked(
        visible_targets(account, year),
        query,
        words=("title",),
        codes=("key",),
        beside=("unit__name", "unit__short_name", "content", "assigned_by"),
    )
    return Narrow(found, ("key",), ("key", "title", "unit__name"), _target)


def _target(match: int, key: str, title: str, unit: str) -> Hit:
    url = reverse("schemes:facts_targets_detail", args=[key])
    return Hit(title, url, f"{unit} {key}", match)


def change_rows(account: Any, query: SearchQuery) -> Narrow | None:
    """Requests to change targets of the year in hand, by number, reason and unit."""
    year = year_or_none(account)
    if year is None or not sees_changes(account):
        return None
    found = ranked(
        visible_changes(account, year),
        query,
        words=("reason", "unit__name"),
        codes=("number",),
        beside=("unit__short_name", "document"),
    )
    return Narrow(found, ("-pk",), ("pk", "unit__name", "serial", "number", "reason"), _change)


def _change(match: int, pk: str, unit: str, serial: str, number: str, reason: str) -> Hit:
    url = reverse("targets:change", args=[pk])
    return Hit(called(unit, serial), url, number or reason[:40], match)


KINDS = (
    SearchKind("targets", gettext_lazy("目标"), "bullseye", order=30, rows=target_rows),
    SearchKind("changes", gettext_lazy("目标变更"), "arrow-left-right", order=32, rows=change_rows),
)
