"""What payrolls bring to the registries: jobs, notices, words of the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bonuses.payrolls import reports
from bonuses.payrolls.account_models import ChangeState
from bonuses.payrolls.jobs import register_kinds
from bonuses.payrolls.models import BatchState, ObjectionState
from bonuses.payrolls.notices import KINDS
from bonuses.payrolls.work import payroll_work, payrolls_in_hand
from core import audit_words, work_items
from core.notices import events


def register_payrolls() -> None:
    """Called once the models are loaded."""
    register_kinds()
    reports.register_kinds()
    events.register(*KINDS)
    work_items.register("payrolls", payroll_work, _("奖金发放"))
    payrolls_in_hand()
    audit_words.register_states("payobjection", lambda _authority: dict(ObjectionState.choices))
    audit_words.register_states("accountchange", lambda _authority: dict(ChangeState.choices))
    audit_words.register_states("paybatch", lambda _authority: dict(BatchState.choices))
