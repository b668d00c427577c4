"""The list of drafts: found by words and state, in an order, by pages, as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from schemes.editor.flow import DROPPED
from schemes.editor.models import SchemeDraft
from schemes.editor.services import draft_start
from schemes.editor.starting import blank_document
from schemes.presets import load_preset
from tests.office import Office, make_office
from units.models import Account, Role

pytestmark = pytest.mark.django_db
BLANK = {"kind": "county", "base_points": "100", "groups": "科室"}


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def writer(office: Office) -> Account:
    return office.account(Role.TARGET_OFFICE)


@pytest.fixture
def client(writer: Account) -> Client:
    browser = Client()
    browser.force_login(writer)
    return browser


@pytest.fixture
def draft(office: Office, writer: Account) -> Callable[..., SchemeDraft]:
    def begun(title: str = "", preset: str = "") -> SchemeDraft:
        document = (
            load_preset(preset).to_data() if preset else blank_document({**BLANK, "title": title})
        )
        return draft_start(
            authority=office.authority, document=document, actor=writer, preset=preset
        )

    return begun


def listed(client: Client, asked: str = "") -> list[str]:
    page = client.get(f"/schemes/drafts/{asked}")
    return [row.title for row in page.context["page"]]


def test_drafts_are_found_and_put_in_order(
    client: Client, draft: Callable[..., SchemeDraft]
) -> None:
    for name in ("甲办法", "乙办法", "丙方案"):
        draft(name)
    assert listed(client) == ["丙方案", "乙办法", "甲办法"]
    assert listed(client, "?q=办法&sort=changed") == ["甲办法", "乙办法"]
    assert listed(client, "?state=awaiting") == []
    assert "没有符合条件的草稿" in client.get("/schemes/drafts/?q=没有的").content.decode()
    # An order and a state that there is not are none.
    assert len(listed(client, "?sort=document&state=dropped")) == 3


def test_a_page_has_fifty(client: Client, draft: Callable[..., SchemeDraft]) -> None:
    for n in range(52):
        draft(f"办法 {n}")
    assert len(listed(client)) == 50
    assert listed(client, "?page=2") == ["办法 1", "办法 0"]


def test_the_workbook_has_the_rows_of_the_address(
    client: Client, draft: Callable[..., SchemeDraft]
) -> None:
    draft("甲办法"), draft("乙办法")
    dropped = draft("丢掉的办法")
    SchemeDraft.objects.filter(pk=dropped.pk).update(state=DROPPED)
    answer = client.get("/schemes/drafts/export.xlsx?q=办法&sort=title")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    cells = [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0]]
    assert [cell for cell in cells if cell.endswith("办法")] == ["乙办法", "甲办法"]


def test_a_draft_goes_by_its_english_name_in_english(
    client: Client, draft: Callable[..., SchemeDraft]
) -> None:
    found = draft(preset="county")
    client.cookies["django_language"] = "en"
    assert listed(client) == ["County target-responsibility scheme"]
    page = client.get(f"/schemes/drafts/{found.pk}/").content.decode()
    assert '<span id="draft-title">County target-responsibility scheme</span>' in page


def test_an_english_name_that_is_no_text_holds_up_no_list(
    client: Client, office: Office, writer: Account
) -> None:
    """The API takes a document with its faults; all drafts of the authority stand in one list."""
    document = {"title": {"zh": "甲办法", "en": 2027}}
    draft_start(authority=office.authority, document=document, actor=writer)
    client.cookies["django_language"] = "en"
    assert listed(client, "?sort=title") == ["2027"]
