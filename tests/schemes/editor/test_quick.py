"""A scheme as large as the county's stays quick to write: one field's answer is a few queries."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.test import Client

from schemes.editor.findings import review
from schemes.editor.flow import WORKFLOW
from schemes.editor.services import draft_start
from schemes.presets import load_preset
from tests.office import make_office
from units.models import Role

#: What a keystroke may cost, in seconds of CPU; it takes a tenth of it.
LONGEST = 0.3


def test_the_whole_lint_of_a_county_is_quick() -> None:
    data = load_preset("county").to_data()
    review(data)
    begun = time.process_time()
    review(data)
    assert time.process_time() - begun < LONGEST


@pytest.mark.django_db
def test_saving_a_field_asks_no_more_of_a_larger_scheme(django_assert_max_num_queries) -> None:
    office = make_office()
    writer = office.account(Role.TARGET_OFFICE)
    data = load_preset("county").to_data()
    draft = draft_start(authority=office.authority, document=data, actor=writer, preset="county")
    client = Client()
    client.force_login(writer)
    sent = {"act": "set", "path": "honours.caps.total", "text": "15", "shown": draft.version}
    with django_assert_max_num_queries(30):
        answer = client.post(f"/schemes/drafts/{draft.pk}/set/", {**sent, "rule": "honours.caps"})
    assert answer.status_code == 200
    assert "上年" not in answer.content.decode()  # a preset is nobody's last year
    assert "原 20" in answer.content.decode()


def test_the_diagram_in_the_docs_is_the_table() -> None:
    docs = Path(__file__).resolve().parents[3] / "docs" / "scheme-drafts.md"
    assert WORKFLOW.diagram() in docs.read_text("utf-8")
