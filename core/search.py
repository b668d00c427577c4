"""Search over everything an account may see (搜索). Apps register a kind in ``AppConfig.ready()``.

A kind goes through the app's visibility queries, so that a hit never names what its reader may not
open.  ``core`` only asks, sorts and draws; kinds that say their rows are asked in one question.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.search_together import Narrow, best_of

LONGEST = 60
FEW, MANY = 5, 50
"""Hits of one kind where all kinds are asked, and where one is."""

#: How well something fits: the whole name, its beginning, somewhere in it.
WHOLE, START, WITHIN = 90, 70, 50


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What was typed: in one form, in its words, and as letters where it is nothing else.

    ``letters`` may be initials or pinyin (``czj``, ``cai zheng``); empty where the text holds
    anything but Latin letters, digits, spaces and apostrophes.
    """

    text: str
    terms: tuple[str, ...]
    letters: str

    def __bool__(self) -> bool:
        return bool(self.text)


def read_query(typed: str) -> SearchQuery:
    """The query of a typed text: full width made half, spaces joined, cut at sixty characters."""
    text = " ".join(unicodedata.normalize("NFKC", typed).split())[:LONGEST].strip()
    bare = text.replace(" ", "").replace("'", "").casefold()
    letters = bare if bare.isascii() and bare.isalnum() else ""
    return SearchQuery(text, tuple(text.casefold().split()), letters)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, one line of where it belongs, its page, and how well it fits.

    ``initials`` let a hit found by its letters show which characters they are.
    """

    title: str
    url: str
    context: str = ""
    score: int = WITHIN
    initials: str = ""


Find = Callable[[Any, SearchQuery, int], Iterable[Hit]]
"""(account, query, limit) → at most ``limit`` hits, the best first."""
RowsOf = Callable[[Any, SearchQuery], Narrow | None]
"""(account, query) → the rows to be asked; none where there is nothing for the account."""


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of thing that can be found; ``order`` decides between kinds that fit equally well.

    It says its ``rows``, which are asked together with those of other kinds; one that holds no
    table, or needs more than a few texts of it, has a ``find`` of its own.
    """

    key: str
    title: Any
    icon: str
    find: Find | None = None
    order: int = 100
    rows: RowsOf | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; ``more`` says that there are others."""

    kind: SearchKind
    hits: list[Hit] = field(default_factory=list)
    more: bool = False


_kinds: dict[str, SearchKind] = {}


def register(*kinds: SearchKind) -> None:
    """Add kinds; the same key again replaces one."""
    _kinds.update({kind.key: kind for kind in kinds})


def kinds() -> list[SearchKind]:
    """All kinds in their order."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def find(account: Any, query: SearchQuery, *, kind: str = "", limit: int = 0) -> list[Group]:
    """What fits, by kind; the kind with the best hit first.

    ``kind`` asks for one kind alone (an unknown one finds nothing); ``limit`` caps each kind,
    without one at :data:`FEW`, or :data:`MANY` for a single kind.
    """
    if not query:
        return []
    most = limit or (MANY if kind else FEW)
    asked = [each for each in kinds() if kind in {"", each.key}]
    rows = {each.key: each.rows(account, query) for each in asked if each.rows}
    found = best_of({key: narrow for key, narrow in rows.items() if narrow}, most + 1)
    groups = []
    for each in asked:
        own = each.find(account, query, most + 1) if each.find else found.get(each.key, [])
        hits = sorted(own, key=lambda hit: -hit.score)
        if hits:
            groups.append(Group(each, hits[:most], len(hits) > most))
    return sorted(groups, key=lambda group: -group.hits[0].score)


def score_of(query: SearchQuery, *texts: str) -> int:
    """How well texts held in memory fit; 0 when some term of the query is in none of them."""
    folded = [text.casefold() for text in texts if text]
    if not all(any(term in text for text in folded) for term in query.terms):
        return 0
    whole = query.text.casefold()
    if whole in folded:
        return WHOLE
    return START if any(text.startswith(whole) for text in folded) else WITHIN


def marked(text: str, query: SearchQuery, initials: str = "") -> SafeString:
    """``text`` with what fits in ``<mark>``: the terms, or the characters behind the letters."""
    spans = [span for term in query.terms for span in _places(text.casefold(), term)]
    if not spans and query.letters and len(initials) == len(text):
        spans = _places(initials, query.letters)
    return format_html_join("", "{}{}{}", _pieces(text, spans))


def _places(text: str, term: str) -> list[tuple[int, int]]:
    at = text.find(term)
    return [] if at < 0 else [(at, at + len(term))]


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[tuple[SafeString, str, SafeString]]:
    """Runs of the text with the tags around them; places that overlap become one."""
    inside = set().union(*(range(start, end) for start, end in spans))
    pieces, begun = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or (at in inside) != (begun in inside):
            tags = ("<mark>", "</mark>") if begun in inside else ("", "")
            pieces.append((SafeString(tags[0]), text[begun:at], SafeString(tags[1])))
            begun = at
    return pieces
