"""From stored or uploaded data to the typed scheme document, and what the lint says of it."""

from __future__ import annotations

from typing import Any


def parse_document(data: Any) -> Any:
    """The typed document; a document passes through.  ``ValidationError`` lists every fault."""
    from schemes.document import SchemeDocument

    if isinstance(data, SchemeDocument):
        return data
    return SchemeDocument.model_validate(data)


def scheme_findings(document: Any) -> tuple[Any, ...]:
    """What the lint finds in a document alone (S-7)."""
    from schemes.lint import lint

    return tuple(lint(document))
