"""Where a clause chip finds its words: in the document that holds for the reader's year."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.clauses import ClauseNote
from core.language import title_of
from schemes.document import SchemeDocument
from schemes.models import SchemeVersion
from schemes.queries import version_document, year_or_none

_KEPT = "_scheme_of_clauses"


def clause_source(request: Any, number: str) -> ClauseNote | None:
    """The note for a clause number; None without a reader or for an unknown number."""
    if request is None or not getattr(request, "user", None):
        return None
    if not hasattr(request, _KEPT):
        # Asked once per chip: a page with two hundred chips reads the year once.
        year = year_or_none(request.user)
        setattr(request, _KEPT, year.scheme if year is not None else None)
    version: SchemeVersion | None = getattr(request, _KEPT)
    return None if version is None else clause_note(version, number)


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
