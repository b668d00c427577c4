"""People, transfers and charges through the API: as the pages, by the same services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.fact_rows import office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.people_county import add_person, post
from units.models import Person, Posting, Role

pytestmark = pytest.mark.django_db
JSON = "application/json"


def peopled() -> County:
    county = make_county()
    for code, unit in (("P1", "101"), ("P2", "102")):
        person = add_person(county, code, f"某{code}")
        post(county, person, county.units[unit], date(2020, 3, 1), months={2026: 12})
    return county


fresh_county = kept_for_module(peopled)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Client:
    return signed_in(office_account(county))


def test_people_are_listed_and_read_and_renamed(office: Client) -> None:
    rows = office.get("/api/people/?on=2026-03-01&sort=-code").json()["results"]
    assert [(row["code"], row["unit"]) for row in rows] == [("P2", "102"), ("P1", "101")]
    person = office.get("/api/people/P1/").json()
    assert person["postings"][0]["months"] == {"2026": 12}
    sent = {"name": "新名", "expected": "某P1", "reason": "核对"}
    assert office.post("/api/people/P1/rename/", sent, JSON).json()["name"] == "新名"
    assert office.post("/api/people/P1/rename/", {**sent, "reason": ""}, JSON).status_code == 400
    assert Person.objects.get(code="P1").name == "新名"


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.DEPARTMENT_HEAD, ["P1"]),
        (Role.DEPARTMENT_FILER, ["P1"]),
        (Role.FINANCE, ["P1", "P2"]),
        (Role.LEADER, None),
        (Role.STAFF, None),
        (Role.SYSTEM_ADMINISTRATOR, None),
    ],
)
def test_each_role_reads_its_own_people(county: County, role: Role, seen: Any) -> None:
    client = signed_in(office_account(county, role))
    answer = client.get("/api/people/?on=2026-03-01")
    if seen is None:
        assert answer.status_code == 404
        return
    assert [row["code"] for row in answer.json()["results"]] == seen
    assert client.get("/api/people/P2/").status_code == (200 if "P2" in seen else 404)
    assert client.post("/api/people/P1/rename/", {}, JSON).status_code == 404


def test_a_transfer_goes_its_way(county: County, office: Client) -> None:
    head = signed_in(office_account(county, Role.DEPARTMENT_HEAD))
    sent = {"person": "P1", "to_unit": "103", "effective_on": "2026-07-01", "document": "文"}
    assert head.post("/api/transfers/", {**sent, "person": "P2"}, JSON).status_code == 404
    assert head.post("/api/transfers/", {**sent, "to_unit": "101"}, JSON).status_code == 400
    made = head.post("/api/transfers/", sent, JSON).json()
    assert (made["state"], made["months_from"], made["months_to"]) == ("proposed", 6, 6)
    url = f"/api/transfers/{made['id']}/"
    months = {"version": 1, "months_from": 6, "months_to": 6}
    assert head.post(f"{url}confirm/", months, JSON).status_code == 404
    assert office.post(f"{url}confirm/", {**months, "months_to": 5}, JSON).status_code == 400
    assert office.post(f"{url}confirm/", months, JSON).json()["state"] == "confirmed"
    assert office.post(f"{url}confirm/", months, JSON).status_code == 409
    assert head.post(f"{url}withdraw/", {"version": 1, "reason": "不"}, JSON).status_code == 409
    assert Posting.objects.filter(person__code="P1", current=True, origin="api").count() == 2
    assert [row["id"] for row in office.get("/api/transfers/").json()["results"]] == [made["id"]]


def test_charges_are_read_and_changed(county: County, office: Client) -> None:
    leader = county.office.account(Role.LEADER, username="l1")
    sent = {"leader": "l1", "units": ["101"], "starts_on": "2026-02-01", "document": "分工"}
    assert office.post("/api/charges/", sent, JSON).status_code == 201
    rows = office.get("/api/charges/?on=2026-02-01").json()
    assert [(row["leader"], row["unit"]) for row in rows] == [("l1", "101")]
    assert office.get("/api/charges/?on=2026-01-31").json() == []
    assert office.post("/api/charges/", {**sent, "units": ["999"]}, JSON).status_code == 400
    assert signed_in(leader).get("/api/charges/").status_code == 200
    assert signed_in(leader).post("/api/charges/", sent, JSON).status_code == 404


def test_leaving_ends_the_posting_with_the_months_of_its_dates(
    county: County, office: Client
) -> None:
    head = signed_in(office_account(county, Role.DEPARTMENT_HEAD))
    sent = {"last_day": "2026-09-30", "kind": "退休", "document": "退休文"}
    url = "/api/people/P1/leave/"
    assert head.post(url, sent, JSON).status_code == 404
    assert office.post(url, {**sent, "kind": "走了"}, JSON).status_code == 400
    assert office.post(url, {**sent, "months": 12}, JSON).status_code == 400
    left = office.post(url, sent, JSON).json()
    assert [(p["ends_on"], p["months"]) for p in left["postings"]] == [("2026-09-30", {"2026": 9})]
    assert Posting.objects.get(person__code="P1", current=True).origin == "api"


def test_a_sick_leave_keeps_the_posting_and_earns_fewer_months(
    county: County, office: Client
) -> None:
    sent = {"first_day": "2026-03-01", "last_day": "2026-05-31", "document": "病假单"}
    url = "/api/people/P1/sick-leave/"
    assert office.post(url, {**sent, "last_day": "2026-02-01"}, JSON).status_code == 400
    away = office.post(url, {**sent, "months": 10, "months_reason": "五月已回"}, JSON).json()
    assert [(p["ends_on"], p["months"]) for p in away["postings"]] == [(None, {"2026": 10})]
    assert office.post("/api/people/P9/sick-leave/", sent, JSON).status_code == 404
