"""What a payroll is called, how its state looks, and who was faster."""

from __future__ import annotations

from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.models import PayBatch
from bonuses.payrolls.models import BatchState
from bonuses.words import is_provisional
from core.exact import round_half_up

LOOKS = {
    BatchState.COMPUTING: "running",
    BatchState.DRAFT: "pending",
    BatchState.CHECKED: "review",
    BatchState.APPROVED: "signed",
    BatchState.PAID: "issued",
    BatchState.CLOSED: "frozen",
    BatchState.DISCARDED: "withdrawn",
}


def batch_name(batch: PayBatch) -> str:
    """第 1 批, with what is special of it: a trial says so in its name (S-2)."""
    name = _("第 %s 批") % batch.number
    if batch.supplement:
        name = _("%s（补发扣回）") % name
    if batch.state not in _BINDING and is_provisional(batch.result_set):
        name = _("%s（暂定试算）") % name
    return name


_BINDING = (BatchState.APPROVED, BatchState.PAID, BatchState.CLOSED)


def batch_title(batch: PayBatch) -> str:
    """With its year."""
    told = {"year": batch.year.year, "name": batch_name(batch)}
    return _("%(year)s 年度奖金%(name)s") % told


def moved_words(batch: PayBatch) -> str:
    """Who moved it last, and how it stands."""
    return _("%(who)s %(when)s 刚办过，现在是“%(state)s”") % {
        "who": batch.changed_by,
        "when": timezone.localtime(batch.changed_at).strftime("%H:%M"),
        "state": BatchState(batch.state).label,
    }


def yuan(amount: Fraction) -> str:
    """Yuan with two places and nothing else, as forms and the API carry it."""
    return str(round_half_up(amount, 2))
