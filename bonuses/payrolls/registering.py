"""What payrolls bring to the registries: jobs, notices, words of the audit trail."""

from __future__ import annotations

from bonuses.payrolls.jobs import register_kinds
from bonuses.payrolls.models import BatchState
from bonuses.payrolls.notices import KINDS
from core import audit_words
from core.notices import events


def register_payrolls() -> None:
    """Called once the models are loaded."""
    register_kinds()
    events.register(*KINDS)
    audit_words.register_states("paybatch", lambda _authority: dict(BatchState.choices))
