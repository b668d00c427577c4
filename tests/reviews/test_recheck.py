"""A mark and a target that changes under it: on the form, through the API, in the list."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from reviews.models import TargetMark
from reviews.services import target_mark_record
from tests.kept import kept_for_module
from tests.targets.changes.promised import Promised, make_promised

TEXTS = {"actual": "88", "marked_by": "目标办", "marked_on": "2026-12-20"}
FORM = "/fact-entry/target-marks/new/?year=2026&code="
API = "/api/target-marks/?year=2026"
RECHECK, JSON = "/api/recheck/", "application/json"

made = kept_for_module(make_promised)


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Promised:
    return made()


def office(promised: Promised) -> Client:
    client = Client()
    client.force_login(promised.drafting.officer)
    return client


def shown(page: Any) -> dict[str, str]:
    """What the hidden fields of a drawn form carry."""
    text = page.content.decode()
    return dict(re.findall(r'type="hidden" name="(seen|expected)" value="(\d+)"', text))


def mark(promised: Promised, title: str = "农村公路") -> TargetMark:
    actor, year = promised.drafting.officer, promised.drafting.year
    texts = {"code": promised.target(title).key, **TEXTS}
    return target_mark_record(year=year, texts=texts, actor=actor)


def test_a_form_opened_before_a_ratification_is_told_and_asks_again(promised: Promised) -> None:
    client, key = office(promised), promised.target("农村公路").key
    form = shown(client.get(FORM + key))
    promised.at("applied")
    told = client.post(FORM + key, {"code": key, **TEXTS, **form})
    page = told.content.decode()
    assert not TargetMark.objects.exists()
    assert "你看到的是旧的，没有写入" in page
    assert "118 → 90" in page
    assert 'value="88"' in page
    client.post(FORM + key, {"code": key, **TEXTS, **shown(told)})
    assert TargetMark.objects.get().target_id == promised.target("农村公路").pk


def test_a_correction_is_told_too_and_an_untouched_target_is_not(promised: Promised) -> None:
    client, given, other = office(promised), mark(promised), promised.target("公路改造").key
    address = f"/fact-entry/target-marks/correct/{given.key}/?year=2026"
    form, free = shown(client.get(address)), shown(client.get(FORM))
    promised.at("applied")
    sent = {**TEXTS, "actual": "80", "reason": "核减", **form}
    assert "你看到的是旧的" in client.post(address, sent).content.decode()
    assert TargetMark.objects.get(current=True) == given
    assert client.post(FORM, {"code": other, **TEXTS, **free}).status_code == 302


def test_the_api_tells_it_when_the_sender_says_what_he_saw(promised: Promised) -> None:
    client, old = office(promised), promised.target("农村公路")
    promised.at("applied")
    sent = {"code": old.key, **TEXTS, "seen": old.pk}
    told = client.post(API, sent, content_type=JSON)
    assert told.status_code == 409
    assert not TargetMark.objects.exists()
    sent["seen"] = promised.target("农村公路").pk
    assert client.post(API, sent, content_type=JSON).status_code == 201


def test_marks_of_an_earlier_version_are_listed_and_affirmed_by_the_api(
    promised: Promised,
) -> None:
    client, given = office(promised), mark(promised)
    promised.at("applied")
    (row,) = client.get(RECHECK, {"year": 2026}).json()["results"]
    assert (row["mark"], row["key"], row["unit"]) == (given.pk, given.key, "101")
    assert {"was": "118", "now": "90"}.items() <= row["changes"][0].items()
    address = f"{RECHECK}affirm/?year=2026"
    old = {"mark": given.pk, "target": given.target_id}
    assert client.post(address, old, content_type=JSON).status_code == 409
    told = client.post(address, {**old, "target": row["target"]}, content_type=JSON)
    assert told.json()["target"] == promised.target("农村公路").pk
    assert client.get(RECHECK, {"year": 2026}).json()["count"] == 0


def test_a_filer_does_not_affirm_marks(promised: Promised) -> None:
    given, client = mark(promised), Client()
    promised.at("applied")
    client.force_login(promised.filer)
    sent = {"mark": given.pk, "target": promised.target("农村公路").pk}
    assert client.post(f"{RECHECK}affirm/?year=2026", sent, content_type=JSON).status_code == 404
    assert client.get(RECHECK, {"year": 2026}).status_code == 404
    assert TargetMark.objects.get(current=True) == given
