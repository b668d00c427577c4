"""What ``core`` itself lets be found: the pages of one's own navigation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import GROUPS, entries_for
from core.search import Hit, SearchKind, SearchQuery, score_of


def find_pages(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Entries of the navigation by their label."""
    hits = []
    for item, url in entries_for(account):
        label, group = str(item.label), str(GROUPS[item.group])
        score = score_of(query, label)
        if score:
            hits.append(Hit(label, url, group if group != label else "", score))
    yield from sorted(hits, key=lambda hit: -hit.score)[:limit]


KINDS = (SearchKind("pages", _("页面"), "window", find_pages, order=5),)
