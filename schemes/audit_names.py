"""Names of what stands in schemes and years, for the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core import audit_words
from core.language import title_of
from schemes.document import SchemeDocument
from schemes.editor.models import DraftState
from schemes.models import Phase, SchemeVersion
from schemes.people.models import TransferState
from schemes.queries import version_document


def by_schemes(pick: Callable[[SchemeDocument], Iterable[Any]]) -> audit_words.Values:
    """Names of rules by all schemes that the authority's years had; the last to name a key says."""

    def names(authority: Any) -> Mapping[str, Any]:
        versions = SchemeVersion.objects.filter(years__authority=authority).distinct()
        return {
            rule.key: title_of(rule.title)
            for version in versions.order_by("pk")
            for rule in pick(version_document(version))
        }

    return names


def register_audit_names() -> None:
    """Phases of the year and states of transfers."""
    audit_words.register_values("phase", lambda _authority: dict(Phase.choices))
    audit_words.register_states("year", lambda _authority: dict(Phase.choices))
    audit_words.register_states("schemedraft", lambda _authority: dict(DraftState.choices))
    audit_words.register_states("transfer", lambda _authority: dict(TransferState.choices))
