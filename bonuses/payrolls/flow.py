"""How a payroll moves: computed, checked by finance, approved by another, paid, closed (S-4)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bonuses.models import BonusSet, PayBatch
from bonuses.payrolls.models import BatchState
from bonuses.queries import pay_sight
from core.workflow import Move, Workflow
from schemes.models import Year
from schemes.queries import version_document
from schemes.rules.payrolls import PayrollRules
from units.models import Authority, Role
from units.queries import has_authority_perm, has_role

MAKER, FINANCE, SECOND = "maker", "finance", "second"
CHECK, APPROVE, BACK, PAY, CLOSE = "check", "approve", "back", "pay", "close"
RECOMPUTE, DISCARD = "recompute", "discard"
#: What the table does not hold, but the record does: the computation itself.
MAKE, COMPUTED = "make", "computed"

_S = BatchState
_REASON = ("reason",)
_BOTH = frozenset({FINANCE, SECOND})


def _moves() -> tuple[Move, ...]:
    makers, finance, second = frozenset({MAKER}), frozenset({FINANCE}), frozenset({SECOND})
    paid = ("paid_on", "document")
    again = _("重新计算")
    return (
        Move(RECOMPUTE, again, _S.COMPUTING, (_S.COMPUTING,), makers),
        Move(CHECK, _("复核通过"), _S.DRAFT, (_S.CHECKED,), finance, (), _REASON),
        Move(RECOMPUTE, again, _S.DRAFT, (_S.COMPUTING,), makers, (), _REASON),
        Move(
            APPROVE, _("审批通过"), _S.CHECKED, (_S.APPROVED,), second, (), ("reason", "document")
        ),
        Move(BACK, _("退回复核"), _S.CHECKED, (_S.DRAFT,), _BOTH, _REASON, _REASON, back=True),
        Move(PAY, _("登记发放"), _S.APPROVED, (_S.PAID,), finance, paid, paid),
        Move(BACK, _("撤回审批"), _S.APPROVED, (_S.DRAFT,), second, _REASON, _REASON, back=True),
        Move(CLOSE, _("结清"), _S.PAID, (_S.CLOSED,), finance, (), _REASON),
        *(
            Move(DISCARD, _("作废"), state, (_S.DISCARDED,), makers, _REASON, _REASON, back=True)
            for state in (_S.COMPUTING, _S.DRAFT, _S.CHECKED)
        ),
    )


WORKFLOW = Workflow("payroll", dict(BatchState.choices), _moves(), BatchState.COMPUTING)


def duties_of(account: Any, batch: PayBatch) -> frozenset[str]:
    """What the account is for this payroll; nobody approves what he made or checked (S-4)."""
    authority = batch.year.authority
    if not makes_payrolls(account, authority):
        return frozenset()
    finance = has_role(account, authority, (Role.FINANCE,))
    found = {MAKER}
    if finance:
        found.add(FINANCE)
    wanted = rules_of(batch).approved_by
    mine = "finance" if finance else "target_office"
    if wanted in ("either", mine) and account.pk not in parties_of(batch):
        found.add(SECOND)
    return frozenset(found)


def makes_payrolls(account: Any, authority: Authority | None) -> bool:
    """Finance and the target office: who sees all pay, and does not only look."""
    if not pay_sight(account, authority).everything:
        return False
    finance = has_role(account, authority, (Role.FINANCE,))
    return finance or has_authority_perm(account, authority, "edit_facts")


def parties_of(batch: PayBatch) -> set[int]:
    """Ids of who made, computed or checked it."""
    found = {batch.made_by_id, batch.checked_by_id}
    if batch.run is not None:
        found.add(batch.run.computed_by_id)
    return {each for each in found if each is not None}


def rules_of(batch: PayBatch) -> PayrollRules:
    """The rules of the scheme that made the amounts."""
    return version_document(batch.result_set.scheme).pay.payrolls


def bonus_set_of(batch: PayBatch) -> BonusSet:
    """The unit figures that the batch is computed from."""
    return batch.result_set.bonus_set


def hold_year(year: Year) -> None:
    """Take the year's lock, also of one that is frozen: a payroll changes no fact of it (S-6)."""
    Year.objects.select_for_update().get(pk=year.pk)
