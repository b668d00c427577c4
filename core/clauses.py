"""Where a clause chip finds the rule in words (条款). The scheme app registers the source."""

from __future__ import annotations

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

_sources: list[Source] = []


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
