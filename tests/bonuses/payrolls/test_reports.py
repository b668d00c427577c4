"""Printed pages of a whole payroll: made by a job, resumed after a kill, for offices alone."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bonuses.models import PayReport
from bonuses.payrolls import flow, reports
from bonuses.payrolls.page import reports_of
from bonuses.payrolls.reports import ZIPS
from bonuses.tasks import purge_reports
from config.celery import app
from core import files
from core.jobs import run, sweep
from core.models import AuditEntry, Job, JobState
from core.policy import Denied
from tests.bonuses.payrolls.batches import Payday, make_payday, numbers
from tests.bonuses.people import other_account
from tests.kept import kept_for_module

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(make_payday)


class KilledError(BaseException):
    """The worker is gone: no handler sees it."""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Units in the order in which they were drawn; what a PDF holds is tested elsewhere."""
    done: list[str] = []

    def draw(found: Any) -> bytes:
        done.append(found.unit.code)
        return b"%PDF " + found.name.encode()

    monkeypatch.setattr(reports, "sheet_pdf", draw)
    monkeypatch.setattr(reports, "slips_pdf", draw)
    return done


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday]) -> Payday:
    return fresh_payday()


def names(report: PayReport) -> list[str]:
    with zipfile.ZipFile(ZIPS.path(report.pk)) as archive:
        return archive.namelist()


def test_all_sheets_in_one_zip_asked_for_once(day: Payday, drawn: list[str]) -> None:
    batch = day.computed()
    report = reports.report_request(batch=batch, kind="sheets", actor=day.finance)
    again = reports.report_request(batch=batch, kind="sheets", actor=day.office)
    assert again.pk == report.pk
    assert run(report.job.pk) == JobState.DONE
    report.refresh_from_db()
    assert report.files == batch.run.units == len(drawn)
    assert len(names(report)) == report.files
    assert names(report)[0].startswith("001-")
    assert not (ZIPS.folder() / str(report.pk)).exists()
    third = reports.report_request(batch=batch, kind="sheets", actor=day.finance)
    assert third.pk == report.pk


def test_what_was_drawn_of_a_trial_is_drawn_again_once_it_is_approved(
    day: Payday, drawn: list[str]
) -> None:
    batch = day.computed()
    trial = reports.report_request(batch=batch, kind="sheets", actor=day.finance)
    run(trial.job.pk)
    day.publish()
    batch = day.move(batch, flow.CHECK, day.finance)
    batch = day.move(batch, flow.APPROVE, day.office, confirmed=numbers(batch))
    assert reports_of(batch) == []
    with pytest.raises(Denied):
        reports.report_open(batch=batch, pk=trial.pk, actor=day.finance)
    made = reports.report_request(batch=batch, kind="sheets", actor=day.finance)
    assert made.pk != trial.pk
    assert run(made.job.pk) == JobState.DONE
    assert reports_of(batch) == [made]


def test_a_killed_worker_is_gone_on_from_and_draws_no_unit_twice(
    day: Payday, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = day.computed()
    report = reports.report_request(batch=batch, kind="slips", actor=day.finance)
    whole = reports.slips_pdf

    def dies(found: Any) -> bytes:
        if len(drawn) == 2:
            raise KilledError
        return bytes(whole(found))

    monkeypatch.setattr(reports, "slips_pdf", dies)
    with pytest.raises(KilledError):
        run(report.job.pk)
    assert len(drawn) == 2
    monkeypatch.setattr(reports, "slips_pdf", whole)
    late = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=report.job.pk).update(heartbeat_at=late)
    assert sweep()["restarted"] == 1
    assert run(report.job.pk) == JobState.DONE
    report.refresh_from_db()
    assert len(drawn) == len(set(drawn)) == report.files == batch.run.units


def test_the_night_drops_pages_whose_days_are_over(day: Payday, drawn: list[str]) -> None:
    """Nobody need ask for another report before the old one goes."""
    batch = day.computed()
    report = reports.report_request(batch=batch, kind="sheets", actor=day.finance)
    run(report.job.pk)
    assert purge_reports() == 0
    assert ZIPS.path(report.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert purge_reports() == 1
    assert not ZIPS.path(report.pk).exists()
    assert any(entry["task"] == purge_reports.name for entry in app.conf.beat_schedule.values())


def test_what_a_killed_worker_left_beside_the_zips_goes_after_a_day(
    day: Payday, drawn: list[str]
) -> None:
    report = reports.report_request(batch=day.computed(), kind="sheets", actor=day.finance)
    run(report.job.pk)
    left = ZIPS.path(report.pk).with_name(f"{files.ASIDE}1")
    left.write_bytes(b"half")
    late = (timezone.now() - files.LEFT_ALONE - timedelta(hours=1)).timestamp()
    for path in (left, ZIPS.path(report.pk)):
        os.utime(path, (late, late))
    files.tidy()
    assert not left.exists()
    assert ZIPS.path(report.pk).exists()


def test_fetching_is_asked_again_noted_and_ends(day: Payday, drawn: list[str]) -> None:
    batch = day.computed()
    report = reports.report_request(batch=batch, kind="sheets", actor=day.finance)
    run(report.job.pk)
    address = reverse("bonuses:payroll_report", args=[batch.pk, report.pk])
    for role in ("leader", "department_head", "staff", "system_administrator"):
        client = Client()
        client.force_login(other_account(day.paid.county, role, day.paid.county.units["101"]))
        assert client.get(address).status_code == 404
        asking = reverse("bonuses:payroll_reports", args=[batch.pk])
        assert client.post(asking, {"kind": "slips"}).status_code == 404
    office = Client()
    office.force_login(day.office)
    answer = office.get(address)
    content = io.BytesIO(b"".join(answer.streaming_content))
    assert len(zipfile.ZipFile(content).namelist()) == batch.run.units
    assert AuditEntry.objects.filter(event="pay.export", actor=day.office).count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        office.force_login(day.office)
        assert office.get(address).status_code == 404
        reports.reports_purge()
    assert not ZIPS.path(report.pk).exists()
    assert not PayReport.objects.exists()


def test_the_summary_adds_up(day: Payday, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "summary_pdf", lambda *_args: b"%PDF")
    batch = day.computed()
    report = reports.report_request(batch=batch, kind="summary", actor=day.finance)
    assert run(report.job.pk) == JobState.DONE
    with zipfile.ZipFile(ZIPS.path(report.pk)) as archive:
        [book] = [name for name in archive.namelist() if name.endswith(".xlsx")]
        sheet = openpyxl.load_workbook(io.BytesIO(archive.read(book))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "应发合计" in row)
    place = head.index("应发合计")
    amounts = [row[place] for row in rows[rows.index(head) + 1 :]]
    *units, whole = [Decimal(str(amount)) for amount in amounts if amount is not None]
    assert sum(units) == whole == batch.run.amount
