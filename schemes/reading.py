"""From stored or uploaded data to the typed scheme document, and what the lint says of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from schemes.document import SchemeDocument
from schemes.document_io import load_data
from schemes.lint import Finding, lint


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
