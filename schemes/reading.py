"""From stored or uploaded data to the typed scheme document, and what the lint says of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from schemes.document import SchemeDocument
from schemes.document_io import load_data
from schemes.document_words import path_parts, words_of_path
from schemes.lint import Finding, lint
from schemes.sentences.reading import sentences_at
from schemes.showing import Section, scheme_sections


def parse_document(data: Any) -> SchemeDocument:
    """The typed document; a document passes through.

    Raises ``ValidationError`` with every fault of the data: where, and what to do.
    """
    if isinstance(data, SchemeDocument):
        return data
    loaded = load_data(data)
    if loaded.document is None:
        faults = [f"{fault.path}: {fault.zh}" for fault in loaded.errors]
        raise ValidationError(faults, code="scheme_document")
    return loaded.document


def scheme_findings(document: SchemeDocument) -> tuple[Finding, ...]:
    """What the lint finds in a document alone (S-7)."""
    return tuple(lint(document))


def told_sections(
    document: SchemeDocument, *, english: bool
) -> list[tuple[Section, tuple[str, ...]]]:
    """The parts of a document as sections, each with what it says in plain sentences; a list of
    several rules says nothing of its own."""
    data = document.to_data()
    return [
        (
            section,
            ()
            if isinstance(data[section.path], list)
            else sentences_at(data, section.path, english=english),
        )
        for section in scheme_sections(document, english=english)
    ]


def finding_place(document: SchemeDocument, path: str, *, english: bool) -> tuple[str, ...]:
    """What the place of a finding is called, outermost first."""
    return words_of_path(document.to_data(), path_parts(path), english=english)
