"""The audit row of an act on an authority, a unit or an account."""

from __future__ import annotations

from collections.abc import Mapping

from core import audit
from units.models import Account, Authority, Unit


def note(
    event: str,
    actor: Account | None,
    authority: Authority | None,
    subject: Authority | Unit | Account | None,
    detail: Mapping[str, object] | None = None,
    *,
    subject_type: str = "",
) -> None:
    """Write it in the caller's transaction."""
    audit.record(
        event=event,
        actor=actor,
        authority=authority,
        subject_type=subject._meta.label_lower if subject is not None else subject_type,
        subject_id=subject.pk if subject is not None else "",
        subject=str(subject) if subject is not None else "",
        detail=detail,
    )
