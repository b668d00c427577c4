"""The pages of help: contents with a search, and one article, alone for the panel."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import help as helping
from core.help import Article
from core.search import SearchQuery, read_query, score_of


def article_score(article: Article, query: SearchQuery) -> int:
    """How well an article fits; its title counts for more than its text."""
    by_title = score_of(query, str(article.title))
    return by_title or score_of(query, *article.said()) // 2


@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    """All articles by group, or those that hold the words asked for."""
    query = read_query(request.GET.get("q", ""))
    shown = [
        article
        for article in helping.standing_articles()
        if not query or article_score(article, query)
    ]
    groups = [(group, list(each)) for group, each in groupby(shown, key=lambda one: one.group)]
    context = {"query": query, "groups": groups, "crumbs": [(_("帮助"), "")]}
    return render(request, "core/help.html", context)


@require_GET
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article; without the frame for the panel beside a page."""
    found = helping.articles().get(slug)
    if found is None:
        raise Http404
    crumbs = [(_("帮助"), reverse("core:help")), (str(found.title), "")]
    template = "core/help_body.html" if request.headers.get("HX-Request") else "core/help_page.html"
    return render(request, template, {"article": found, "crumbs": crumbs})
