"""Kinds of which rows of a table are found, asked in one statement: each kind's best few.

SQLite takes no ``ORDER BY … LIMIT`` inside a union and PostgreSQL does, so each part numbers its
rows by a window and keeps the first of them: the same statement on both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value, Window
from django.db.models.functions import Cast, RowNumber

WIDTH = 6
"""Texts of a row; a kind that shows fewer leaves the rest empty, since all parts are alike."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a kind asks: its rows with their ``match``, and how a hit is drawn of one.

    ``rows`` come from the app's visibility query.  ``order`` decides between rows that fit equally
    well.  ``draw`` gets the match and the columns ``texts`` as text (NULL as none) and returns a
    :class:`~core.search.Hit`.
    """

    rows: QuerySet[Any]
    order: tuple[str, ...]
    texts: tuple[str, ...]
    draw: Callable[..., Any]


def best_of(asked: Mapping[str, Narrow], limit: int) -> dict[str, list[Any]]:
    """Kind → at most ``limit`` hits, the best first; one question for all kinds."""
    found: dict[str, list[Any]] = {kind: [] for kind in asked}
    parts = [_part(kind, narrow, limit) for kind, narrow in asked.items()]
    if not parts:
        return found
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for kind, _place, match, *texts in sorted(rows, key=lambda row: row[:2]):
        narrow = asked[kind]
        shown = (text or "" for text in texts[: len(narrow.texts)])
        found[kind].append(narrow.draw(match, *shown))
    return found


def _part(kind: str, narrow: Narrow, limit: int) -> QuerySet[Any, Any]:
    text = CharField()
    empty: list[Any] = (WIDTH - len(narrow.texts)) * [Value("")]
    texts = {
        f"found_{n}": Cast(column, text)
        for n, column in enumerate((*narrow.texts, *empty), start=1)
    }
    place: Any = Window(RowNumber(), order_by=("-match", *narrow.order))
    rows = narrow.rows.order_by().annotate(
        found_kind=Cast(Value(kind), text), found_place=place, **texts
    )
    return rows.filter(found_place__lte=limit).values_list(
        "found_kind", "found_place", "match", *texts
    )
