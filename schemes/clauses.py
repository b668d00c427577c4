"""Where a clause chip finds its words: in the document that holds for the reader's year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from core.clauses import ClauseNote, Foreign
from core.language import title_of
from schemes.document import SchemeDocument
from schemes.models import SchemeVersion
from schemes.queries import version_document, year_or_none

_KEPT = "_scheme_of_clauses"
#: Letters of the register whose rules are one kind of place's; the others are everybody's readings.
PLACES = frozenset("KMD")


def clause_source(request: Any, number: str) -> ClauseNote | None:
    """The note for a clause number; None without a reader or for an unknown number."""
    version = _version_of(request)
    return None if version is None else clause_note(version, number)


def clause_is_foreign(request: Any, number: str) -> bool:
    """Whether a clause is a rule of another kind of place than the reader's."""
    version = _version_of(request)
    return version is not None and foreign_to(version_document(version))(number)


def foreign_to(document: SchemeDocument) -> Foreign:
    """Which clause numbers say nothing to a reader of ``document``: other places' rules."""
    spoken = {number.partition("-")[0] for number in document.clauses}

    def foreign(number: str) -> bool:
        letter = number.partition("-")[0]
        return letter in PLACES and letter not in spoken

    return foreign


def _version_of(request: Any) -> SchemeVersion | None:
    """The scheme that holds for the reader's year; None without a reader or a year."""
    if request is None or not getattr(request, "user", None):
        return None
    if not hasattr(request, _KEPT):
        # Asked once per chip: a page with two hundred chips reads the year once.
        year = year_or_none(request.user)
        setattr(request, _KEPT, year.scheme if year is not None else None)
    version: SchemeVersion | None = getattr(request, _KEPT)
    return version


class ClauseNotes(Mapping[str, ClauseNote]):
    """The clauses of the version that made a page's figures, which need not be the one in force.

    Each is worded when it is looked up: a scheme has some fifty, a page cites a few.
    """

    def __init__(self, version: SchemeVersion) -> None:
        self._version = version
        self._numbers = version_document(version).clauses

    def __getitem__(self, number: str) -> ClauseNote:
        note = clause_note(self._version, number)
        if note is None:
            raise KeyError(number)
        return note

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def clause_note(version: SchemeVersion, number: str) -> ClauseNote | None:
    """The note for a clause of a version."""
    document: SchemeDocument = version_document(version)
    clause = document.clauses.get(number)
    if clause is None:
        return None
    return ClauseNote(
        text=title_of(clause.text),
        document=version.document_number or title_of(document.title),
        url=reverse("schemes:clause", args=[version.pk, number]),
    )
