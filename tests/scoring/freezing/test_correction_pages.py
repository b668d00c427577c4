"""The pages of corrections and their files: two take a correction from draft to a new set."""

from __future__ import annotations

import io
import re
from typing import Any
from unittest import mock

import pytest
from openpyxl import load_workbook

from documents import pdf
from schemes.reading import parse_document
from scoring.freezing.models import APPLIED, ASKED, Correction
from scoring.models import ResultSet
from tests.factories import written_singly
from tests.office import PASSWORD
from tests.scoring.freezing.frozen import Settled, corrected, frozen, granted, make_settled
from tests.scoring.freezing.test_pages import client_of
from units.models import Role

pytestmark = pytest.mark.django_db
LIST = "/results/corrections/"


@pytest.fixture
def settled() -> Settled:
    return make_settled()


def drafted(settled: Settled) -> tuple[Any, Correction]:
    office = client_of(settled.office)
    told = {"year": settled.year.year, "document": "目考〔2027〕2号", "reason": "认定有误"}
    office.post(f"{LIST}new/", told)
    return office, Correction.objects.get()


def test_two_correct_a_frozen_year_on_the_pages(settled: Settled) -> None:
    frozen(settled)
    office, row = drafted(settled)
    page = f"{LIST}{row.pk}/"
    assert "d1" in office.get(f"{page}facts/?kind=deductions").content.decode()
    form = office.get(f"{page}lines/deductions/?key=d1").content.decode()
    assert 'name="count"' in form
    stated = {"unit": "102", "kind": "city_line", "count": "2", "title": "失分线"}
    stated |= {"date": "2026-12-01", "document": "通报", "version": str(row.version)}
    answer = office.post(f"{page}lines/deductions/?key=d1", stated)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert row.lines.get().texts["count"] == "2"
    office.post(f"{page}ask/", {"version": row.version})
    row.refresh_from_db()
    assert row.state == ASKED

    reviewer = client_of(settled.reviewer)
    shown = reviewer.get(page).content.decode()
    assert "−10.00" in shown
    assert "1 → 2" in shown
    assert 'type="password"' in shown
    refused = reviewer.post(f"{page}apply/", {"version": row.version, "password": "guess-word"})
    assert refused.status_code == 422
    assert "密码不对" in refused.content.decode()
    assert "guess-word" not in refused.content.decode()
    assert re.search('id="correction-apply"[^>]* data-open', refused.content.decode())
    answer = reviewer.post(f"{page}apply/", {"version": row.version, "password": PASSWORD})
    row.refresh_from_db()
    assert answer["Location"] == f"/jobs/{row.job}/"
    assert "正在更正" in reviewer.get(page).content.decode()
    row = corrected(row)
    assert row.state == APPLIED
    assert ResultSet.objects.get(number=2).state == "frozen"
    assert "新结果集 2" in office.get(page).content.decode()


def test_the_report_is_taken_as_a_workbook_and_a_pdf(settled: Settled) -> None:
    office, row = drafted(settled)
    page = f"{LIST}{row.pk}/"
    assert office.get(f"{page}report.xlsx").status_code == 404  # nothing was reported yet
    office.post(f"{page}withdraw/deductions/", {"version": row.version, "key": "d1"})
    row.refresh_from_db()
    office.post(f"{page}ask/", {"version": row.version})

    book = load_workbook(io.BytesIO(office.get(f"{page}report.xlsx").content))
    told = [[cell.value for cell in line] for line in book.active.iter_rows()]
    head = next(line for line in told if "代码" in line)
    of_102 = next(line for line in told if line[0] == "102")
    assert of_102[head.index("变动")] == 10
    assert office.get(f"{page}report.pdf").content.startswith(b"%PDF")


def test_a_report_of_before_peoples_lines_were_told_is_still_taken(settled: Settled) -> None:
    office, row = drafted(settled)
    page = f"{LIST}{row.pk}/"
    office.post(f"{page}withdraw/deductions/", {"version": row.version, "key": "d1"})
    row.refresh_from_db()
    office.post(f"{page}ask/", {"version": row.version})
    row.refresh_from_db()
    sums = row.report["sums"]
    row.report["sums"] = {
        key: sums[key] for key in ("units", "points", "ranks", "grades", "people", "money")
    }
    for unit in row.report["units"]:
        del unit["money"]
    row.save()

    book = load_workbook(io.BytesIO(office.get(f"{page}report.xlsx").content))
    notes = " ".join(str(line[0].value) for line in book.active.iter_rows(max_row=6))
    assert "多发 — 元" in notes
    assert office.get(f"{page}report.pdf").content.startswith(b"%PDF")
    assert office.get(page).status_code == 200
    assert office.get(f"{page}people/").status_code == 200
    assert office.get(LIST).status_code == 200


def test_faults_keep_the_form_and_what_was_typed(settled: Settled) -> None:
    office, row = drafted(settled)

    answer = office.post(
        f"{LIST}{row.pk}/lines/deductions/?key=d1", {"version": row.version, "count": "x"}
    )

    assert answer.status_code == 422
    assert 'value="x"' in answer.content.decode()
    missing = office.post(f"{LIST}new/", {"year": settled.year.year, "document": "", "reason": ""})
    assert missing.status_code == 422


def test_the_auditor_reads_and_others_see_nothing(settled: Settled) -> None:
    _office, row = drafted(settled)
    auditor = client_of(granted(settled.county, Role.AUDITOR, "auditor"))
    assert auditor.get(f"{LIST}{row.pk}/").status_code == 200
    assert auditor.post(f"{LIST}{row.pk}/drop/", {"version": 1}).status_code == 404

    for role in (Role.FINANCE, Role.LEADER, Role.STAFF):
        other = client_of(granted(settled.county, role, role.value))
        assert other.get(f"{LIST}{row.pk}/").status_code == 404


def test_the_api_goes_the_same_way(settled: Settled) -> None:
    office, reviewer = client_of(settled.office), client_of(settled.reviewer)
    kind = "application/json"
    told = {"document": "目考〔2027〕2号", "reason": "认定有误"}
    made = office.post("/api/corrections/", told, content_type=kind).json()
    path = f"/api/corrections/{made['id']}/"
    line = {"version": made["version"], "kind": "deductions", "key": "d1", "withdraw": True}
    made = office.post(f"{path}lines/", line, content_type=kind).json()
    drop = {"version": made["version"]}
    dropped = f"{path}lines/{made['lines'][0]['id']}/drop/"
    assert reviewer.post(dropped, drop, content_type=kind).status_code == 404
    made = office.post(dropped, drop, content_type=kind).json()
    assert made["lines"] == []
    line["version"] = made["version"]
    made = office.post(f"{path}lines/", line, content_type=kind).json()
    ask = {"move": "ask", "version": made["version"]}
    made = office.post(f"{path}move/", ask, content_type=kind).json()
    assert made["report"]["sums"]["points"] == 1
    apply = {"move": "apply", "version": made["version"]}

    assert office.post(f"{path}move/", apply, content_type=kind).status_code == 404
    assert reviewer.post(f"{path}move/", apply, content_type=kind).status_code == 400
    apply["password"] = PASSWORD
    made = reviewer.post(f"{path}move/", apply, content_type=kind).json()
    assert (made["state"], bool(made["job"]), made["new_set"]) == ("running", True, None)
    corrected(Correction.objects.get())
    assert reviewer.get(path).json()["new_set"] == 2
    assert reviewer.post(f"{path}move/", apply, content_type=kind).status_code == 409


def test_a_refused_fact_says_where_it_is_corrected(settled: Settled) -> None:
    office, link = client_of(settled.office), f'href="{LIST}?year={settled.year.year}"'

    for path in ("/facts/deductions/", "/fact-entry/deductions/new/", "/facts/deductions/d1/"):
        page = office.get(path).content.decode()
        assert "结果已公布，不能直接录入、更正、撤销" in page, path
        assert link in page, path
    reader = client_of(settled.reviewer).get("/facts/deductions/d1/").content.decode()
    assert link not in reader


def test_the_report_says_grades_in_the_schemes_words() -> None:
    """102 goes from 962.9 to 972.9 points: over the 970 of the first grade."""
    data = written_singly().to_data()
    grades = [
        {"key": "best", "title": {"zh": "一等", "en": "First"}, "at_least": 970},
        {"key": "rest", "title": {"zh": "二等", "en": "Second"}},
    ]
    data["grading"] = {"kind": "grading", "by": "bands", "grades": grades}
    settled = make_settled(document=parse_document(data))
    office, row = drafted(settled)
    page = f"{LIST}{row.pk}/"
    office.post(f"{page}withdraw/deductions/", {"version": row.version, "key": "d1"})
    row.refresh_from_db()
    office.post(f"{page}ask/", {"version": row.version})

    assert "二等 → 一等" in office.get(page).content.decode()
    book = load_workbook(io.BytesIO(office.get(f"{page}report.xlsx").content))
    told = [[cell.value for cell in line] for line in book.active.iter_rows()]
    head = next(line for line in told if "代码" in line)
    of_102 = next(line for line in told if line[0] == "102")
    assert [of_102[head.index(each)] for each in ("原等次", "现等次")] == ["二等", "一等"]
    with mock.patch.object(pdf, "render_pdf", side_effect=lambda html, **_page: html.encode()):
        printed = office.get(f"{page}report.pdf").content.decode()
    assert "二等 → 一等" in printed
