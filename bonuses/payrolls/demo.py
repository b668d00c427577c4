"""The demo county's payrolls: last year's paid and closed, a trial of the year under way."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from bonuses.models import PayBatch, PayRun
from bonuses.payrolls import flow
from bonuses.payrolls.services import Confirmed, Told, batch_compute, batch_make, batch_move
from bonuses.payrolls.words import yuan
from bonuses.words import is_provisional
from schemes.models import Year
from scoring.models import CurrentResult
from units.models import Account, Role, RoleGrant


def demo_payroll(year: Year) -> PayBatch:
    """From the set in force: a trial that waits to be checked, or where the results are settled
    one that was checked, approved by the office, paid and closed."""
    actor = _holder(year, Role.FINANCE)
    current = CurrentResult.objects.select_related("result_set").get(year=year)
    batch = batch_make(year=year, result_set=current.result_set, actor=actor, queue=False)
    batch_compute(batch=batch, actor=actor)
    if not is_provisional(current.result_set):
        _pay_out(batch, actor, _holder(year, Role.TARGET_OFFICE))
    return batch


def _pay_out(batch: PayBatch, finance: Account, office: Account) -> None:
    """Every move to the end, each by whose part it is."""
    run = PayRun.objects.get(batch=batch)
    confirmed = Confirmed(run.people, run.units, yuan(run.amount))
    today = timezone.localdate().isoformat()
    for move, actor, told in (
        (flow.CHECK, finance, Told()),
        (flow.APPROVE, office, Told(confirmed=confirmed, password=settings.DEMO_PASSWORD)),
        (flow.PAY, finance, Told(paid_on=today, document="临财付〔年终奖〕1 号")),
        (flow.CLOSE, finance, Told()),
    ):
        version = PayBatch.objects.get(pk=batch.pk).version
        batch_move(batch=batch, move=move, version=version, actor=actor, told=told)


def _holder(year: Year, role: Role) -> Account:
    grants = RoleGrant.objects.filter(authority=year.authority, role=role)
    return grants.select_related("account").order_by("id")[0].account
