"""Where a clause chip finds the rule in words (条款). The scheme app registers the source."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ClauseNote:
    """A rule in one or two sentences, its document (文号), and the page of its full text."""

    text: str
    document: str = ""
    url: str = ""


Source = Callable[[Any, str], ClauseNote | None]
"""(request or None, clause number) → note. Called once per chip: keep the answers in memory."""

Foreign = Callable[[str], bool]
"""Whether a clause number is another place's: the reader's scheme does not speak of it."""

#: A clause number in running text, and a bracket that holds nothing but such numbers.
CLAUSE = re.compile(r"[A-Z]-\d+(?:\.\d+)*[a-z]?")
CITED = re.compile(
    rf"(\s?[（(])({CLAUSE.pattern}(?:\s*(?:[、，,–至]|and)\s*{CLAUSE.pattern})*)([)）])"
)

_sources: list[Source] = []
_strangers: list[Callable[[Any, str], bool]] = []


def register_source(source: Source) -> None:
    """Add a source; the first one that knows a clause answers."""
    if source not in _sources:
        _sources.append(source)


def find_clause(request: Any, number: str) -> ClauseNote | None:
    """The note for ``number`` (K-5.5.5), or None when no registered source knows it."""
    for source in _sources:
        note = source(request, number)
        if note is not None:
            return note
    return None


def register_stranger(check: Callable[[Any, str], bool]) -> None:
    """Add who says that a clause is another place's, for (request or None, number)."""
    if check not in _strangers:
        _strangers.append(check)


def is_foreign(request: Any, number: str) -> bool:
    """Whether ``number`` is a rule of another place, which says nothing to this reader."""
    return any(check(request, number) for check in _strangers)


def own_text(text: str, foreign: Foreign) -> str:
    """``text`` without the citations (（K-5.4）) that are another place's.

    Only brackets that hold nothing but clause numbers are touched, and a text that is one number.
    """
    if CLAUSE.fullmatch(text):
        return "" if foreign(text) else text

    def kept(found: re.Match[str]) -> str:
        told = CLAUSE.findall(found[2])
        own = [number for number in told if not foreign(number)]
        if len(own) == len(told):
            return found[0]
        return f"{found[1]}{'、'.join(own)}{found[3]}" if own else ""

    return CITED.sub(kept, text) if "-" in text else text
