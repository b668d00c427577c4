"""Freezing a year: who, when it is refused, what it leaves, what it closes (S-4, S-6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command

from core.facts import FactInput, fact_record
from core.models import AuditEntry, JobState
from core.notices.models import Notice
from core.workflow import NotYoursError, StaleMoveError
from reviews.models import Deduction
from schemes.fact_entry.services import refusal
from schemes.models import Year, YearFact, YearState
from schemes.services import YearClosedError
from scoring.freezing import services
from scoring.freezing.bundle import bundle_read
from scoring.freezing.demo import last_year_frozen
from scoring.freezing.flow import AGREE, REFUSE, WITHDRAW
from scoring.freezing.models import ASKED, FAILED, FROZEN, RUNNING, YearBundle
from scoring.freezing.services import freezing_ask, freezing_move, year_freeze
from scoring.freezing.store import path_of
from scoring.models import ResultSet, ResultSetState
from scoring.publication.models import Publication
from scoring.services import RecomputeError, recompute_request, result_set_recompute
from tests import factories
from tests.office import PASSWORD
from tests.scoring.freezing.frozen import (
    Settled,
    agree,
    agreed,
    asked,
    frozen,
    granted,
    make_settled,
    run_job,
)
from units.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled() -> Settled:
    return make_settled()


def test_a_published_year_is_frozen_by_two(settled: Settled) -> None:
    row = agreed(settled)
    assert (row.state, settled.year.state) == (RUNNING, YearState.OPEN)
    assert Notice.objects.get(event="scoring.freeze_waits").recipient == settled.reviewer

    assert run_job(row) == JobState.DONE

    row.refresh_from_db()
    settled.result_set.refresh_from_db()
    assert (row.state, settled.year.state) == (FROZEN, YearState.CLOSED)
    assert settled.result_set.state == ResultSetState.FROZEN
    assert Notice.objects.get(event="scoring.frozen").recipient == settled.office


def test_its_bundle_lies_in_the_store_and_verifies(
    settled: Settled, capsys: pytest.CaptureFixture[str]
) -> None:
    frozen(settled)
    bundle = YearBundle.objects.get(result_set=settled.result_set)
    path = path_of(bundle.stored_name)

    call_command("verify_year", str(path), "--digest", bundle.digest)

    assert capsys.readouterr().out.splitlines()[-1].endswith("全部相同")
    assert bundle.counts["units"] == 3
    assert path.stat().st_size == bundle.size
    assert [name for name, _size, _hash in bundle.members] == sorted(
        bundle_read(path.read_bytes()).members
    )


def test_the_digest_stands_in_the_audit_trail(settled: Settled) -> None:
    frozen(settled)
    bundle = YearBundle.objects.get()

    for event in ("yearbundle.keep", "yearfreezing.freeze"):
        assert AuditEntry.objects.get(event=event).detail["digest"] == bundle.digest


def test_nobody_agrees_to_what_he_asked_for(settled: Settled) -> None:
    row = asked(settled)

    with pytest.raises(NotYoursError):
        agree(row, settled.office)

    other = granted(settled.county, Role.TARGET_OFFICE, "office-2")
    assert agree(row, other).job


@pytest.mark.parametrize("role", [Role.FINANCE, Role.LEADER, Role.AUDITOR, Role.STAFF])
def test_others_neither_ask_nor_agree(settled: Settled, role: Role) -> None:
    other = granted(settled.county, role, "other")
    with pytest.raises(NotYoursError):
        freezing_ask(year=settled.year, actor=other)
    row = asked(settled)

    with pytest.raises(NotYoursError):
        agree(row, other)


def test_who_agrees_gives_his_own_password_once_more(settled: Settled) -> None:
    row = asked(settled)

    for given in ("", "guess"):
        with pytest.raises(ValidationError, match="密码不对"):
            agree(row, settled.reviewer, given)

    row.refresh_from_db()
    assert (row.state, row.job) == (ASKED, None)


def test_who_is_late_is_told_that_it_moved(settled: Settled) -> None:
    row = asked(settled)
    freezing_move(freezing=row, move=WITHDRAW, version=row.version, actor=settled.office)

    with pytest.raises(StaleMoveError):
        freezing_move(
            freezing=row, move=AGREE, version=1, actor=settled.reviewer, password=PASSWORD
        )


def test_it_is_sent_back_with_a_reason_and_asked_for_again(settled: Settled) -> None:
    row = asked(settled)
    with pytest.raises(ValidationError):
        freezing_move(freezing=row, move=REFUSE, version=1, actor=settled.reviewer)
    freezing_move(freezing=row, move=REFUSE, version=1, actor=settled.reviewer, reason="等申诉办完")

    again = asked(settled)

    assert again.state == ASKED
    with pytest.raises(ValidationError, match="已经提请过封存"):
        asked(settled)


def test_a_year_that_is_not_published_is_not_frozen() -> None:
    county = factories.make_county(departments=2)
    office = granted(county, Role.TARGET_OFFICE, "office")

    with pytest.raises(ValidationError, match="还没有公布"):
        freezing_ask(year=county.year, actor=office)


def test_a_set_that_is_no_longer_in_force_is_not_frozen(settled: Settled) -> None:
    row = asked(settled)
    behind_the_services(settled)
    Year.objects.filter(pk=settled.year.pk).update(revision=99, whole_revision=99)
    ResultSet.objects.update(state=ResultSetState.PROVISIONAL)
    result_set_recompute(year=settled.year, actor=None, cause="command")
    ResultSet.objects.filter(number=1).update(state=ResultSetState.PUBLISHED)

    with pytest.raises(ValidationError, match="先按更正办理"):
        freezing_move(
            freezing=row, move=AGREE, version=1, actor=settled.reviewer, password=PASSWORD
        )


def behind_the_services(settled: Settled) -> None:
    """A fact that was changed in the database itself, past every service."""
    assert Deduction.objects.filter(year=settled.year, unit__code="102").update(count=2)


def test_facts_that_do_not_give_what_was_published_stop_it_and_nothing_is_frozen(
    settled: Settled,
) -> None:
    row = agreed(settled)
    behind_the_services(settled)

    assert run_job(row) == JobState.FAILED

    row.refresh_from_db()
    assert (row.state, settled.year.state) == (FAILED, YearState.OPEN)
    assert "102" in row.problems[0]["params"]["units"]
    assert not YearBundle.objects.exists()


def test_what_is_written_while_it_is_computed_stops_it(
    settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = agreed(settled)
    keep = services.keep

    def meanwhile(content: bytes, name: str) -> None:
        keep(content, name)
        Year.objects.filter(pk=settled.year.pk).update(revision=99)

    monkeypatch.setattr(services, "keep", meanwhile)

    assert run_job(row) == JobState.FAILED

    row.refresh_from_db()
    assert (row.state, settled.year.state) == (FAILED, YearState.OPEN)


def test_the_job_twice_freezes_once(settled: Settled) -> None:
    row = frozen(settled)

    again = year_freeze(freezing=row)

    assert YearBundle.objects.get() == again
    assert AuditEntry.objects.filter(event="yearfreezing.freeze").count() == 1


def test_a_full_disk_freezes_nothing(settled: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    row = agreed(settled)
    monkeypatch.setattr(services, "keep", full)
    run_job(row)
    assert settled.year.state == YearState.OPEN
    monkeypatch.undo()

    # The second person begins it anew, with the same request.
    row.refresh_from_db()
    row = agree(row, settled.reviewer)
    assert run_job(row) == JobState.DONE
    assert settled.year.state == YearState.CLOSED


FACTS = [model for model in apps.get_models() if issubclass(model, YearFact)]


def test_no_kind_of_fact_of_a_frozen_year_is_written(settled: Settled) -> None:
    frozen(settled)
    year, item = settled.year, FactInput("x", {})

    for model in FACTS:
        with pytest.raises(YearClosedError, match="已封存"):
            fact_record(model, scope={"year": year}, item=item, actor=settled.office)
    assert "已封存" in refusal(year)


def test_a_frozen_year_keeps_its_set(settled: Settled) -> None:
    frozen(settled)

    with pytest.raises(RecomputeError):
        recompute_request(year=settled.year, actor=settled.office)
    outcome = result_set_recompute(year=settled.year, actor=None, cause="nightly")

    assert (outcome.result_set, outcome.changed) == (settled.result_set, False)


def test_the_demo_freezes_a_year_that_was_closed_before() -> None:
    county = factories.make_county(departments=2)
    result_set_recompute(year=county.year, actor=None, cause="command")
    office = granted(county, Role.TARGET_OFFICE, "office")
    second = granted(county, Role.REVIEWING_OFFICE, "second")

    bundle = last_year_frozen(year=county.year, office=office, second=second, password=PASSWORD)

    assert bundle.counts["units"] == 2
    assert Year.objects.get(pk=county.year.pk).state == YearState.CLOSED
    row = Publication.objects.get(year=county.year)
    assert (row.state, row.result_set_id) == ("published", bundle.result_set_id)
    assert (row.asked_by, row.published_by) == (office, second)
    assert row.told["lists"]
