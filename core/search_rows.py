"""Rows of a table that fit a query, the best first: the same filter and order on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Q, QuerySet, SmallIntegerField, Value, When

from core.search import START, WHOLE, WITHIN, SearchQuery

#: Letters that no pinyin goes beyond: a range to them is a prefix, which every index answers.
_LAST = "z" * 40


def ranked(
    rows: QuerySet[Any],
    query: SearchQuery,
    *,
    words: Sequence[str],
    letters: Sequence[str] = (),
    codes: Sequence[str] = (),
    beside: Sequence[str] = (),
    names: bool = False,
) -> QuerySet[Any]:
    """``rows`` that fit, each with ``match`` (0–100), the best first.

    ``words`` are texts that hold the terms; every term must be in one of them, or in one of
    ``beside`` (a target's unit), but at least one in ``words``.  ``letters`` are columns of
    initials and pinyin, ``codes`` numbers; both are compared from their beginning.  ``names``: the
    words hold Chinese names alone, and need not be read for a query in Latin letters.
    """
    fitting: list[Q] = []
    cases: list[When] = []
    if not (names and query.letters):
        fitting.append(_holding(query, words, beside))
        cases += [When(Q(**{f"{name}__iexact": query.text}), then=Value(WHOLE)) for name in words]
        cases += [
            When(Q(**{f"{name}__istartswith": query.text}), then=Value(START)) for name in words
        ]
    if query.letters:
        cases += [
            When(Q(**{name: query.letters}), then=Value(WHOLE - 5 * place))
            for place, name in enumerate(letters)
        ]
        fitting += [_beginning(name, query.letters) for name in letters]
        cases += [When(_beginning(name, query.letters), then=Value(START - 5)) for name in letters]
    if any(char.isdigit() for char in query.text):
        # Names have no digits, numbers always have one.
        fitting += [Q(**{f"{name}__istartswith": query.text}) for name in codes]
        cases[:0] = [When(Q(**{f"{name}__iexact": query.text}), then=Value(100)) for name in codes]
    match: Any = Case(*cases, default=Value(WITHIN), output_field=SmallIntegerField())
    return rows.filter(reduce(or_, fitting)).annotate(match=match).order_by("-match")


def _beginning(name: str, letters: str) -> Q:
    return Q(**{f"{name}__gte": letters, f"{name}__lte": letters + _LAST})


def _holding(query: SearchQuery, words: Sequence[str], beside: Sequence[str]) -> Q:
    def in_any(term: str, names: Sequence[str]) -> Q:
        return reduce(or_, (Q(**{f"{name}__icontains": term}) for name in names))

    every = reduce(and_, (in_any(term, (*words, *beside)) for term in query.terms))
    if not beside:
        return every
    return every & reduce(or_, (in_any(term, words) for term in query.terms))
