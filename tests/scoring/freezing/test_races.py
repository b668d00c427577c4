"""Real processes on the suite's database: freezes and corrections at once, and workers killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections

from core.models import AuditEntry
from schemes.models import YearState
from scoring.freezing.bundle import bundle_read
from scoring.freezing.corrections.flow import APPLY, ASK
from scoring.freezing.corrections.moving import correction_apply, correction_move
from scoring.freezing.corrections.services import (
    LineAsked,
    correction_line_add,
    correction_start,
)
from scoring.freezing.models import FROZEN, RUNNING, Correction, YearBundle, YearFreezing
from scoring.freezing.services import year_freeze
from scoring.freezing.store import path_of
from scoring.freezing.verify import verify
from scoring.models import CurrentResult, ResultSet, ResultSetState
from scoring.services.progress import Silent
from tests.core.processes import race
from tests.office import PASSWORD
from tests.scoring.freezing.frozen import Settled, agreed, asked, make_settled
from units.models import Account

pytestmark = pytest.mark.django_db(transaction=True)
FORK = multiprocessing.get_context("fork")
#: Where a worker may die: at the beginning of each step, and when the writing has begun.
POINTS = ("load", "pack", "verify", "keep", "fence")


@pytest.fixture
def settled() -> Settled:
    return make_settled()


def freeze(pk: int) -> str:
    return str(year_freeze(freezing=YearFreezing.objects.get(pk=pk)).digest)


def apply(pk: int, version: int, actor_id: int) -> str:
    row = Correction.objects.get(pk=pk)
    actor = Account.objects.get(pk=actor_id)
    row = correction_move(
        correction=row, move=APPLY, version=version, actor=actor, password=PASSWORD
    )
    return str(correction_apply(correction=row).state)


def carry_out(pk: int) -> str:
    return str(correction_apply(correction=Correction.objects.get(pk=pk)).state)


def asked_correction(settled: Settled) -> Correction:
    row = correction_start(
        year=settled.year, document="目考〔2027〕2号", reason="认定有误", actor=settled.office
    )
    row = correction_line_add(
        correction=row,
        version=row.version,
        asked=LineAsked("deductions", key="d1", withdraw=True),
        actor=settled.office,
    )
    return correction_move(correction=row, move=ASK, version=row.version, actor=settled.office)


def assert_whole(settled: Settled) -> None:
    """What stands is of one piece: the newest settled set is in force, and a closed year's is
    frozen with a bundle that recomputes."""
    newest = ResultSet.objects.filter(year=settled.year).order_by("-number")[0]
    assert CurrentResult.objects.get().result_set == newest
    closed = settled.year.state == YearState.CLOSED
    assert closed == (newest.state == ResultSetState.FROZEN)
    for bundle in YearBundle.objects.select_related("result_set"):
        assert bundle.result_set.state == ResultSetState.FROZEN
        content = path_of(bundle.stored_name).read_bytes()
        assert verify(bundle_read(content, expected=bundle.digest)).agrees
    assert YearBundle.objects.filter(result_set=newest).exists() == closed


def test_the_same_job_delivered_to_four_freezes_once(settled: Settled) -> None:
    row = agreed(settled)

    found = race([partial(freeze, row.pk)] * 4)

    assert len(set(found)) == 1
    assert YearBundle.objects.count() == 1
    assert_whole(settled)


def test_a_freeze_and_a_correction_at_once_leave_one_of_both_orders(settled: Settled) -> None:
    row, correction = agreed(settled), asked_correction(settled)

    froze, corrected = race(
        [
            partial(freeze, row.pk),
            partial(apply, correction.pk, correction.version, settled.reviewer.pk),
        ]
    )

    assert corrected == "applied"
    row.refresh_from_db()
    first = isinstance(froze, str)
    # The freeze came first: the correction made a second bundle. Else it was refused in words.
    assert first or froze[1] == "FreezeRefusedError"
    assert YearBundle.objects.count() == (2 if first else 0)
    assert (row.state == FROZEN) == first
    assert_whole(settled)


def test_two_who_agree_at_once_apply_it_once(settled: Settled) -> None:
    correction = asked_correction(settled)
    act = partial(apply, correction.pk, correction.version, settled.reviewer.pk)

    found = race([act, act])

    assert sorted(each if isinstance(each, str) else each[1] for each in found) == [
        "StaleMoveError",
        "applied",
    ]
    assert ResultSet.objects.count() == 2
    assert_whole(settled)


def test_the_same_correction_delivered_to_four_is_applied_once(settled: Settled) -> None:
    correction = asked_correction(settled)
    correction_move(
        correction=correction,
        move=APPLY,
        version=correction.version,
        actor=settled.reviewer,
        password=PASSWORD,
    )

    found = race([partial(carry_out, correction.pk)] * 4)

    assert set(found) == {"applied"}
    assert ResultSet.objects.count() == 2
    assert AuditEntry.objects.filter(event="correction.done").count() == 1
    assert_whole(settled)


def test_two_who_ask_at_once_make_one_request_and_one_correction(settled: Settled) -> None:
    def ask() -> str:
        asked(settled)
        return "asked"

    def start() -> str:
        correction_start(
            year=settled.year, document="目考〔2027〕2号", reason="认定有误", actor=settled.office
        )
        return "started"

    found = race([ask, ask, start, start])

    names = sorted(each if isinstance(each, str) else each[1] for each in found)
    assert names == ["ValidationError", "ValidationError", "asked", "started"]
    assert (YearFreezing.objects.count(), Correction.objects.count()) == (1, 1)


class Dying(Silent):
    """Progress of a worker that is killed when it comes to one point."""

    def __init__(self, point: str) -> None:
        self._point = point

    def step(self, key: str, *, total: int = 0) -> None:
        """Die at the beginning of the step."""
        self._die(key)

    def fence(self) -> None:
        """Die when the writing transaction has begun."""
        self._die("fence")

    def _die(self, point: str) -> None:
        if point == self._point:
            os.kill(os.getpid(), signal.SIGKILL)


def killed(work: Callable[[], Any]) -> int | None:
    """Run ``work`` in a process that is to be killed within; its exit code."""
    connections.close_all()
    process = FORK.Process(target=work)
    process.start()
    process.join(60)
    return process.exitcode


def test_a_worker_killed_in_a_correction_of_a_frozen_year_leaves_it_and_the_next_one_ends_it(
    settled: Settled,
) -> None:
    freeze(agreed(settled).pk)
    row = asked_correction(settled)
    row = correction_move(
        correction=row,
        move=APPLY,
        version=row.version,
        actor=settled.reviewer,
        password=PASSWORD,
    )
    for point in ("check", "apply", "fence", "load", "pack", "verify"):

        def work(point: str = point) -> None:
            correction_apply(correction=Correction.objects.get(pk=row.pk), progress=Dying(point))

        assert killed(work) == -signal.SIGKILL
        row.refresh_from_db()
        assert (row.state, settled.year.state) == (RUNNING, YearState.CLOSED)
        assert YearBundle.objects.count() == 1
        assert_whole(settled)

    assert carry_out(row.pk) == "applied"

    assert YearBundle.objects.count() == 2
    assert_whole(settled)


def test_a_worker_killed_at_any_point_leaves_the_published_year_and_the_next_one_ends_it(
    settled: Settled,
) -> None:
    row = agreed(settled)
    for point in POINTS:

        def work(point: str = point) -> None:
            year_freeze(freezing=YearFreezing.objects.get(pk=row.pk), progress=Dying(point))

        assert killed(work) == -signal.SIGKILL
        row.refresh_from_db()
        assert (row.state, settled.year.state) == (RUNNING, YearState.OPEN)
        assert not YearBundle.objects.exists()
        assert_whole(settled)

    freeze(row.pk)

    assert settled.year.state == YearState.CLOSED
    assert_whole(settled)
