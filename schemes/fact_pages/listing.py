"""A list of facts for one account: searched, filtered, sorted, paged, or taken to a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from core.policy import Denied
from schemes.fact_pages.spec import FactColumn, FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One value under its column."""

    column: FactColumn
    value: Any


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact with its cells, ready to draw."""

    fact: Any
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A filter with its choices and what is chosen."""

    key: str
    label: Any
    choices: Mapping[str, str]
    chosen: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page shows."""

    rows: list[FactRow]
    page: Page[Any]
    filters: list[FilterChoice]
    total: int
    search: str
    withdrawn: int
    shows_withdrawn: bool


def fact_listing(
    page: FactPage, account: Any, year: Year, words: SchemeWords, query: Mapping[str, str]
) -> Listing:
    """One page of the list that ``query`` (the address) asks for."""
    gone = asked_withdrawn(page, query)
    everything = _asked(page, account, year, query)
    withdrawn = page.visible(account, year, withdrawn=True).count() if page.entry else 0
    filters = [
        FilterChoice(f.key, f.label, f.choices(words), query.get(f.key, "")) for f in page.filters
    ]
    found = _ordered(page, _narrowed(page, everything, query), query.get("sort", ""))
    number = Paginator(found, PER_PAGE).get_page(query.get("page"))
    rows = [fact_row(fact, page.list_columns, words) for fact in number]
    total = withdrawn if gone else everything.count()
    return Listing(rows, number, filters, total, query.get("q", ""), withdrawn, gone)


def fact_rows(
    page: FactPage, account: Any, year: Year, words: SchemeWords, query: Mapping[str, str]
) -> Iterator[FactRow]:
    """Every row that the list would show over all its pages, with all columns (for export)."""
    for fact in fact_found(page, account, year, words, query).iterator(chunk_size=500):
        yield fact_row(fact, page.columns, words)


def fact_found(
    page: FactPage, account: Any, year: Year, words: SchemeWords, query: Mapping[str, str]
) -> QuerySet[Any]:
    """The facts that ``query`` asks for, in its order."""
    found = _narrowed(page, _asked(page, account, year, query), query)
    related = ("recorded_by", "retired_by") if page.entry else ()
    return _ordered(page, found.select_related(*page.related, *related), query.get("sort", ""))


def fact_row(fact: Any, columns: tuple[FactColumn, ...], words: SchemeWords) -> FactRow:
    """A fact's answers to some columns."""
    return FactRow(fact, [Cell(column, column.value(fact, words)) for column in columns])


def fact_for(page: FactPage, account: Any, year: Year, key: str) -> Any:
    """The fact of this key if the account may see it; looks missing otherwise.

    The one that stands, else the one that was withdrawn last.
    """
    related = page.related
    fact = page.visible(account, year).select_related(*related).filter(key=key).first()
    if fact is None and page.entry is not None:
        gone = page.visible(account, year, withdrawn=True).select_related(*related)
        fact = gone.filter(key=key).order_by("-retired_at", "-pk").first()
    if fact is None:
        raise Denied(page.model._meta.label_lower, key)
    return fact


def asked_withdrawn(page: FactPage, query: Mapping[str, str]) -> bool:
    """Whether the address asks for withdrawn facts."""
    return page.entry is not None and query.get("state") == "withdrawn"


def _asked(page: FactPage, account: Any, year: Year, query: Mapping[str, str]) -> QuerySet[Any]:
    if asked_withdrawn(page, query):
        return page.visible(account, year, withdrawn=True)
    return page.visible(account, year)


def _narrowed(page: FactPage, facts: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
    facts = facts.select_related(*page.related)
    words = query.get("q", "").strip()
    if words:
        matches = Q()
        for name in page.search:
            matches |= Q(**{f"{name}__icontains": words})
        facts = facts.filter(matches)
    for one in page.filters:
        chosen = query.get(one.key, "")
        if chosen:
            facts = facts.filter(**{one.field: chosen})
    return facts


def _ordered(page: FactPage, facts: QuerySet[Any], sort: str) -> QuerySet[Any]:
    field = page.sortable.get(sort.lstrip("-"))
    if field is None:
        return facts.order_by(*page.default_sort)
    return facts.order_by(("-" if sort.startswith("-") else "") + field, *page.default_sort)
