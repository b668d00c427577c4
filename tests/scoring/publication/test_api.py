"""The whole way through the API, by the services of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from scoring.publication.readiness import readiness_of
from tests.kept import kept_for_module
from tests.office import PASSWORD
from tests.scoring.publication.publishing import (
    AFTER,
    DECISION,
    MONDAY,
    Publishing,
    make_publishing,
)
from units.models import Account

pytestmark = pytest.mark.django_db
fresh = kept_for_module(make_publishing)


@pytest.fixture
def county(db: None, fresh: Callable[[], Publishing]) -> Publishing:
    return fresh()


def sent(account: Account, path: str, status: int, **body: Any) -> Any:
    client = Client()
    client.force_login(account)
    answer = client.post(f"/api/{path}", body, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_from_provisional_to_published(county: Publishing) -> None:
    number = county.recompute()
    with time_machine.travel(MONDAY, tick=False) as clock:
        row = sent(county.officer, "publications/?year=2026", 201, result_set=number)
        one = f"publications/{row['id']}/"

        def move(key: str, actor: Account = county.officer, status: int = 200, **told: str) -> Any:
            nonlocal row
            body = {"move": key, "version": row["version"], **told}
            row = sent(actor, f"{one}move/", status, **body)
            return row

        move("consult")
        for body in ("discipline", "organisation"):
            letter = {"document": "复函1号", "dated": "2027-03-01", "objections": {}}
            row = sent(
                county.officer, f"{one}views/", 200, version=row["version"], body=body, **letter
            )
        move("report")
        move("decide", **DECISION)
        assert move("announce", number="1号", contact="目标办")["notice_until"] == "2027-03-08"
        appeal = sent(county.head, "appeals/?year=2026", 201, unit="101", text="少计")
        one_appeal = f"appeals/{appeal['id']}/move/"
        told = {"move": "assign", "reviewer": county.second.username}
        appeal = sent(county.officer, one_appeal, 200, version=appeal["version"], **told)
        assert appeal["due"] == "2027-03-15"
        told = {"move": "refuse", "reason": "核对无误"}
        sent(county.second, one_appeal, 200, version=appeal["version"], **told)
        clock.move_to(AFTER)
        move("conclude")
        assert row["moves"] == ["take_up", "withdraw"]
        body = {"version": row["version"], "move": "publish", "number": "2号"}
        sent(county.officer, f"{one}move/", 404, **body, password=PASSWORD)
        sent(county.second, f"{one}move/", 400, **body, password="x")
        done = sent(county.second, f"{one}move/", 200, **body, password=PASSWORD)
    assert done["state"] == "published"


def test_what_stands_against_it_is_told_as_on_the_page(county: Publishing) -> None:
    number = county.recompute()
    client = Client()
    client.force_login(county.officer)

    told = client.get("/api/publications/readiness/?year=2026").json()

    shown = readiness_of(county.officer, county.year)
    assert told["result_set"] == number
    found = [(each["key"], each["weight"], each["title"]) for each in told["findings"]]
    assert found == [(each.key, each.weight, each.title) for each in shown.findings]
    assert client.get("/api/publications/readiness/?year=1900").status_code == 404


def test_a_unit_sees_no_publication(county: Publishing) -> None:
    row = county.start()
    client = Client()
    client.force_login(county.head)
    assert client.get("/api/publications/readiness/?year=2026").status_code == 404
    assert client.get(f"/api/publications/{row.pk}/").status_code == 404
    assert client.get("/api/appeals/?year=2026").json() == []
