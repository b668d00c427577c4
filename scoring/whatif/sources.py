"""Where a document comes from that is to be tried: a version, a draft of the editor, data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from schemes.document import SchemeDocument
from schemes.editor.queries import draft_document, draft_for
from schemes.models import SchemeVersion
from schemes.queries import named_document, scheme_version, version_document
from schemes.reading import parse_document


def source_of(
    account: Any,
    *,
    scheme: int | None = None,
    draft: int | None = None,
    document: Any = None,
) -> dict[str, Any] | None:
    """The arguments of the service for one of the three; None for a draft that cannot be read.

    Raises ``Denied`` (404) for a version or draft that the account may not see, and
    ``ValidationError`` with every fault of a document.
    """
    if draft is not None:
        row = draft_for(account, draft)
        read = draft_document(row)
        return None if read is None else _told(read, row.title, draft=row.pk)
    if scheme is not None:
        version = scheme_version(account, scheme)
        # Kept as the authority calls it, whoever asks: a reader of English sees its English name.
        with translation.override(settings.LANGUAGE_CODE):
            title = str(version)
        return _told(version_document(version), title, scheme=version)
    return _told(parse_document(document), _("方案文件"))


def says_the_same(document: SchemeDocument, version: SchemeVersion) -> bool:
    """Whether a document has the rules of a version, under its own name or the one it has here."""
    found = document.content_hash()
    return found == version.digest or found == named_document(version).content_hash()


def _told(document: Any, title: str, **more: Any) -> dict[str, Any]:
    return {"document": document, "title": title[:160], **more}
