"""A draft becomes a version by two people, when nothing forbids it, and never changes then."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from core.workflow import NotYoursError, StaleMoveError
from schemes.document_io import load_document
from schemes.editor.changes import asked_change
from schemes.editor.flow import DROP, HAND, RETURN, TAKE_BACK
from schemes.editor.models import SchemeDraft
from schemes.editor.publishing import draft_move, draft_publish
from schemes.editor.queries import review_of
from schemes.editor.services import draft_change, draft_fix, draft_start, finding_keep
from schemes.models import SchemeState, SchemeVersion, Year
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_open
from tests.office import PASSWORD, Office, make_office
from units.models import Account, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def writer(office: Office) -> Account:
    return office.account(Role.TARGET_OFFICE, username="writer")


@pytest.fixture
def second(office: Office) -> Account:
    return office.account(Role.REVIEWING_OFFICE, username="second")


@pytest.fixture
def draft(office: Office, writer: Account) -> SchemeDraft:
    """The county's preset with a document number and every warning answered."""
    data = load_preset("county").to_data() | {"document_number": "临目〔2027〕1 号"}
    made = draft_start(authority=office.authority, document=data, actor=writer, preset="county")
    for told in review_of(made).told:
        if told.open:
            finding_keep(draft=made, fingerprint=told.fingerprint, reason="照旧", actor=writer)
    return SchemeDraft.objects.get(pk=made.pk)


def handed(draft: SchemeDraft, writer: Account) -> SchemeDraft:
    return draft_move(draft=draft, move=HAND, shown=draft.version, actor=writer)


def published(draft: SchemeDraft, actor: Account, **asked: Any) -> SchemeVersion:
    asked = {"password": PASSWORD, "shown": draft.version, **asked}
    return draft_publish(draft=draft, actor=actor, **asked)


def test_two_people_make_a_version_of_a_draft(
    draft: SchemeDraft, writer: Account, second: Account
) -> None:
    version = published(handed(draft, writer), second)
    assert (version.state, version.published_by) == (SchemeState.PUBLISHED, second)
    assert version.document_number == "临目〔2027〕1 号"
    assert version.written_as.kept.count() == 2  # of the county's text
    events = AuditEntry.objects.values_list("event", flat=True)
    assert {"schemedraft.start", "schemedraft.keep", "schemedraft.hand"} <= set(events)
    assert "schemedraft.publish" in events


def test_who_wrote_it_does_not_publish_it(
    office: Office, draft: SchemeDraft, writer: Account
) -> None:
    other = office.account(Role.TARGET_OFFICE, username="other")
    change = asked_change("set", "honours.caps.total", texts=["20.5"])
    draft = draft_change(draft=draft, change=change, shown=draft.version, actor=other)
    draft = handed(draft, writer)
    for account in (writer, other):
        with pytest.raises(NotYoursError):
            published(draft, account)


def test_who_kept_a_warning_of_it_does_not_publish_it(
    office: Office, draft: SchemeDraft, writer: Account
) -> None:
    other = office.account(Role.TARGET_OFFICE, username="other")
    told = next(each for each in review_of(draft).told if each.reason)
    finding_keep(draft=draft, fingerprint=told.fingerprint, reason="照旧", actor=other)
    with pytest.raises(NotYoursError):
        published(handed(draft, writer), other)


def test_a_year_that_is_not_there_is_told_and_nothing_is_published(
    draft: SchemeDraft, writer: Account, second: Account
) -> None:
    draft, client = handed(draft, writer), Client()
    client.force_login(second)
    sent = {"shown": draft.version, "step_up": PASSWORD, "year": "2031", "reason": "改用"}
    page = client.post(f"/schemes/drafts/{draft.pk}/publish/", sent)
    assert (page.status_code, "没有 2031 年度" in page.content.decode()) == (422, True)
    told = {"shown": draft.version, "password": PASSWORD, "year": 2031}
    one = f"/api/scheme-drafts/{draft.pk}/publish/"
    assert client.post(one, told, content_type="application/json").status_code == 400
    assert not SchemeVersion.objects.exists()


def test_what_the_page_finds_beside_a_field_at_fault_can_be_answered(
    office: Office, writer: Account
) -> None:
    """The mend and the reason go by the finding that the page shows: read over the base."""
    data = load_preset("county").to_data()
    made = draft_start(authority=office.authority, document=data, actor=writer, preset="county")
    change = asked_change("set", "pay.unit.base", texts=["七千"])
    made = draft_change(draft=made, change=change, shown=made.version, actor=writer)
    client = Client()
    client.force_login(writer)
    found = client.get(f"/schemes/drafts/{made.pk}/").context["review"].told
    told = next(each for each in found if each.code == "X-5" and each.open)
    kept = finding_keep(draft=made, fingerprint=told.fingerprint, reason="照旧", actor=writer)
    assert kept.text == told.text


def test_it_takes_the_password_of_whoever_publishes(
    draft: SchemeDraft, writer: Account, second: Account
) -> None:
    with pytest.raises(ValidationError) as refused:
        published(handed(draft, writer), second, password="wrong")
    assert "password" in refused.value.message_dict
    assert not SchemeVersion.objects.exists()


def test_nothing_is_handed_over_with_an_error_or_an_unanswered_warning(
    draft: SchemeDraft, writer: Account
) -> None:
    change = asked_change("set", "document_number", texts=[""])
    draft = draft_change(draft=draft, change=change, shown=draft.version, actor=writer)
    with pytest.raises(ValidationError) as refused:
        handed(draft, writer)
    assert refused.value.code == "not_ready"
    change = asked_change("set", "document_number", texts=["临目 1 号"])
    draft = draft_change(draft=draft, change=change, shown=draft.version, actor=writer)
    change = asked_change("set", "pay.unit.base", texts=["7100"])  # X-5 with other numbers
    draft = draft_change(draft=draft, change=change, shown=draft.version, actor=writer)
    with pytest.raises(ValidationError) as refused:
        handed(draft, writer)
    assert refused.value.code == "not_ready"


def test_what_is_handed_over_is_not_changed_until_it_is_back(
    draft: SchemeDraft, writer: Account, second: Account
) -> None:
    draft, change = handed(draft, writer), asked_change("set", "rounding.score_places", texts=["2"])
    with pytest.raises(ValidationError) as refused:
        draft_change(draft=draft, change=change, shown=draft.version, actor=writer)
    assert refused.value.code == "not_writing"
    told = {"reason": "文号写错了"}
    with pytest.raises(ValidationError):
        draft_move(draft=draft, move=RETURN, shown=draft.version, actor=second)
    back = draft_move(draft=draft, move=RETURN, shown=draft.version, actor=second, told=told)
    assert (back.state, back.note) == ("writing", "文号写错了")
    again = handed(back, writer)
    assert draft_move(draft=again, move=TAKE_BACK, shown=again.version, actor=writer).note == ""


def test_a_page_that_shows_an_older_state_publishes_nothing(
    draft: SchemeDraft, writer: Account, second: Account
) -> None:
    draft = handed(draft, writer)
    with pytest.raises(StaleMoveError):
        published(draft, second, shown=draft.version - 1)


def test_an_open_year_takes_it_up_only_where_it_is_said(
    office: Office, draft: SchemeDraft, writer: Account, second: Account
) -> None:
    data = load_preset("county").to_data()
    asked: dict[str, Any] = {"authority": office.authority, "actor": writer}
    old = scheme_publish(
        version=scheme_create_version(code="county", document=data, **asked), actor=writer
    )
    year = year_open(year=2026, scheme=old, **asked)
    client = Client()
    client.force_login(second)
    page = client.get(f"/schemes/drafts/{handed(draft, writer).pk}/publishing/")
    assert "2026" in page.content.decode()
    draft = SchemeDraft.objects.get(pk=draft.pk)
    version = published(draft, second, year=year, reason="临目〔2027〕1 号")
    assert Year.objects.get(pk=year.pk).scheme == version
    assert (version.code, version.number) == ("county", 2)


def test_the_files_of_a_draft_say_the_same_again(draft: SchemeDraft, writer: Account) -> None:
    client = Client()
    client.force_login(writer)
    text = client.get(f"/schemes/drafts/{draft.pk}/scheme.yaml").content.decode()
    loaded = load_document(text)
    assert loaded.document is not None
    assert loaded.document.to_data() == draft.document


def test_a_kept_reason_stands_on_the_page_and_on_the_papers_as_long_as_it_holds(
    draft: SchemeDraft, writer: Account, second: Account
) -> None:
    """A reason for what was mended since goes along with no version; the last one said counts."""
    told = {each.code: each for each in review_of(draft).told if each.reason}
    asked: dict[str, Any] = {"draft": draft, "fingerprint": told["X-5"].fingerprint}
    finding_keep(reason="文件原话如此", actor=writer, **asked)
    draft = SchemeDraft.objects.get(pk=draft.pk)
    asked = {"fingerprint": told["X-6"].fingerprint, "shown": draft.version}
    draft = draft_fix(draft=draft, actor=writer, **asked)
    client = Client()
    client.force_login(writer)
    paper = client.get(f"/schemes/drafts/{draft.pk}/scheme.docx")
    assert [reason for _code, reason in kept_in(paper.content)] == ["文件原话如此"]
    version = published(handed(draft, writer), second)
    page = client.get(f"/schemes/{version.pk}/").content.decode()
    assert (page.count("文件原话如此"), "照旧" in page) == (1, False)
    paper = client.get(reverse("schemes:version_docx", args=[version.pk]))
    ((code, reason),) = kept_in(paper.content)
    assert (code, reason) == ("X-5", "文件原话如此")


def kept_in(word: bytes) -> list[tuple[str, str]]:
    """Check and reason of every warning that a Word file shows as kept."""
    tables = docx.Document(io.BytesIO(word)).tables
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    mark = "\n保留，"
    return [
        (code, text.partition(mark)[2].partition("：")[2]) for code, text in rows if mark in text
    ]


def test_the_api_walks_the_same_path(draft: SchemeDraft, writer: Account, second: Account) -> None:
    client, one = Client(), f"/api/scheme-drafts/{draft.pk}/"
    client.force_login(writer)
    said = {"act": "set", "path": "honours.caps.total", "texts": ["19"], "shown": draft.version}
    changed = client.post(f"{one}change/", said, content_type="application/json")
    assert changed.json()["document"]["honours"]["caps"]["total"] == 19
    stale = {**said, "act": "remove", "path": "honours.kinds.0", "shown": 0}
    assert client.post(f"{one}change/", stale, content_type="application/json").status_code == 200
    again = client.post(f"{one}change/", said, content_type="application/json")
    assert again.status_code == 409
    back = client.post(f"{one}undo/", {}, content_type="application/json").json()
    moved = {"move": "hand", "shown": back["version"]}
    assert client.post(f"{one}move/", moved, content_type="application/json").status_code == 200
    client.force_login(second)
    sent = {"shown": back["version"] + 1, "password": PASSWORD}
    done = client.post(f"{one}publish/", sent, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (200, "published")


def test_who_types_into_an_abandoned_draft_is_told_by_whom_and_keeps_what_was_typed(
    draft: SchemeDraft, writer: Account, office: Office
) -> None:
    draft_move(draft=draft, move=DROP, shown=draft.version, actor=writer, told={"reason": "重复"})
    other, client = office.account(Role.TARGET_OFFICE, username="other"), Client()
    client.force_login(other)
    one, sent = f"/schemes/drafts/{draft.pk}/", {"act": "set", "path": "title.zh", "text": "甲"}
    answer = client.post(f"{one}set/", {**sent, "shown": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert f"已由 {writer} 于" in answer.content.decode()
    for address in (one, f"{one}publishing/"):
        shown = client.get(address, follow=True)
        assert shown.redirect_chain[0][0] == "/schemes/drafts/"
        assert f"已由 {writer} 于" in shown.content.decode()
    # Of another authority it is as if it never was.
    client.force_login(make_office("west").account(Role.TARGET_OFFICE, username="west"))
    assert client.get(one).status_code == 404
