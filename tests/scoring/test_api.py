"""The API answers with the same rows as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import Job
from scoring.services import result_set_recompute
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.scoring.test_pages import client_of, filer, office
from units.models import Role

pytestmark = pytest.mark.django_db


def computed_county() -> County:
    county = make_county(departments=2)
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return county


fresh_county = kept_for_module(computed_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def get(client: Client, address: str, expected: int = 200) -> Any:
    response = client.get(f"/api/{address}")
    assert response.status_code == expected, response.content.decode()
    return response.json()


def test_sets_and_entries_are_listed(county: County) -> None:
    client = office(county)
    sets = get(client, "result-sets/")
    assert [(each["number"], each["current"]) for each in sets] == [(1, True)]
    assert get(client, "result-sets/1/?year=2026")["scheme"]["number"] == 1
    entries = get(client, "result-sets/1/entries/")
    assert [(entry["unit"], entry["rank"]) for entry in entries] == [("101", 1), ("102", 2)]
    assert entries[0]["total"] == "1965/2"
    assert entries[0]["total_shown"] == "982.5000"


def test_a_result_comes_with_its_trace_in_words(county: County) -> None:
    found = get(office(county), "result-sets/1/entries/102/")
    base = found["trace"]["children"][0]
    assert base["label"] == "基础分"
    target = base["children"][0]["children"][0]
    assert target["source"]["who"] == "统计局"
    assert "÷" in target["note_text"]


def test_a_filer_sees_his_unit_only(county: County) -> None:
    client = filer(county)
    assert [entry["unit"] for entry in get(client, "result-sets/1/entries/")] == ["102"]
    get(client, "result-sets/1/entries/102/")
    get(client, "result-sets/1/entries/101/", 404)


@pytest.mark.parametrize("address", ["result-sets/9/", "result-sets/1/?year=1999"])
def test_what_is_not_there_is_not_found(county: County, address: str) -> None:
    get(office(county), address, 404)


def test_recompute_gives_a_job_to_follow(county: County) -> None:
    client = office(county)
    response = client.post("/api/result-sets/recompute/?year=2026")
    assert response.status_code == 202
    assert get(client, f"jobs/{response.json()['job']}/")["state"] == "waiting"
    assert filer(county).post("/api/result-sets/recompute/").status_code == 404
    assert Job.objects.count() == 1


def test_roles_without_results_get_nothing(county: County) -> None:
    auditor = client_of(county.office.account(Role.AUDITOR))
    get(auditor, "result-sets/", 404)
    get(Client(), "result-sets/", 401)
