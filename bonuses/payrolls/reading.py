"""What others are paid was looked at: on record for the auditor, who changes nothing of it."""

from __future__ import annotations

from typing import Any

from bonuses.queries import pay_sight
from core import audit
from units.models import Authority


def note_read(
    account: Any,
    authority: Authority,
    subject: str,
    *,
    kind: str = "paybatch",
    pk: int | None = None,
) -> None:
    """Note that the auditor looked at a payroll, a sheet, a line, objections or accounts; the
    offices and people themselves read theirs as their work, and are not noted."""
    if not pay_sight(account, authority).audits_alone:
        return
    audit.record(
        event="pay.read",
        actor=account,
        authority=authority,
        subject_type=f"bonuses.{kind}",
        subject_id=pk,
        subject=subject,
    )
