"""Reports through the API, and several at once: by a job that goes on after a kill, for who sees
all units alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from config.celery import app
from core.jobs import run, sweep
from core.models import AuditEntry, Job, JobState
from core.policy import Denied
from scoring.models import ResultReport, ResultSet
from scoring.queries import results_scope
from scoring.reports import bulk, catalogue
from scoring.tasks import purge_reports
from tests.bonuses.people import other_account
from tests.factories import County
from tests.kept import kept_for_module
from tests.scoring.test_reports import judged_county
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
made = kept_for_module(judged_county)
REPORTS, ZIPS = "/api/result-reports/", "/api/result-report-zips/"


class KilledError(BaseException):
    """The worker is gone: no handler sees it."""


@pytest.fixture
def county(db: None, made: Callable[[], County], monkeypatch: pytest.MonkeyPatch) -> County:
    # A PDF is looked at as the page that it is printed from.
    monkeypatch.setattr("documents.pdf.render_pdf", lambda html, page="portrait": html.encode())
    return made()


def of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def office(county: County) -> Client:
    return of(other_account(county, "target_office"))


def file_of(client: Client, address: str, **query: str) -> bytes:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content.decode()
    sent = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(sent)


def asked(client: Client, kind: str = "whole") -> dict[str, Any]:
    answer = client.post(ZIPS, {"kind": kind}, content_type="application/json")
    assert answer.status_code == 202, answer.content.decode()
    return dict(answer.json())


def test_every_report_is_listed_and_comes_in_each_of_its_forms(county: County) -> None:
    client = office(county)
    rows = client.get(REPORTS).json()
    assert {row["key"] for row in rows} == set(catalogue.REPORTS)
    given = {"certificate": {"unit": "101"}}
    for row in rows:
        if row["key"] == "brief":  # nobody is in charge of a unit
            continue
        for form in row["forms"]:
            body = file_of(
                client, f"{REPORTS}{row['key']}/file/", **{"as": form, **given.get(row["key"], {})}
            )
            assert body[:2] == b"PK" or b"<html" in body
    assert AuditEntry.objects.filter(event="result_set.export").count() == 11
    assert client.get(f"{REPORTS}honours/file/", {"as": "exe"}).status_code == 404
    assert client.get(f"{REPORTS}gold/file/").status_code == 404
    assert client.get(f"{REPORTS}certificate/file/").status_code == 404


def test_the_api_gives_the_files_of_the_pages(county: County) -> None:
    client = office(county)
    body = file_of(client, f"{REPORTS}honours/file/", **{"as": "xlsx"})
    page = client.get("/results/reports/honours.xlsx").content
    tables = [
        list(load_workbook(io.BytesIO(each)).active.values)  # type: ignore[union-attr]
        for each in (body, page)
    ]
    assert tables[0] == tables[1]


def test_a_head_gets_his_own_units_and_nothing_of_all(county: County) -> None:
    account = other_account(county, "department_head", county.units["101"])
    head = of(account)
    assert "circular" not in {row["key"] for row in head.get(REPORTS).json()}
    assert head.get(f"{REPORTS}circular/file/").status_code == 404
    assert head.get(f"{REPORTS}certificate/file/", {"unit": "102"}).status_code == 404
    own = file_of(head, f"{REPORTS}certificate/file/", unit="101").decode()
    assert county.units["101"].name in own
    lost = file_of(head, f"{REPORTS}deductions/file/").decode()
    assert county.units["102"].name not in lost
    whole = asked(office(county))
    run(ResultReport.objects.get().job.pk)
    for address in (ZIPS, f"{ZIPS}{whole['id']}/", f"{ZIPS}{whole['id']}/file/"):
        assert head.get(address).status_code == 404
    assert head.get(f"/results/reports/zips/{whole['id']}/").status_code == 404
    sent = head.post(ZIPS, {"kind": "whole"}, content_type="application/json")
    assert sent.status_code == 404
    # The routes are closed to him, and so is what stands behind them.
    with pytest.raises(Denied):
        bulk.report_for(results_scope(account), whole["id"])


@pytest.mark.parametrize("role", ["staff", "auditor", "system_administrator"])
def test_who_sees_no_results_gets_no_report(county: County, role: str) -> None:
    whole = asked(office(county))
    run(ResultReport.objects.get().job.pk)
    client = of(other_account(county, role))
    for address in (REPORTS, f"{REPORTS}honours/file/", f"{ZIPS}{whole['id']}/file/"):
        assert client.get(address).status_code == 404


def test_a_zip_is_asked_for_once_followed_and_fetched(county: County) -> None:
    client = office(county)
    first, again = asked(client), asked(client)
    assert first["id"] == again["id"]
    assert client.get(f"/api/jobs/{first['job']}/").json()["state"] == "waiting"
    assert client.get(f"{ZIPS}{first['id']}/file/").status_code == 404, "not drawn yet"
    run(ResultReport.objects.get().job.pk)
    row = client.get(f"{ZIPS}{first['id']}/").json()
    body = file_of(client, f"{ZIPS}{first['id']}/file/")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        names = packed.namelist()
    lists = sum(len(catalogue.REPORTS[key].forms) for key in bulk.LISTS)
    assert row["files"] == len(names) == lists + len(county.units)
    assert "考核结果通报.docx" in names
    assert any(name.startswith("考核结果证明/001-101-") for name in names)
    assert AuditEntry.objects.filter(event="result_set.export").count() == 1
    assert not (bulk.ZIPS.folder() / str(first["id"])).exists()


def test_the_page_asks_and_hands_over(county: County) -> None:
    client = office(county)
    page = client.post("/results/reports/zips/", {"kind": "certificates"}, follow=True)
    assert "正在排版" in page.content.decode()
    row = ResultReport.objects.get()
    run(row.job.pk)
    page = client.get("/results/reports/")
    assert f"/results/reports/zips/{row.pk}/" in page.content.decode()
    assert file_of(client, f"/results/reports/zips/{row.pk}/")[:2] == b"PK"
    wrong = client.post("/results/reports/zips/", {"kind": "gold"}, follow=True)
    assert "选一种报表" in wrong.content.decode()


def test_papers_that_call_a_set_provisional_are_not_given_once_it_is_published(
    county: County,
) -> None:
    client = office(county)
    first = asked(client, "certificates")
    run(ResultReport.objects.get().job.pk)
    ResultSet.objects.update(state="published")
    assert client.get(ZIPS).json() == []
    assert client.get(f"{ZIPS}{first['id']}/file/").status_code == 404
    second = asked(client, "certificates")
    assert second["id"] != first["id"]


def test_a_killed_worker_is_gone_on_from_and_draws_nothing_twice(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(office(county))
    row = ResultReport.objects.get()
    whole, done = bulk.drawn, []

    def dies(what: Any, account: Any, key: str, form: str, query: Any) -> Any:
        if len(done) == 9:
            raise KilledError
        done.append((key, form, query.get("unit")))
        return whole(what, account, key, form, query)

    monkeypatch.setattr(bulk, "drawn", dies)
    with pytest.raises(KilledError):
        run(row.job.pk)

    def goes_on(what: Any, account: Any, key: str, form: str, query: Any) -> Any:
        done.append((key, form, query.get("unit")))
        return whole(what, account, key, form, query)

    monkeypatch.setattr(bulk, "drawn", goes_on)
    late = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=row.job.pk).update(heartbeat_at=late)
    assert sweep()["restarted"] == 1
    assert run(row.job.pk) == JobState.DONE
    row.refresh_from_db()
    assert len(done) == len(set(done)) == row.files


def test_the_night_drops_zips_whose_days_are_over(county: County) -> None:
    asked(office(county), "certificates")
    row = ResultReport.objects.get()
    run(row.job.pk)
    assert purge_reports() == 0
    assert bulk.names_needed([f"{row.pk}.zip", "77.zip"]) == {f"{row.pk}.zip"}
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert purge_reports() == 1
    assert not bulk.ZIPS.path(row.pk).exists()
    assert any(entry["task"] == purge_reports.name for entry in app.conf.beat_schedule.values())
