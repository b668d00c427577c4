"""What a move of a payroll states, and what an approval asks before it stands (S-2, S-4, D-8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonuses.models import PayBatch, PayRun
from bonuses.outside import problems_of
from bonuses.payrolls import flow
from bonuses.payrolls.queries import newer_set
from bonuses.payrolls.words import yuan
from bonuses.words import is_provisional
from core.step_up import password_faults
from core.workflow import StaleMoveError
from units.models import Account

#: Units that a refusal names.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The numbers that somebody approved: people, units, yuan, as the page showed them."""

    people: int
    units: int
    amount: str
    fund: str = "0.00"


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states; ``confirmed`` and the actor's own ``password`` for the approval alone,
    ``paid_on`` as ``2027-02-25``."""

    reason: str = ""
    document: str = ""
    paid_on: str = ""
    confirmed: Confirmed | None = None
    result_set: int = 0
    password: str = field(default="", repr=False)

    def fields(self) -> dict[str, Any]:
        """By the names of the table."""
        return {
            "reason": self.reason.strip(),
            "document": self.document.strip(),
            "paid_on": self.paid_on.strip(),
        }


def approve(batch: PayBatch, told: Told, actor: Account) -> None:
    """Approve what was confirmed; raises ``ValidationError`` and ``StaleMoveError``."""
    if faults := password_faults(actor, told.password, _("密码不对，没有审批")):
        raise ValidationError(faults)
    run, confirmed = run_of(batch), told.confirmed
    shown = Confirmed(run.people, run.units, yuan(run.amount), yuan(run.fund))
    if confirmed is None:
        raise ValidationError({"confirmed": [_("核对人数、单位数和金额再审批")]})
    if confirmed != shown:
        raise StaleMoveError(batch)
    in_force = newer_set(batch)
    if in_force is not None:
        told_sets = {"now": in_force.number, "was": batch.result_set.number}
        text = _("现行的是结果集 %(now)s，这一批按结果集 %(was)s 算。按现行的重新计算再审批")
        raise ValidationError(text % told_sets, code="not_current")
    if is_provisional(batch.result_set):
        _check_provisional(batch, told)
    _check_outside(batch, told)
    batch.approved_by, batch.approved_at = actor, timezone.now()


def _check_provisional(batch: PayBatch, told: Told) -> None:
    if flow.rules_of(batch).provisional == "trial":
        text = _("结果集 %s 还是暂定，只能试算，不能审批。结果公布以后重新计算再审批")
        raise ValidationError(text % batch.result_set.number, code="provisional")
    if not told.document.strip():
        raise ValidationError({"document": [_("结果还是暂定，写明同意发放的决定文号")]})


def _check_outside(batch: PayBatch, told: Told) -> None:
    """No bonus outside the system: what has no basis waits for it, or for a decision (D-8)."""
    names = problems_of(batch.year, flow.bonus_set_of(batch))
    if not names or told.document.strip():
        return
    text = ngettext(
        "体系外单位有 %(n)s 个不合：%(names)s。先更正；考核委员会定了照发的，写明决定文号（D-8）",
        "体系外单位有 %(n)s 个不合：%(names)s。先更正；考核委员会定了照发的，写明决定文号（D-8）",
        len(names),
    )
    told_names = _("、").join(names[:NAMED])
    raise ValidationError({"document": [text % {"n": len(names), "names": told_names}]})


def run_of(batch: PayBatch) -> PayRun:
    """The computation in force; raises ``ValidationError`` before the first."""
    if batch.run is None:
        raise ValidationError(_("还没有算出来"), code="no_run")
    return batch.run
