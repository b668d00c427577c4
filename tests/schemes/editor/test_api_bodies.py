"""Drafts through the API: what no scheme is, is refused in words; the list as the page has it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from schemes.document_io import MAX_DEPTH, MAX_NODES
from schemes.editor.models import SchemeDraft
from schemes.editor.services import draft_start
from schemes.editor.starting import blank_document
from schemes.presets import load_preset
from tests.office import Office, make_office
from units.models import Account, Role

pytestmark = pytest.mark.django_db
DRAFTS = "/api/scheme-drafts/"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def writer(office: Office) -> Account:
    return office.account(Role.TARGET_OFFICE)


@pytest.fixture
def client(writer: Account) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(writer)
    return browser


def sent(client: Client, body: str, address: str = DRAFTS) -> Any:
    return client.post(address, body, content_type="application/json")


def said(answer: Any) -> str:
    return json.dumps(answer.json(), ensure_ascii=False)


def test_what_is_nested_without_end_is_refused_in_words(client: Client) -> None:
    for depth in (MAX_DEPTH + 1, 900, 200_000):
        body = '{"document": {"title": ' + "[" * depth + "]" * depth + "}}"
        answer = sent(client, body)
        assert answer.status_code == 400, depth
        assert "内容一层套一层，最多 60 层" in said(answer)
    assert not SchemeDraft.objects.exists()


def test_a_body_that_is_too_large_is_refused_in_words(client: Client) -> None:
    filler = "字" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    answer = sent(client, json.dumps({"document": {"title": filler}}, ensure_ascii=False))
    assert answer.status_code == 400
    assert "内容太大，一次最多 5 MB" in said(answer)


def test_more_entries_than_any_scheme_are_refused_before_they_are_read(client: Client) -> None:
    answer = sent(client, json.dumps({"document": {"peer_groups": [{}] * (MAX_NODES + 1)}}))
    assert answer.status_code == 400
    assert f"内容太多，最多 {MAX_NODES} 项" in said(answer)


@pytest.mark.parametrize("character", ["\\u0000", "\\ud800"])
def test_characters_that_no_database_keeps_are_refused(client: Client, character: str) -> None:
    answer = sent(client, '{"document": {"title": {"zh": "甲' + character + '"}}}')
    assert answer.status_code == 400
    assert "文字里有不能用的字符" in said(answer)


@pytest.mark.parametrize(
    "body",
    ["{", "[]", '"a"', "null", "{}", '{"document": 5}', '{"document": []}', '{"base": "x"}'],
)
def test_what_begins_no_draft_is_refused(client: Client, body: str) -> None:
    assert sent(client, body).status_code == 400
    assert not SchemeDraft.objects.exists()


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"title": 5},
        {"title": {"zh": ["a"]}},
        {"key": {"a": 1}, "title": {"zh": "甲"}},
        {"peer_groups": {"a": 1}, "honours": [], "pay": "x", "clauses": [1], "targets": None},
        {"peer_groups": [5, None, {"components": [{"rule": {"kind": "nested"}}]}]},
    ],
)
def test_a_document_that_cannot_be_read_is_kept_with_its_faults(
    client: Client, document: Any
) -> None:
    answer = sent(client, json.dumps({"document": document}))
    assert answer.status_code in (201, 400)
    for draft in SchemeDraft.objects.all():
        assert client.get(f"{DRAFTS}{draft.pk}/").json()["faults"]
        assert client.get(f"/schemes/drafts/{draft.pk}/").status_code == 200
        assert client.get(f"/schemes/drafts/{draft.pk}/publishing/").status_code == 200


def test_a_place_that_no_document_has_is_refused_in_words(
    client: Client, office: Office, writer: Account
) -> None:
    data = load_preset("county").to_data()
    draft = draft_start(authority=office.authority, document=data, actor=writer, preset="county")
    for path in ("a" * 400, "honours.caps.nothing", "9" * 290, "honours.kinds.99999.points"):
        told = {"act": "set", "path": path, "texts": ["1"], "shown": 1}
        answer = sent(client, json.dumps(told), f"{DRAFTS}{draft.pk}/change/")
        assert answer.status_code == 400, path
        assert "方案里没有这一处" in said(answer)


def test_who_was_overtaken_is_told_in_words(client: Client, office: Office) -> None:
    other = office.account(Role.TARGET_OFFICE, username="second")
    data = load_preset("county").to_data()
    draft = draft_start(authority=office.authority, document=data, actor=other, preset="county")
    told = {"act": "set", "path": "honours.caps.total", "texts": ["19"], "shown": 1}
    browser = Client()
    browser.force_login(other)
    sent(browser, json.dumps(told), f"{DRAFTS}{draft.pk}/change/")
    answer = sent(client, json.dumps(told), f"{DRAFTS}{draft.pk}/change/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stale")
    assert answer.json()["error"]["message"] == "内容已被他人修改，请刷新后重新办理。"


def test_the_list_is_found_and_ordered_as_the_page(
    client: Client, office: Office, writer: Account
) -> None:
    for name in ("甲办法", "乙办法", "丙方案"):
        told = {"title": name, "kind": "county", "base_points": "100", "groups": "科室"}
        document = blank_document(told)
        draft_start(authority=office.authority, document=document, actor=writer)

    def titles(asked: str) -> list[str]:
        return [each["title"] for each in client.get(f"{DRAFTS}{asked}").json()["results"]]

    assert titles("") == ["丙方案", "乙办法", "甲办法"]
    assert titles("?q=办法&sort=changed") == ["甲办法", "乙办法"]
    assert titles("?state=awaiting") == []
