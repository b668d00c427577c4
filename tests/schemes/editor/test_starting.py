"""A draft begins from nothing, from a version, from a preset or from a file."""

from __future__ import annotations

import time
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from schemes.editor.blanks import NAMELESS
from schemes.editor.changes import asked_change, write, writings_of
from schemes.editor.lines import Lines
from schemes.editor.mending import read_draft
from schemes.editor.models import SchemeDraft
from schemes.editor.outline import form_added, unused_rules
from schemes.editor.paths import put_at
from schemes.editor.starting import blank_document
from schemes.presets import PRESETS, load_preset, preset_text
from schemes.services import scheme_create_version, scheme_publish
from tests.office import Office, make_office
from units.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def client(office: Office) -> Client:
    browser = Client()
    browser.force_login(office.account(Role.TARGET_OFFICE))
    return browser


def test_from_nothing_a_scheme_has_its_groups_and_can_be_read(client: Client) -> None:
    told = {"title": "某县考核办法", "kind": "county", "base_points": "1000"}
    client.post("/schemes/drafts/blank/", {**told, "groups": "县直部门\n乡镇\n"})
    draft = SchemeDraft.objects.get()
    assert read_draft(draft.document).whole
    names = [group["title"]["zh"] for group in draft.document["peer_groups"]]
    assert (names, draft.title) == (["县直部门", "乡镇"], "某县考核办法")


def test_what_is_missing_is_told_at_once_and_what_was_typed_stays(client: Client) -> None:
    told = {"title": "", "kind": "county", "base_points": "许多", "groups": "甲\n甲"}
    page = client.post("/schemes/drafts/blank/", told)
    text = page.content.decode()
    assert page.status_code == 422
    assert "写方案的名称" in text
    assert "考核组不能同名" in text
    assert "许多" in text
    assert not SchemeDraft.objects.exists()


@pytest.mark.parametrize("name", PRESETS)
def test_from_a_preset(client: Client, name: str) -> None:
    client.post("/schemes/drafts/new/", {"preset": name})
    assert SchemeDraft.objects.get().preset == name


def test_a_file_is_read_in_whole(client: Client) -> None:
    file = SimpleUploadedFile("county.yaml", preset_text("county").encode())
    client.post("/schemes/drafts/upload/", {"file": file})
    assert read_draft(SchemeDraft.objects.get().document).whole


def test_the_faults_of_a_file_are_told_by_line(client: Client) -> None:
    text = preset_text("county").replace("base_points: 1000", "base_points: 1e3", 1)
    line = text[: text.index("1e3")].count("\n") + 1
    file = SimpleUploadedFile("county.yaml", text.encode())
    page = client.post("/schemes/drafts/upload/", {"file": file})
    assert page.status_code == 422
    assert f"第 {line} 行" in page.content.decode()
    assert not SchemeDraft.objects.exists()


def test_a_fault_beneath_a_rule_has_its_line_too() -> None:
    text = preset_text("county")
    place = "peer_groups.0.components.2.rule.items.0.points"
    assert text.splitlines()[Lines(text).of(place) - 1].strip() == "points: 100"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x: " + "[" * 3000 + "]" * 3000, "套得太深"),
        ("x: [" + "1," * 70_000 + "1]", "内容太多，最多 60000 项"),
        ("a: &a [x]\nb: [*a, *a]", "用了引用"),
        ("!!python/object/apply:os.system ['true']", "标记，请删去"),
        ("a: [1", "括号没有配对"),
        ("a:\n\tb: 2", "缩进只用空格"),
        ("- 1", "整份方案应为键值"),
    ],
)
def test_a_hostile_or_broken_file_is_told_in_words_and_at_once(
    client: Client, text: str, told: str
) -> None:
    """Each would otherwise hold a worker, break the page, or speak the parser's language."""
    begun = time.process_time()
    page = client.post(
        "/schemes/drafts/upload/", {"file": SimpleUploadedFile("a.yaml", text.encode())}
    )
    assert page.status_code == 422
    assert told in page.content.decode()
    assert time.process_time() - begun < 3
    assert not SchemeDraft.objects.exists()


def test_a_file_that_is_no_text_is_refused(client: Client) -> None:
    file = SimpleUploadedFile("county.yaml", b"\xff\xfe\x00")
    assert client.post("/schemes/drafts/upload/", {"file": file}).status_code == 422


BLANK = {
    "title": "机关内部考核办法",
    "document_number": "机目〔2027〕1 号",
    "kind": "county",
    "base_points": "100",
    "groups": "机关科室",
}
OFFERED = [(rule.act, rule.path, rule.kind) for rule in unused_rules(blank_document(BLANK))]


@pytest.mark.parametrize(("act", "path", "kind"), OFFERED, ids=[f"{p} {k}" for _a, p, k in OFFERED])
def test_a_rule_that_is_added_begins_with_its_template_and_is_taken_back_whole(
    act: str, path: str, kind: str
) -> None:
    """As the button asks for it: of a place that takes one kind only it names none."""
    data = blank_document(BLANK)
    grown, before = deepcopy(data), deepcopy(data)
    writings = writings_of(data, asked_change(act, path, kind=kind))
    write(grown, writings)
    assert read_draft(grown).faults == ()
    assert [path for path, _before, after in writings if NAMELESS["zh"] in str(after)] == []
    for place, stood, _after in reversed(writings):
        put_at(grown, place, stood)
    assert grown == before


def test_what_a_template_names_within_itself_keeps_its_key() -> None:
    """Kinds of honours give points by level: a level of another name would leave them without."""
    grown = blank_document(BLANK)
    write(grown, writings_of(grown, asked_change("use", "honours")))
    levels = [level["key"] for level in grown["honours"]["levels"]]
    assert {key for kind in grown["honours"]["kinds"] for key in kind["points"]} <= set(levels)
    assert "honour_level" not in levels


def test_what_was_added_to_a_list_is_opened_where_it_has_a_form() -> None:
    grown = blank_document(BLANK)
    for path, kind in (("voter_groups", ""), ("adjustments", "outer_items")):
        write(grown, writings_of(grown, asked_change("add", path, kind=kind)))
    assert form_added(grown, "voter_groups") == "voter_groups.0"
    # Its few figures stand in the list.
    assert form_added(grown, "adjustments") == "adjustments"
    assert form_added(grown, "honours") == "honours"


def test_every_rule_that_may_be_added_says_what_it_is_for() -> None:
    assert [rule.path for rule in unused_rules(blank_document(BLANK)) if not rule.about] == []


def test_a_draft_of_the_next_version_is_called_as_the_last_was_published(
    office: Office, client: Client
) -> None:
    version = scheme_create_version(
        authority=office.authority,
        code="county",
        document=load_preset("county"),
        title="临江县2026年度目标管理考核方案",
        actor=None,
    )
    scheme_publish(version=version, actor=None)
    client.post("/schemes/drafts/new/", {"version": version.pk})
    draft = SchemeDraft.objects.get()
    assert draft.title == "临江县2026年度目标管理考核方案"
    # Nothing was changed yet, its name neither.
    page = client.get(f"/schemes/drafts/{draft.pk}/")
    assert page.context["changes"] == 0
