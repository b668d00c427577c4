"""What an import says is kept as codes and read in the reader's language, whoever checked it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_noop

from core import jobs
from core.models import JobState
from core.phrases import phrase, said
from schemes.models import ImportState, Year, YearState
from schemes.workbook import pages, queries
from schemes.workbook.services import import_request
from tests.documents.xlsx_files import packed, parts
from tests.schemes.workbook.books import book, messages, uploaded
from units.models import Account

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u4e00-\u9fff]")
#: What the file itself says, and what may stand in a cell, is quoted as it is.
QUOTED = re.compile(r"“[^”]*”|[^ ]+!\S+|\. Allowed:.*$|\. Possible:.*$")


def spoil(rows: dict) -> None:
    """One mistake for each check that speaks in words of its own."""
    rows["units"][0]["peer_group"] = ""
    rows["units"][1]["paid_like"] = rows["units"][1]["code"]
    rows["people"][0]["ends_on"] = rows["people"][0]["starts_on"].replace(year=2001)
    rows["people"][1]["months"] = 12
    rows["people"].append({**rows["people"][1], "unit": rows["people"][0]["unit"], "months": 12})
    rows["targets"][0]["plan"] = None
    rows["targets"][1]["shares"] = "优秀"
    rows["common_items"][0]["peer_groups"] = "哪里"
    rows["personal_scores"][0]["person_name"] = "李某"
    rows["personal_scores"][1] |= {"score": None, "grade": ""}
    rows["common_marks"][0]["score"] = 51
    rows["ballots"][0]["score"] = 101
    rows["calendar"][0]["due_time"] = "傍晚"


@pytest.mark.parametrize("worker", ["zh-hans", "en"])
def test_errors_are_read_in_the_reader_s_language(
    year: Year, officer: Account, worker: str
) -> None:
    file = book(year, spoil)
    with translation.override(worker):
        batch = uploaded(year, officer, file)
    assert batch.state == ImportState.REFUSED
    found = queries.errors_of(batch)
    assert len(found) >= 11
    with translation.override("zh-hans"):
        assert all(CHINESE.search(error.message) for error in found)
    with translation.override("en"):
        left = [error.message for error in found if CHINESE.search(_unquoted(error))]
    assert left == []


def _unquoted(error: Any) -> str:
    """The message without what it quotes: names, column titles and values of the file."""
    text = QUOTED.sub("", error.message)
    for value in error.params.values():
        text = text.replace(str(value), "")
    return text


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "文档类型"), ("en", "document type")])
def test_a_refused_file_says_why_in_the_reader_s_language(
    year: Year, officer: Account, language: str, words: str
) -> None:
    content = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    sheet = "xl/worksheets/sheet1.xml"
    with translation.override("zh-hans"):
        file = packed(content | {sheet: '<!DOCTYPE x [<!ENTITY a "b">]>' + content[sheet]})
        batch = uploaded(year, officer, file)
    assert (batch.state, batch.problem) == (ImportState.REFUSED, "file_unsafe_xml")
    with translation.override(language):
        assert words in queries.problem_of(batch)
        assert messages(batch) == []


def test_a_job_that_was_refused_says_why_in_the_reader_s_language(
    year: Year, officer: Account
) -> None:
    batch = uploaded(year, officer, book(year, lambda rows: rows["targets"][0].update(title="新")))
    batch = import_request(batch=batch, actor=officer, fingerprint=batch.fingerprint, reason="核对")
    Year.objects.filter(pk=year.pk).update(state=YearState.CLOSED)
    assert batch.job is not None
    with translation.override("zh-hans"):
        assert jobs.run(batch.job.pk) == JobState.FAILED
    batch.refresh_from_db()
    with translation.override("en"):
        assert f"{year.year} is sealed" in pages.failure(batch)
    with translation.override("zh-hans"):
        assert f"{year.year} 年度已封存" in pages.failure(batch)


def test_a_phrase_is_said_with_its_places_and_a_percent_sign_without_any_is_a_sign() -> None:
    inner = phrase(gettext_noop("没有填数"))
    text = gettext_noop("“%(method)s”要填“%(column)s”（K-5.4）")
    told = phrase(text, {"method": inner, "column": "计划值"})
    with translation.override("en"):
        words = said(told["text"], told["params"])
        assert "计划值" in words
        assert "没有填数" not in words
        assert said("差 5%") == "差 5%"


def test_a_service_s_refusal_keeps_its_places() -> None:
    error = jobs.JobError.of(
        ValidationError({"reason": [ValidationError("%(n)s 条", params={"n": 2})]})
    )
    assert error.phrases == [{"text": "%(n)s 条", "params": {"n": 2}}]
    assert str(error) == "2 条"


def test_the_old_kind_of_report_is_still_read(year: Year, officer: Account) -> None:
    batch = uploaded(year, officer, book(year, lambda rows: rows["honours"][0].update(level="x")))
    batch.problem, batch.errors = "文件不完整", []
    assert queries.problem_of(batch) == "文件不完整"
    batch.problem = ""
    batch.errors = [
        {
            "ref": "目标!A3",
            "value": "",
            "code": "service",
            "params": {},
            "allowed": [],
            "text": "错",
        }
    ]
    assert [error.message for error in queries.errors_of(batch)] == ["错"]
