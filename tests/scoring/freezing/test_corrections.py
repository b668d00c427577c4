"""Correcting what was published or frozen: two persons, a report, a new set, the old one kept.

Three departments; 102 lost 10 points by a deduction of the city's line (K-5.4c), 103 is vetoed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from core import jobs
from core.models import AuditEntry, Job
from core.notices.models import Notice
from core.workflow import NotYoursError, StaleMoveError
from reviews.models import Deduction
from schemes.models import YearState
from scoring.freezing.corrections import applying, moving
from scoring.freezing.corrections.flow import APPLY, ASK, DROP, REFUSE
from scoring.freezing.corrections.moving import correction_move
from scoring.freezing.corrections.report import changes_of
from scoring.freezing.corrections.services import (
    LineAsked,
    correction_line_add,
    correction_line_drop,
    correction_start,
)
from scoring.freezing.models import APPLIED, ASKED, DRAFT, RUNNING, Correction, YearBundle
from scoring.freezing.services import FreezeRefusedError
from scoring.freezing.store import path_of
from scoring.guards import correcting
from scoring.models import CurrentResult, ResultSet, ResultSetState
from tests import factories
from tests.office import PASSWORD
from tests.scoring.freezing.frozen import Settled, corrected, frozen, granted, make_settled
from units.models import Role

pytestmark = pytest.mark.django_db
#: What a form asks for beside the count.
STATED = {"date": "2026-12-01", "document": "通报"}


@pytest.fixture
def settled() -> Settled:
    return make_settled()


def started(settled: Settled) -> Correction:
    return correction_start(
        year=settled.year, document="目考〔2027〕2号", reason="失分线认定有误", actor=settled.office
    )


def with_line(settled: Settled) -> Correction:
    """A draft that withdraws the deduction of 102."""
    row = started(settled)
    return correction_line_add(
        correction=row,
        version=row.version,
        asked=LineAsked("deductions", key="d1", withdraw=True),
        actor=settled.office,
    )


def moved(
    row: Correction, move: str, actor: object, reason: str = "", password: str = PASSWORD
) -> Correction:
    """Make the move; where it is agreed to, its job runs too."""
    made = correction_move(
        correction=row,
        move=move,
        version=row.version,
        actor=actor,
        reason=reason,
        password=password,
    )
    return corrected(made) if move == APPLY else made


def test_the_report_says_points_ranks_and_yuan_before_anybody_agrees(settled: Settled) -> None:
    row = moved(with_line(settled), ASK, settled.office)

    changes = {each.code: each for each in changes_of(row.report)}
    # 10 points back, nobody else's score moves; the formula moves everybody's money (K-7.1).
    assert changes["102"].points == Fraction(10)
    assert row.report["sums"]["points"] == 1
    assert changes["102"].per_head is not None
    assert changes["102"].per_head > 0
    assert ResultSet.objects.count() == 1
    assert Deduction.objects.get(key="d1").current


def test_a_published_year_gets_a_new_set_and_keeps_the_old_one(settled: Settled) -> None:
    row = moved(with_line(settled), ASK, settled.office)

    assert Notice.objects.get(event="scoring.correction_waits").recipient == settled.reviewer
    row = moved(row, APPLY, settled.reviewer)

    assert row.state == APPLIED
    assert row.new_set is not None
    assert (row.new_set.number, row.new_set.state) == (2, ResultSetState.PUBLISHED)
    assert ResultSet.objects.get(number=1).state == ResultSetState.PUBLISHED
    assert CurrentResult.objects.get().result_set == row.new_set
    assert settled.year.state == YearState.OPEN
    withdrawn = Deduction.objects.get(key="d1")
    assert (withdrawn.current, withdrawn.retired_by) == (False, settled.office)
    assert "目考〔2027〕2号" in withdrawn.retired_reason
    assert AuditEntry.objects.get(event="correction.apply").actor == settled.reviewer


def test_a_frozen_year_gets_a_new_bundle_and_stays_closed(settled: Settled) -> None:
    frozen(settled)

    row = moved(moved(with_line(settled), ASK, settled.office), APPLY, settled.reviewer)

    assert row.new_set is not None
    assert (row.new_set.state, settled.year.state) == (ResultSetState.FROZEN, YearState.CLOSED)
    old, new = YearBundle.objects.order_by("pk")
    assert old.digest != new.digest
    for bundle in (old, new):
        call_command("verify_year", str(path_of(bundle.stored_name)), "--digest", bundle.digest)


def test_what_is_applied_is_what_was_shown(settled: Settled) -> None:
    row = moved(with_line(settled), ASK, settled.office)
    with correcting(settled.year):
        factories.add_deduction(settled.county, "d9", settled.county.units["101"])

    row = moved(row, APPLY, settled.reviewer)

    assert (row.state, row.new_set) == (DRAFT, None)
    assert "提请以后情况变了" in row.problems[0]["text"]
    told = Notice.objects.get(event="scoring.correction_failed")
    assert told.recipient == settled.office
    assert AuditEntry.objects.get(event="correction.fail").actor == settled.reviewer
    assert ResultSet.objects.count() == 1
    assert Deduction.objects.get(key="d1").current


def test_agreeing_queues_a_job_and_nothing_is_written_before_it_runs(settled: Settled) -> None:
    row = moved(with_line(settled), ASK, settled.office)

    row = correction_move(
        correction=row,
        move=APPLY,
        version=row.version,
        actor=settled.reviewer,
        password=PASSWORD,
    )

    assert row.state == RUNNING
    assert Job.objects.get(pk=row.job).state == "queued"
    assert ResultSet.objects.count() == 1
    with pytest.raises(ValidationError, match="正在更正"):
        moved(row, APPLY, settled.reviewer)
    assert corrected(row).state == APPLIED
    assert jobs.run(Job.objects.get(pk=row.job).pk) is None
    assert ResultSet.objects.count() == 2


def test_a_job_that_died_is_begun_anew(settled: Settled) -> None:
    row = moved(with_line(settled), ASK, settled.office)
    row = correction_move(
        correction=row,
        move=APPLY,
        version=row.version,
        actor=settled.reviewer,
        password=PASSWORD,
    )
    Job.objects.filter(pk=row.job).update(state="failed")

    row = moved(row, APPLY, settled.reviewer)

    assert (row.state, ResultSet.objects.count()) == (APPLIED, 2)


def test_who_agrees_gives_his_own_password_once_more(settled: Settled) -> None:
    row = moved(with_line(settled), ASK, settled.office)

    for given in ("", "guess"):
        with pytest.raises(ValidationError, match="密码不对"):
            moved(row, APPLY, settled.reviewer, password=given)

    row.refresh_from_db()
    assert (row.state, row.new_set) == (ASKED, None)
    assert ResultSet.objects.count() == 1


def test_nobody_applies_what_he_had_a_hand_in(settled: Settled) -> None:
    other = granted(settled.county, Role.TARGET_OFFICE, "office-2")
    row = started(settled)
    row = correction_line_add(
        correction=row,
        version=row.version,
        asked=LineAsked("deductions", key="d1", withdraw=True),
        actor=other,
    )
    row = moved(row, ASK, settled.office)

    for actor in (settled.office, other):
        with pytest.raises(NotYoursError):
            moved(row, APPLY, actor)


def test_it_is_sent_back_mended_and_asked_for_again(settled: Settled) -> None:
    row = moved(with_line(settled), ASK, settled.office)
    with pytest.raises(ValidationError):
        moved(row, REFUSE, settled.reviewer)
    row = moved(row, REFUSE, settled.reviewer, "附上市考核办的函")
    assert (row.state, row.answer) == (DRAFT, "附上市考核办的函")

    line = row.lines.get()
    row = correction_line_drop(
        correction=row, version=row.version, line=line.pk, actor=settled.office
    )
    assert row.report == {}, "it told what came of the line that is gone"
    with pytest.raises(ValidationError, match="先列出要更正的事实"):
        moved(row, ASK, settled.office)


def test_a_correction_changes_a_fact_and_names_what_it_was(settled: Settled) -> None:
    row = started(settled)
    row = correction_line_add(
        correction=row,
        version=row.version,
        asked=LineAsked(
            "deductions", key="d1", texts={"count": "3", "date": "2026-12-01", "document": "通报"}
        ),
        actor=settled.office,
    )

    row = moved(row, ASK, settled.office)

    assert row.lines.get().before["count"] == "1"
    assert {each.code: each for each in changes_of(row.report)}["102"].points == Fraction(-20)


def test_faults_of_a_line_are_told_and_the_line_is_not_kept(settled: Settled) -> None:
    row = started(settled)

    with pytest.raises(ValidationError, match="第 1 条"):
        correction_line_add(
            correction=row,
            version=row.version,
            asked=LineAsked("deductions", key="d1", texts={"count": "many"}),
            actor=settled.office,
        )

    assert not Correction.objects.get().lines.exists()


def test_a_year_has_one_correction_at_a_time(settled: Settled) -> None:
    row = started(settled)
    with pytest.raises(ValidationError, match="还没有办完"):
        started(settled)

    moved(row, DROP, settled.office)

    assert started(settled).serial == 2


def test_document_and_reason_are_asked_for_together(settled: Settled) -> None:
    with pytest.raises(ValidationError) as refused:
        correction_start(year=settled.year, document=" ", reason="", actor=settled.office)

    assert sorted(refused.value.message_dict) == ["document", "reason"]


def test_an_old_page_is_told(settled: Settled) -> None:
    row = with_line(settled)

    with pytest.raises(StaleMoveError):
        correction_move(correction=row, move=ASK, version=1, actor=settled.office)


def test_a_line_is_tried_without_computing_anything(settled: Settled) -> None:
    frozen(settled)
    with mock.patch.object(applying, "result_set_recompute", side_effect=AssertionError):
        row = with_line(settled)

    assert row.lines.count() == 1
    assert settled.year.state == YearState.CLOSED
    assert Deduction.objects.get(key="d1").current


def test_a_bundle_that_does_not_agree_is_told_and_nothing_is_written(settled: Settled) -> None:
    frozen(settled)
    row = moved(with_line(settled), ASK, settled.office)
    refused = FreezeRefusedError("按现在的事实算不出")

    with mock.patch.object(moving, "bundle_pack", side_effect=refused):
        row = moved(row, APPLY, settled.reviewer)

    assert (row.state, row.problems[0]["text"]) == (DRAFT, "按现在的事实算不出")
    assert ResultSet.objects.count() == 1
    assert (settled.year.state, YearBundle.objects.count()) == (YearState.CLOSED, 1)
    assert Deduction.objects.get(key="d1").current


def change(code: str, before: str | None, now: str | None) -> dict[str, Any]:
    """A unit of a kept report; its rank moved whatever its total did."""
    row: dict[str, Any] = {"code": code, "name": code, "peer_group": "department", "people": 1}
    row["money"] = "1"
    row |= {"total_before": before, "total": now, "rank_before": 1, "rank": 2}
    return row | {"grade_before": "", "grade": "", "rate_before": "1", "rate": "2"}


def test_a_report_begins_with_the_units_whose_points_changed() -> None:
    units = [
        *(change("101", "90", "90"), change("102", "90", "91"), change("103", None, None)),
        *(change("104", "90", None), change("105", "90", "80"), change("106", None, "70")),
    ]

    assert [each.code for each in changes_of({"units": units})] == [
        *("104", "106", "105", "102", "101", "103")
    ]
