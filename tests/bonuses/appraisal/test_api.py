"""The same services and the same refusals through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bonuses.models import PersonalScore
from tests.bonuses.appraisal.graded import Appraising, make_appraising
from tests.kept import kept_for_module
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
made = kept_for_module(make_appraising)
URL = "/api/staff-appraisals/"


@pytest.fixture
def fresh(db: None, made: Callable[[], Appraising]) -> Appraising:
    return made()


def sent(account: Account, path: str, **body: Any) -> Any:
    client = Client()
    client.force_login(account)
    return client.post(URL + path, body, content_type="application/json")


def seen(account: Account, path: str = "") -> Any:
    client = Client()
    client.force_login(account)
    return client.get(URL + path)


def test_a_unit_is_taken_from_its_beginning_to_the_facts(fresh: Appraising) -> None:
    head, office = fresh.head, fresh.office
    assert sent(head, "101/start/").status_code == 200
    people = [{"person": f"A0{n}", "grade": "competent", "given": "90"} for n in range(1, 10)]
    answer = sent(head, "101/grades/", people=people)
    assert answer.status_code == 200
    version = answer.json()["version"]
    moved = sent(head, "101/move/", move="submit", version=version)
    assert moved.json()["state"] == "submitted"
    stale = sent(office, "101/move/", move="confirm", version=version)
    assert stale.status_code == 409
    done = sent(office, "101/move/", move="confirm", version=moved.json()["version"])
    assert done.json()["state"] == "confirmed"
    assert PersonalScore.objects.filter(unit=fresh.unit, current=True, score="90").count() == 9


def test_the_one_too_many_is_refused_with_its_reason(fresh: Appraising) -> None:
    sent(fresh.head, "101/start/")
    both = [{"person": code, "grade": "excellent"} for code in ("A02", "A03")]
    answer = sent(fresh.head, "101/grades/", people=both)
    assert answer.status_code == 400
    assert "优秀名额只有 1 个" in answer.content.decode()
    assert seen(fresh.head, "101/").json()["used"] == 0


def test_a_filer_meets_people_without_scores(fresh: Appraising) -> None:
    sent(fresh.head, "101/start/")
    [first, *_rest] = seen(fresh.filer, "101/").json()["people"]
    assert (first["person"], first["score"], first["given"], first["grade"]) == (
        "A01",
        None,
        "",
        "",
    )
    assert seen(fresh.head, "101/").json()["people"][0]["score"] is not None


def test_the_list_is_of_what_one_may_open(fresh: Appraising) -> None:
    assert len(seen(fresh.office).json()) == 4
    assert [row["unit"] for row in seen(fresh.head).json()] == ["101"]
