"""What ``core`` itself lets be found: the pages of one's own navigation, and articles of help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.help import standing_articles
from core.help_views import article_score
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


def find_help(_account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Articles of help by their title and their text."""
    hits = []
    for article in standing_articles():
        # A page stands before the article about it.
        score = article_score(article, query) - 5
        if score > 0:
            url = reverse("core:help_topic", args=[article.slug])
            hits.append(Hit(str(article.title), url, str(article.purpose), score))
    yield from sorted(hits, key=lambda hit: -hit.score)[:limit]


KINDS = (
    SearchKind("pages", _("页面"), "window", find_pages, order=5),
    SearchKind("help", _("帮助"), "question-circle", find_help, order=90),
)
