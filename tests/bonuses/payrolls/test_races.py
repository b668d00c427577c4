"""Two people at once, in processes of their own: one payroll, one outcome, one run."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bonuses.models import BatchMove, PaidLine, PayBatch, PayRun
from bonuses.payrolls import flow
from bonuses.payrolls.services import Told, batch_compute, batch_make, batch_move
from core.jobs import run
from core.workflow import StaleMoveError
from tests.bonuses.payrolls.batches import Payday, fresh, make_payday, numbers
from tests.core.processes import race

pytestmark = pytest.mark.django_db(transaction=True)


def told(act: Any, **asked: Any) -> str:
    """What an act comes to."""
    try:
        act(**asked)
    except (ValidationError, StaleMoveError):
        return "refused"
    return "in"


def test_races_of_one_county() -> None:
    """One county for all of them: the tables are emptied after each test, which is slow."""
    day = make_payday()
    day.publish()
    batch = _two_make_at_once(day)
    _two_workers(day, batch)
    _check_and_discard(day)
    batch = _approve_and_discard(day)
    _paid_once(day, batch)


def _two_make_at_once(day: Payday) -> PayBatch:
    made = {"year": day.paid.year, "result_set": day.result_set}
    said = race([partial(told, batch_make, actor=who, **made) for who in (day.finance, day.office)])
    assert sorted(said) == ["in", "refused"]
    return PayBatch.objects.get()


def _two_workers(day: Payday, batch: PayBatch) -> None:
    job = fresh(batch).job.pk
    race([partial(run, job), partial(run, job), partial(_compute, batch, day)])
    assert PayRun.objects.filter(batch=batch).count() == 1
    assert PaidLine.objects.count() == fresh(batch).run.people


def _compute(batch: PayBatch, day: Payday) -> None:
    batch_compute(batch=batch, actor=day.finance)


def _moves(day: Payday, batch: PayBatch, *acts: tuple[str, Any, dict[str, Any]]) -> list[str]:
    version = fresh(batch).version
    return race(
        [
            partial(
                told,
                batch_move,
                batch=batch,
                move=key,
                version=version,
                actor=actor,
                told=Told(**sent),
            )
            for key, actor, sent in acts
        ]
    )


def _check_and_discard(day: Payday) -> None:
    batch = PayBatch.objects.get()
    said = _moves(
        day,
        batch,
        (flow.CHECK, day.finance, {}),
        (flow.DISCARD, day.office, {"reason": "先不发"}),
    )
    assert sorted(said) == ["in", "refused"]
    if fresh(batch).state == "checked":
        day.move(batch, flow.DISCARD, day.office, reason="先不发")


def _approve_and_discard(day: Payday) -> PayBatch:
    for _turn in range(3):
        batch = day.move(day.computed(), flow.CHECK, day.finance)
        said = _moves(
            day,
            batch,
            (flow.APPROVE, day.office, {"confirmed": numbers(batch)}),
            (flow.DISCARD, day.finance, {"reason": "先不发"}),
        )
        assert sorted(said) == ["in", "refused"]
        state = fresh(batch).state
        assert state == ("approved" if said[0] == "in" else "discarded")
        last = BatchMove.objects.filter(batch=batch).last()
        assert last is not None
        assert last.after == state
        if state == "approved":
            return batch
    return _approved(day)


def _approved(day: Payday) -> PayBatch:
    batch = day.move(day.computed(), flow.CHECK, day.finance)
    return day.move(batch, flow.APPROVE, day.office, confirmed=numbers(batch))


def _paid_once(day: Payday, batch: PayBatch) -> None:
    day_paid = timezone.localdate(fresh(batch).approved_at).isoformat()
    pay = (flow.PAY, day.finance, {"paid_on": day_paid, "document": "银付 31"})
    back = (flow.BACK, day.office, {"reason": "再看看"})
    said = _moves(day, batch, pay, pay, back)
    assert sorted(said) == ["in", "refused", "refused"]
