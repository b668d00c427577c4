"""Tasks, notices and choices through the API: the same as on the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.notices import events
from core.notices.models import Notice, Preference
from core.notices.services import notify
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role

pytestmark = pytest.mark.django_db
fresh_county = kept_for_module(lambda: make_county(departments=2))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def client_of(account: Account) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, path: str, data: Any) -> Any:
    return client.post(path, data, content_type="application/json")


def tell(county: County, account: Account) -> Notice:
    (notice,) = notify(
        recipients=[account],
        event=events.FAILED,
        authority=county.office.authority,
        params={"what": "重新计算"},
    )
    return notice


def test_tasks_are_those_of_the_page(county: County) -> None:
    filer = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"])
    item, *undated = client_of(filer).get("/api/tasks/").json()
    assert (item["key"], item["source"], item["kind"]) == ("own-plan-102", "targets", "mine")
    later = {each["key"] for each in undated if not each["key"].startswith("progress-")}
    assert later == {"own-level-two-102", "tree-102"}
    assert item["due_at"].startswith("2026-03-31")
    assert client_of(filer).get("/api/tasks/?kind=late").json() == []


def test_the_office_reminds_through_the_api_and_others_may_not(county: County) -> None:
    office = county.office.account(Role.TARGET_OFFICE)
    filer = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"])
    asked = {"items": ["targets:plan-102", "targets:plan-101", "no:such"]}
    answer = post(client_of(office), "/api/tasks/remind/", asked)
    assert answer.json() == {"told": 1, "nobody": [county.units["101"].name]}
    assert Notice.objects.get(recipient=filer).event == events.REMIND
    assert post(client_of(filer), "/api/tasks/remind/", asked).status_code == 404


def test_one_reads_and_marks_ones_own_notices_only(county: County) -> None:
    filer = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"])
    other = county.office.account(Role.DEPARTMENT_HEAD)
    mine, theirs = tell(county, filer), tell(county, other)
    client = client_of(filer)
    (listed,) = client.get("/api/notices/").json()
    assert listed["id"] == str(mine.pk)
    assert listed["text"] == "重新计算没有做完，打开看原因。"
    assert client.get(f"/api/notices/{mine.pk}/").status_code == 200
    assert client.get(f"/api/notices/{theirs.pk}/").status_code == 404
    assert post(client, "/api/notices/read/", {"notices": [str(theirs.pk)]}).json() == {
        "changed": 0
    }
    assert post(client, "/api/notices/read/", {}).json() == {"changed": 1}
    assert client.get("/api/notices/?state=unread").json() == []


def test_choices_are_read_and_written_whole(county: County) -> None:
    account = county.office.account(Role.DEPARTMENT_HEAD)
    client = client_of(account)
    told = client.get("/api/notice-preferences/").json()
    assert told["modes"][events.REMIND] == events.AT_ONCE
    told |= {"email": "head@example.org", "quiet_from": 20}
    told["modes"][events.REMIND] = events.DAILY
    assert post(client, "/api/notice-preferences/", told).json() == told
    kept = Preference.objects.get(account=account)
    assert kept.modes == {events.REMIND: events.DAILY}
    for wrong in ({"quiet_from": 24}, {"modes": {"no.such": "off"}}, {"email": "x"}):
        assert post(client, "/api/notice-preferences/", told | wrong).status_code == 400
