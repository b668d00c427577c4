"""The demo county's payrolls: a provisional trial of the year under way."""

from __future__ import annotations

from bonuses.models import PayBatch
from bonuses.payrolls.services import batch_compute, batch_make
from schemes.models import Year
from scoring.models import CurrentResult
from units.models import Account, Role, RoleGrant


def demo_payroll(year: Year) -> PayBatch:
    """A trial from the set in force, computed and left for finance to check."""
    actor = _holder(year, Role.FINANCE)
    current = CurrentResult.objects.select_related("result_set").get(year=year)
    batch = batch_make(year=year, result_set=current.result_set, actor=actor, queue=False)
    batch_compute(batch=batch, actor=actor)
    return batch


def _holder(year: Year, role: Role) -> Account:
    grants = RoleGrant.objects.filter(authority=year.authority, role=role)
    return grants.select_related("account").order_by("id")[0].account
