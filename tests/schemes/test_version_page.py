"""A published version on its page: rules in words, findings with their place, papers to sign."""

from __future__ import annotations

import io

import docx
import pytest
from django.urls import reverse

from tests.fact_rows import office_account, signed_in
from tests.factories import make_county

pytestmark = pytest.mark.django_db


def test_the_rules_stand_on_the_page_in_sentences_and_figures() -> None:
    county = make_county(departments=1)
    client = signed_in(office_account(county))
    page = client.get(reverse("schemes:detail", args=[county.year.scheme_id])).content.decode()
    assert "荣誉合计最多加 20 分，其中上级系统授予的最多 8 分" in page
    assert "每人 7,000 元" in page
    # A finding says where, in words.
    assert "先进加分 › 封顶 › 其中上级系统授予最多" in page


def test_it_is_taken_as_word_and_pdf_by_whoever_may_read_it() -> None:
    county, other = make_county(departments=1), make_county("west", first=201, departments=1)
    client, stranger = signed_in(office_account(county)), signed_in(office_account(other, name="w"))
    word = reverse("schemes:version_docx", args=[county.year.scheme_id])
    paper = client.get(word)
    file = docx.Document(
        io.BytesIO(b"".join(paper.streaming_content) if paper.streaming else paper.content)
    )
    assert any("审批" in paragraph.text for paragraph in file.paragraphs)
    pdf = client.get(reverse("schemes:version_pdf", args=[county.year.scheme_id]))
    assert pdf["Content-Type"] == "application/pdf"
    assert stranger.get(word).status_code == 404


def test_a_version_goes_by_its_english_name_in_english() -> None:
    county = make_county(departments=1)
    client = signed_in(office_account(county))
    title = county.year.scheme.title
    assert title in client.get(reverse("schemes:list")).content.decode()
    client.cookies["django_language"] = "en"
    for page in ("schemes:list", "schemes:drafts", "schemes:years", "scoring:what_ifs"):
        text = client.get(reverse(page)).content.decode()
        assert "County target-responsibility scheme" in text, page
        assert title not in text, page
