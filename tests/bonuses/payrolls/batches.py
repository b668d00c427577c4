"""A small county whose payroll is made: finance, a second finance officer, the target office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from bonuses.models import PayBatch
from bonuses.payrolls import flow
from bonuses.payrolls.services import Confirmed, Told, batch_compute, batch_make, batch_move
from bonuses.payrolls.words import yuan
from core.jobs import run
from scoring.models import CurrentResult, ResultSet, ResultSetState
from tests.bonuses.people import PaidCounty, make_paid_county, other_account
from units.models import Account

#: What whoever approves signs in with.
PASSWORD = "four eyes 2026"


@dataclass
class Payday:
    """The county and who handles its money."""

    paid: PaidCounty
    finance: Account
    office: Account

    @property
    def result_set(self) -> ResultSet:
        """The set in force."""
        return CurrentResult.objects.get(year=self.paid.year).result_set

    def publish(self) -> None:
        """Put the set in force out of trial, as publication does."""
        rows = ResultSet.objects.filter(pk=self.result_set.pk)
        rows.update(state=ResultSetState.PUBLISHED)

    def make(self, actor: Account | None = None) -> PayBatch:
        """A batch that waits for its computation."""
        return batch_make(
            year=self.paid.year, result_set=self.result_set, actor=actor or self.finance
        )

    def computed(self) -> PayBatch:
        """A batch whose job has run."""
        batch = self.make()
        run(batch.job.pk)
        return fresh(batch)

    def move(self, batch: PayBatch, key: str, actor: Account, **told: Any) -> PayBatch:
        """A move by somebody who saw the batch as it stands."""
        now = fresh(batch)
        if key == flow.APPROVE:
            told.setdefault("password", PASSWORD)
        return batch_move(batch=now, move=key, version=now.version, actor=actor, told=Told(**told))

    def approved(self) -> PayBatch:
        """Checked by finance and approved by the office."""
        self.publish()
        batch = self.computed()
        batch = self.move(batch, flow.CHECK, self.finance)
        return self.move(batch, flow.APPROVE, self.office, confirmed=numbers(batch))

    def paid_out(self) -> PayBatch:
        """Paid today."""
        batch, today = self.approved(), timezone.localdate().isoformat()
        return self.move(batch, flow.PAY, self.finance, paid_on=today, document="银付 31")


def after_objections(batch: PayBatch) -> Any:
    """The day after the last one for objections, as a context."""
    due = fresh(batch).objections_due
    assert due is not None
    noon = timezone.make_aware(datetime.combine(due + timedelta(days=1), time(12)))
    return time_machine.travel(noon, tick=False)


def numbers(batch: PayBatch) -> Confirmed:
    """What the page of a batch shows to be approved."""
    run_of = fresh(batch).run
    assert run_of is not None
    return Confirmed(run_of.people, run_of.units, yuan(run_of.amount), yuan(run_of.fund))


def fresh(batch: PayBatch) -> PayBatch:
    """The batch as it stands now."""
    joined = PayBatch.objects.select_related("year__authority", "run", "job", "result_set__scheme")
    return joined.get(pk=batch.pk)


def make_payday() -> Payday:
    """Nothing is paid yet."""
    return payday_of(make_paid_county())


def payday_of(paid: PaidCounty) -> Payday:
    """A county with who handles its money."""
    finance = other_account(paid.county, "finance")
    office = other_account(paid.county, "target_office")
    for account in (finance, office):
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
    return Payday(paid, finance, office)


__all__ = [
    "PASSWORD",
    "Payday",
    "after_objections",
    "batch_compute",
    "fresh",
    "make_payday",
    "numbers",
    "payday_of",
]
