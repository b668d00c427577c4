"""A draft of west's scheme, which nobody of east may see (``tests.core.two_authorities``)."""

from __future__ import annotations

from typing import Any

from schemes.editor.models import SchemeDraft
from schemes.editor.services import draft_start
from schemes.models import Year
from schemes.queries import year_document
from units.models import Account


def draft_things(year: Year, actor: Account, mark: str) -> None:
    """A draft whose name holds the mark."""
    data = year_document(year).to_data()
    data["title"] = {"zh": mark, "en": mark}
    draft_start(authority=year.authority, document=data, actor=actor, base=year.scheme)


def _draft(_two: Any, _route: str) -> int:
    return SchemeDraft.objects.get().pk


def _scheme(two: Any, _route: str) -> Any:
    return two.named["scheme"]


DRAFT_PARTS: dict[str, Any] = {
    "schemes:draft*.pk": _draft,
    "schemes:finding_keep.pk": _draft,
    "schemes:draft_moved.move": lambda _two, _route: "take_back",
    "api:scheme-draft-*.pk": _draft,
    "schemes:detail.pk": _scheme,
    "schemes:clause.pk": _scheme,
    "schemes:clause.number": lambda _two, _route: "K-5.5.5",
}
