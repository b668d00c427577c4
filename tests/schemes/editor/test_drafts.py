"""A draft is changed field by field: nothing is lost, nobody overwrites another, all undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.workflow import NotYoursError
from schemes.editor.changes import asked_change
from schemes.editor.findings import review
from schemes.editor.mending import read_draft
from schemes.editor.models import DraftEdit, SchemeDraft
from schemes.editor.paths import ABSENT, path_of, value_at
from schemes.editor.services import (
    StaleDraftError,
    draft_change,
    draft_fix,
    draft_start,
    draft_undo,
    finding_keep,
)
from schemes.presets import load_preset
from tests.office import Office, make_office
from units.models import Account, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def writer(office: Office) -> Account:
    return office.account(Role.TARGET_OFFICE)


@pytest.fixture
def draft(office: Office, writer: Account) -> SchemeDraft:
    data = load_preset("county").to_data()
    return draft_start(authority=office.authority, document=data, actor=writer, preset="county")


def change(draft: SchemeDraft, actor: Account, act: str, path: str, **asked: Any) -> SchemeDraft:
    shown = asked.pop("shown", SchemeDraft.objects.get(pk=draft.pk).version)
    asked.setdefault("texts", [asked.pop("text", "")])
    wanted = asked_change(act, path, **asked)
    return draft_change(draft=draft, change=wanted, shown=shown, actor=actor)


def standing(draft: SchemeDraft, path: str) -> Any:
    return value_at(SchemeDraft.objects.get(pk=draft.pk).document, path_of(path))


def test_a_figure_is_kept_exactly_as_it_is_meant(draft: SchemeDraft, writer: Account) -> None:
    change(draft, writer, "set", "honours.caps.total", text="１５.５")
    assert standing(draft, "honours.caps.total") == "15.5"
    change(draft, writer, "set", "pay.rates.entries.0.share", text="60")  # written in percent
    assert standing(draft, "pay.rates.entries.0.share") == "0.6"
    change(draft, writer, "set", "pay.unit.base", text="7,200")
    assert standing(draft, "pay.unit.base") == 7200
    change(draft, writer, "set", "calendar.0.date", text="3月5日")
    assert standing(draft, "calendar.0.date") == "03-05"


def test_what_cannot_stand_is_kept_as_typed_and_told_at_its_field(
    draft: SchemeDraft, writer: Account
) -> None:
    held = change(draft, writer, "set", "honours.caps.total", text="十五")
    assert standing(draft, "honours.caps.total") == "十五"
    reading = read_draft(held.document, load_preset("county").to_data())
    assert [fault.path for fault in reading.faults] == ["honours.caps.total"]
    assert reading.document is not None
    assert reading.document.honours.caps.total == 20  # read as the preset has it, meanwhile


def test_a_name_without_english_goes_by_the_chinese(draft: SchemeDraft, writer: Account) -> None:
    change(draft, writer, "add", "honours.levels")
    place = len(standing(draft, "honours.levels")) - 1
    change(draft, writer, "set", f"honours.levels.{place}.title.zh", text="国家级")
    assert standing(draft, f"honours.levels.{place}.title.en") == "国家级"
    change(draft, writer, "set", f"honours.levels.{place}.title.en", text="National")
    change(draft, writer, "set", f"honours.levels.{place}.title.zh", text="中央")
    assert standing(draft, f"honours.levels.{place}.title") == {"zh": "中央", "en": "National"}


def test_a_stale_change_is_refused_with_who_changed_what(
    office: Office, draft: SchemeDraft, writer: Account
) -> None:
    other = office.account(Role.TARGET_OFFICE, username="other")
    shown = draft.version
    change(draft, other, "set", "honours.caps.total", text="15")
    with pytest.raises(StaleDraftError) as refused:
        change(draft, writer, "set", "honours.caps.total", text="18", shown=shown)
    assert standing(draft, "honours.caps.total") == 15
    edit = refused.value.edits[0]
    assert (edit.actor, edit.changes[0]["path"]) == (other, ["honours", "caps", "total"])


def test_own_fields_are_saved_one_after_another_without_a_new_form(
    draft: SchemeDraft, writer: Account
) -> None:
    shown = draft.version
    change(draft, writer, "set", "honours.caps.total", text="15", shown=shown)
    change(draft, writer, "set", "honours.caps.system", text="6", shown=shown)
    assert standing(draft, "honours.caps.system") == 6
    change(draft, writer, "remove", "honours.levels.0", shown=shown)
    with pytest.raises(StaleDraftError):  # rows have moved: the form names others than it shows
        change(draft, writer, "set", "honours.levels.0.title.zh", text="县", shown=shown)


def test_changes_are_taken_back_one_by_one(draft: SchemeDraft, writer: Account) -> None:
    before = draft.document
    change(draft, writer, "set", "honours.caps.total", text="15")
    change(draft, writer, "remove", "honours.kinds.0")
    change(draft, writer, "drop", "grading")
    for _n in range(3):
        draft_undo(draft=draft, actor=writer)
    assert SchemeDraft.objects.get(pk=draft.pk).document == before
    with pytest.raises(ValidationError) as refused:
        draft_undo(draft=draft, actor=writer)
    assert refused.value.code == "nothing_to_undo"


def test_what_another_changed_since_is_not_taken_back(
    office: Office, draft: SchemeDraft, writer: Account
) -> None:
    other = office.account(Role.TARGET_OFFICE, username="other")
    change(draft, writer, "set", "honours.caps.total", text="15")
    change(draft, other, "set", "honours.caps.total", text="18")
    with pytest.raises(ValidationError) as refused:
        draft_undo(draft=draft, actor=writer)
    assert refused.value.code == "overtaken"
    assert standing(draft, "honours.caps.total") == 18


def test_a_new_entry_has_a_key_of_its_own_and_names_what_there_is(
    draft: SchemeDraft, writer: Account
) -> None:
    change(draft, writer, "add", "peer_groups.0.components", kind="ballots")
    place = len(standing(draft, "peer_groups.0.components")) - 1
    made = standing(draft, f"peer_groups.0.components.{place}")
    groups = [each["key"] for each in standing(draft, "voter_groups")]
    assert made["rule"]["groups"][0]["voter_group"] in groups
    keys = [each["key"] for each in standing(draft, "peer_groups.0.components")]
    assert len(set(keys)) == len(keys)


def test_a_rule_of_another_kind_keeps_what_both_have(draft: SchemeDraft, writer: Account) -> None:
    change(draft, writer, "kind", "pay.unit", kind="point_value")
    unit = standing(draft, "pay.unit")
    assert unit["kind"] == "point_value"
    assert unit["clauses"] == load_preset("county").to_data()["pay"]["unit"]["clauses"]
    assert "spread" not in unit


def test_a_clause_is_written_where_the_rule_is(draft: SchemeDraft, writer: Account) -> None:
    texts = ["临目〔2026〕2 号", "第十四条第（五）项"]
    change(draft, writer, "clause", "ranking.clauses", texts=texts)
    number = standing(draft, "ranking.clauses")[-1]
    clause = standing(draft, f"clauses.{number}")
    assert (clause["document_number"], clause["article"]) == tuple(texts)
    assert read_draft(SchemeDraft.objects.get(pk=draft.pk).document).whole


@pytest.mark.parametrize(
    "path", ["nowhere", "honours.caps.nothing", "calendar.900", "pay.unit.kind.x"]
)
def test_a_place_that_a_scheme_does_not_have_is_refused(
    draft: SchemeDraft, writer: Account, path: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        change(draft, writer, "set", path, text="1")
    assert refused.value.message_dict.keys() == {"path"}
    assert not DraftEdit.objects.exists()


def test_a_finding_is_mended_in_one_click_and_undone(draft: SchemeDraft, writer: Account) -> None:
    change(draft, writer, "set", "peer_groups.0.components.0.points", text="260")
    found = [
        t for t in review(SchemeDraft.objects.get(pk=draft.pk).document).told if t.code == "X-1"
    ]
    held = draft_fix(
        draft=draft, fingerprint=found[0].fingerprint, shown=draft.version, actor=writer
    )
    assert value_at(held.document, path_of("peer_groups.0.base_points")) == 1010  # 1000 + 10
    draft_undo(draft=draft, actor=writer)
    assert standing(draft, "peer_groups.0.base_points") == 1000


def test_a_kept_warning_needs_a_reason_and_is_asked_again_with_other_numbers(
    draft: SchemeDraft, writer: Account
) -> None:
    warning = next(t for t in review(draft.document).told if t.code == "X-5")
    with pytest.raises(ValidationError):
        finding_keep(draft=draft, fingerprint=warning.fingerprint, reason=" ", actor=writer)
    finding_keep(draft=draft, fingerprint=warning.fingerprint, reason="原文如此", actor=writer)
    kept = list(draft.kept.all())
    assert review(draft.document, kept).unanswered == review(draft.document).unanswered - 1
    held = change(draft, writer, "set", "pay.unit.base", text="7100")
    again = next(t for t in review(held.document, kept).told if t.code == "X-5")
    assert again.reason == ""


def test_only_the_office_writes_and_others_see_no_draft(office: Office, draft: SchemeDraft) -> None:
    reader = office.account(Role.REVIEWING_OFFICE, username="reader")
    with pytest.raises(NotYoursError):
        change(draft, reader, "set", "honours.caps.total", text="15")
    client = Client()
    client.force_login(reader)
    assert client.get(f"/schemes/drafts/{draft.pk}/").status_code == 200
    assert client.post(f"/schemes/drafts/{draft.pk}/set/", {}).status_code in (403, 404)
    client.force_login(office.account(Role.STAFF, username="staff"))
    assert client.get(f"/schemes/drafts/{draft.pk}/").status_code in (403, 404)
    assert value_at(draft.document, ("nothing",)) is ABSENT
