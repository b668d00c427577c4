"""Two hand in the same report of what they saw, in processes of their own: one is told."""

from __future__ import annotations

from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError

from targets.progress.checking import seen_of
from targets.progress.models import ProgressReport
from targets.progress.services import report_hand_in
from tests.core.processes import race
from tests.targets.changes.promised import Promised, make_promised
from tests.targets.progress.test_progress import IN_TIME, MARCH, cells

pytestmark = pytest.mark.django_db(transaction=True)


def hand_in_unseen(promised: Promised, actual: str) -> str:
    told = {"year": promised.drafting.year, "unit": promised.unit, "actor": promised.filer}
    typed = cells(promised, *[actual] * 4)
    with time_machine.travel(IN_TIME, tick=False):
        try:
            report_hand_in(**told, period=MARCH, cells=typed, seen=seen_of({}))
        except ValidationError as error:
            return f"refused {error.code}"
    return "written"


def test_of_two_reports_after_the_same_look_one_is_written() -> None:
    promised = make_promised()
    said = race([partial(hand_in_unseen, promised, "1"), partial(hand_in_unseen, promised, "2")])
    assert sorted(said) == ["refused changed", "written"]
    rows = ProgressReport.objects.all()
    assert (len(rows), len({row.actual for row in rows})) == (4, 1)
