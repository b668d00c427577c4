"""The search page, and the first hits while somebody is typing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import search as finder
from core.search import Group, Hit, SearchQuery

SUGGESTED = 3
"""Hits of a kind in the list under the field."""


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Everything that fits, by kind."""
    query, kind = finder.read_query(request.GET.get("q", "")), request.GET.get("kind", "")
    groups = finder.find(request.user, query, kind=kind)
    context = {
        "query": query,
        "kind": kind,
        "kinds": finder.kinds(),
        "groups": [(group, _lines(group, query)) for group in groups],
        "crumbs": [(_("搜索"), "")],
    }
    return render(request, "core/search.html", context)


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """The options under the search field; an empty list for an empty field."""
    query = finder.read_query(request.GET.get("q", ""))
    groups = finder.find(request.user, query, limit=SUGGESTED)
    context = {"query": query, "groups": [(group, _lines(group, query)) for group in groups]}
    return render(request, "core/search_options.html", context)


def _lines(group: Group, query: SearchQuery) -> list[dict[str, Any]]:
    return [_line(hit, query) for hit in group.hits]


def _line(hit: Hit, query: SearchQuery) -> dict[str, Any]:
    return {
        "url": hit.url,
        "title": finder.marked(hit.title, query, hit.initials),
        "context": finder.marked(hit.context, query),
    }
