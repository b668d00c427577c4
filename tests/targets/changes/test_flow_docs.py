"""The page of the docs that draws the paths of changes says what the presets say; the lint finds
grounds that lead nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core.workflow import Workflow
from schemes.document import SchemeDocument
from schemes.lint import lint
from schemes.presets import load_preset
from targets.changes.flow import OFFICE, RETURN, UNIT, workflow_for
from targets.evidence.kinds import fits_name, kind_of

pytestmark = pytest.mark.any_database
PAGE = Path(settings.BASE_DIR) / "docs" / "target-changes.md"


@pytest.mark.parametrize("preset", ["county", "municipal", "district"])
def test_the_docs_draw_the_path_of_each_preset(preset: str) -> None:
    diagram = workflow_for(load_preset(preset)).diagram()
    assert f"```mermaid\n{diagram}\n```" in PAGE.read_text("utf-8")


def test_every_state_that_waits_has_a_way_on_and_back() -> None:
    table: Workflow = workflow_for(load_preset("municipal"))
    for state in ("office_review", "leader_sign", "committee_ratify"):
        assert {move.key for move in table.moves if move.before == state} >= {
            "pass",
            "return",
            "refuse",
        }


def test_a_step_that_the_scheme_lost_leads_back_to_who_asked() -> None:
    table = workflow_for(load_preset("county"), "old_step")
    assert [move.key for move in table.open_to("old_step", {OFFICE})] == [RETURN]
    assert [move.key for move in table.open_to("old_step", {UNIT})] == [RETURN]


def changed(**parts: Any) -> SchemeDocument:
    data = load_preset("county").to_data()
    data["changes"] = {**data["changes"], **parts}
    return SchemeDocument.model_validate(data)


def paths(document: SchemeDocument) -> set[str]:
    return {found.path for found in lint(document) if found.path.startswith("changes")}


def test_the_lint_finds_what_no_request_could_use() -> None:
    assert paths(load_preset("county")) == set()
    assert paths(changed(grounds=[])) == {"changes.grounds"}
    assert paths(changed(steps=[])) == {"changes.steps"}
    data = changed().to_data()
    data["calendar"] = [e for e in data["calendar"] if e["key"] != "target_changes"]
    found = paths(SchemeDocument.model_validate(data))
    assert found == {f"changes.grounds.{n}.until" for n in range(3)}


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "a.pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "a.png", "png"),
        (b"\xff\xd8\xff\xe0", "a.JPEG", "jpg"),
        (b"<html><script>", "a.pdf", None),
        (b"MZ\x90\x00", "a.pdf", None),
        (b"PK\x03\x04 no archive", "a.docx", None),
        (b"", "a.pdf", None),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, name: str, kind: str | None) -> None:
    found = kind_of(content)
    assert (found.key if found else None) == kind
    if found is not None:
        assert fits_name(found, name)
        assert not fits_name(found, "a.exe")
