"""The page of a year's freeze and the API: who sees what, what is told, what is taken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from core.models import AuditEntry
from scoring.freezing.bundle import bundle_read
from scoring.freezing.models import FROZEN, YearBundle, YearFreezing
from tests.office import PASSWORD
from tests.scoring.freezing.frozen import Settled, asked, frozen, granted, make_settled, run_job
from units.models import Account, Role

pytestmark = pytest.mark.django_db
PAGE = "/results/freezing/"


@pytest.fixture
def settled() -> Settled:
    return make_settled()


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_two_take_a_year_from_published_to_frozen_on_the_page(settled: Settled) -> None:
    office, reviewer = client_of(settled.office), client_of(settled.reviewer)
    page = office.get(PAGE).content.decode()
    assert "结果集 1 的 3 个单位、" in page

    office.post("/results/freezing/ask/", {"year": settled.year.year})
    assert "是你提请的" in office.get(PAGE).content.decode()
    row = YearFreezing.objects.get()
    path, told = f"/results/freezing/{row.pk}/agree/", {"version": row.version}
    assert 'type="password"' in reviewer.get(PAGE).content.decode()
    refused = reviewer.post(path, {**told, "password": "guess-word"})
    assert refused.status_code == 422
    assert "密码不对" in refused.content.decode()
    assert "guess-word" not in refused.content.decode()
    sent = reviewer.post(path, {**told, "password": PASSWORD})
    row.refresh_from_db()
    assert sent["Location"] == f"/jobs/{row.job}/"
    run_job(row)
    ended = reviewer.get(sent["Location"]).content.decode()
    assert f'href="{PAGE}?year={settled.year.year}">看结果</a>' in ended
    assert "<span data-job-hint hidden>" in ended

    page = reviewer.get(PAGE).content.decode()
    assert YearBundle.objects.get().digest in page
    assert "提请封存</button>" not in page


def test_a_stale_page_is_told_who_was_faster(settled: Settled) -> None:
    row = asked(settled)
    client_of(settled.office).post(f"/results/freezing/{row.pk}/withdraw/", {"version": 1})

    late = client_of(settled.reviewer).post(f"/results/freezing/{row.pk}/agree/", {"version": 1})

    assert late.status_code == 409
    assert "用户east-office 刚办过" in late.content.decode()


def test_the_auditor_takes_the_bundle_and_that_is_on_record(settled: Settled) -> None:
    frozen(settled)
    auditor = granted(settled.county, Role.AUDITOR, "auditor")

    answer: Any = client_of(auditor).get("/results/bundles/1/bundle.zip")

    bundle = YearBundle.objects.get()
    assert bundle_read(b"".join(answer.streaming_content)).digest == bundle.digest
    assert AuditEntry.objects.get(event="yearbundle.download").actor == auditor


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.LEADER, Role.STAFF, Role.SYSTEM_ADMINISTRATOR, Role.DEPARTMENT_HEAD]
)
def test_for_others_neither_page_nor_bundle_exists(settled: Settled, role: Role) -> None:
    frozen(settled)
    unit = settled.county.units["101"] if role == Role.DEPARTMENT_HEAD else None
    client = client_of(granted(settled.county, role, "other", unit=unit))

    for path in (PAGE, "/results/bundles/1/bundle.zip", "/api/freezing/bundles/"):
        assert client.get(path).status_code in (403, 404)


def test_the_auditor_only_looks(settled: Settled) -> None:
    row = asked(settled)
    client = client_of(granted(settled.county, Role.AUDITOR, "auditor"))

    assert "同意封存</button>" not in client.get(PAGE).content.decode()
    assert client.post(f"/results/freezing/{row.pk}/agree/", {"version": 1}).status_code == 404


def test_the_api_goes_the_same_way(settled: Settled) -> None:
    office, reviewer = client_of(settled.office), client_of(settled.reviewer)
    made = office.post("/api/freezing/").json()
    told = {"move": "agree", "version": made["version"]}
    path = f"/api/freezing/{made['id']}/move/"

    assert office.post(path, told, content_type="application/json").status_code == 404
    refused = reviewer.post(path, told, content_type="application/json")
    assert refused.status_code == 400
    assert "密码不对" in refused.content.decode()
    told["password"] = PASSWORD
    assert reviewer.post(path, told, content_type="application/json").json()["state"] == "running"
    assert reviewer.post(path, told, content_type="application/json").status_code == 409
    run_job(YearFreezing.objects.get())

    assert office.get("/api/freezing/").json()[0]["state"] == FROZEN
    bundles = json.loads(office.get("/api/freezing/bundles/").content)
    assert bundles[0]["digest"] == YearBundle.objects.get().digest
