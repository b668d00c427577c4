"""Clauses of the scheme in force, and documents: uploads by file name, facts by document number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.language import title_of
from core.search import START, WHOLE, WITHIN, Hit, SearchKind, SearchQuery, score_of
from core.search_rows import ranked
from core.ui import date_text
from schemes.fact_pages.spec import pages
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from schemes.workbook.queries import imports_for


def find_clauses(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Clauses by number (``K-5.5.5``, ``5.5.5``) or by words of the rule."""
    year = year_or_none(account)
    if year is None:
        return iter(())
    hits = []
    for number, clause in year_document(year).clauses.items():
        title, text = title_of(clause.title), title_of(clause.text)
        score = _number_score(number, query) or min(score_of(query, title, text), START)
        if score:
            url = reverse("schemes:clause", args=[year.scheme_id, number])
            hits.append(Hit(f"{number} {title}", url, text, score))
    return islice(sorted(hits, key=lambda hit: -hit.score), limit)


def _number_score(number: str, query: SearchQuery) -> int:
    """A number is found with and without the letter of its scheme."""
    asked, bare = query.text.casefold(), number.casefold().partition("-")[2]
    forms = (number.casefold(), bare)
    if asked in forms:
        return WHOLE + 5
    return WITHIN + 5 if any(form.startswith(asked) for form in forms) else 0


def find_documents(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Uploaded workbooks by file name, and facts by the document they rest on."""
    yield from _uploads(account, query, limit)
    year = year_or_none(account)
    if year is not None and _may_be_a_number(query):
        yield from _facts_by_document(account, year, query, limit)


def _may_be_a_number(query: SearchQuery) -> bool:
    """Document numbers are Chinese with digits: initials, pinyin and a single sign are none."""
    return len(query.text) > 1 and not query.letters.isalpha()


def _uploads(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    found = ranked(imports_for(account), query, words=("file_name",))
    columns = ("pk", "year__year", "uploaded_at", "file_name", "match")
    rows = found.order_by("-match", "-uploaded_at").values_list(*columns)
    for pk, year, uploaded_at, name, match in rows[:limit]:
        url = reverse("schemes:import_detail", args=[pk])
        yield Hit(name, url, f"{year} {date_text(uploaded_at, 'time')}", match)


def _facts_by_document(account: Any, year: Year, query: SearchQuery, limit: int) -> Iterator[Hit]:
    document = year_document(year)
    titles = {page.slug: str(page.title) for page in pages()}
    parts = [
        _of_kind(page.visible(account, year), page.slug, query)
        for page in pages()
        if page.may_open(account) and page.used(document)
    ]
    if not parts:
        return
    # One statement for all kinds of facts, however many apps bring.
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for slug, key, document in rows.order_by("document", "slug", "fact_key")[:limit]:
        url = reverse(f"schemes:facts_{slug}_detail", args=[key])
        yield Hit(document, url, f"{titles[slug]} {key}", score_of(query, document) or WITHIN)


def _of_kind(facts: QuerySet[Any], slug: str, query: SearchQuery) -> QuerySet[Any, Any]:
    for term in query.terms:
        facts = facts.filter(document__icontains=term)
    slug_column = Cast(Value(slug), CharField())
    named = facts.order_by().annotate(slug=slug_column, fact_key=Cast("key", CharField()))
    return named.values_list("slug", "fact_key", "document")


KINDS = (
    SearchKind("clauses", gettext_lazy("条款"), "journal-text", find_clauses, order=50),
    SearchKind("documents", gettext_lazy("文件"), "file-earmark-text", find_documents, order=60),
)
