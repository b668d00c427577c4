"""Both sides' signing of an issued plan, and the statement in Word."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.workflow import NotYoursError
from documents import word
from schemes.document import SchemeDocument
from schemes.presets import load_preset
from targets.common.services import common_issue
from targets.models import CommonItem
from targets.plans.models import Plan
from targets.plans.rewards import rewards_of
from targets.plans.statement import statement_context
from targets.statements.models import StatementSigning, StatementTemplate
from targets.statements.services import signing_record, template_put, template_restore
from targets.statements.word import built_in, statement_docx
from tests.factories import record_all
from tests.kept import kept_for_module
from tests.targets.plans.drafts import NUMBER, Drafting, make_drafting
from tests.targets.statements.words import word_file
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def issued() -> Drafting:
    drafting = make_drafting()
    drafting.move(drafting.at("filed_issue"), "pass", drafting.officer, number=NUMBER)
    return drafting


fresh_drafting = kept_for_module(issued)


@pytest.fixture
def drafting(db: None, fresh_drafting: Callable[[], Drafting]) -> Drafting:
    return fresh_drafting()


def plan_of(drafting: Drafting) -> Plan:
    return drafting.now(Plan.objects.get(unit=drafting.unit))


def signed(side: str, name: str = "李某", days: int = 0) -> dict[str, Any]:
    day = timezone.localdate() - timedelta(days=days)
    return {f"{side}_name": name, f"{side}_post": "局长", f"{side}_on": day}


def record(drafting: Drafting, reason: str = "", **values: Any) -> StatementSigning:
    return signing_record(
        plan=plan_of(drafting), values=values, reason=reason, actor=drafting.officer
    )


def text_of(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in file.paragraphs), *cells])


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_one_side_signs_first_and_the_other_follows(drafting: Drafting) -> None:
    first = record(drafting, **signed("authority", days=2))
    assert not first.complete
    second = record(drafting, **signed("authority", days=2), **signed("unit"))
    assert (second.complete, second.number) == (True, 2)
    assert AuditEntry.objects.filter(event="statement.signed").count() == 2


def test_what_was_recorded_is_corrected_with_a_reason(drafting: Drafting) -> None:
    record(drafting, **signed("authority"))
    with pytest.raises(ValidationError) as refused:
        record(drafting, **signed("authority", "王某"))
    assert list(refused.value.message_dict) == ["reason"]
    record(drafting, "名字写错", **signed("authority", "王某"))
    assert [each.authority_name for each in StatementSigning.objects.all()] == ["李某", "王某"]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, "authority_name"),
        ({"unit_name": "李某"}, "unit_on"),
        (signed("unit", ""), "unit_name"),
        (signed("unit", days=-1), "unit_on"),
    ],
)
def test_a_side_says_who_and_when(drafting: Drafting, values: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        record(drafting, **values)
    assert wrong in refused.value.message_dict
    assert not StatementSigning.objects.exists()


def test_only_the_office_records_it_and_only_once_issued(drafting: Drafting) -> None:
    for account in (drafting.filer, drafting.leader, drafting.reviewer):
        with pytest.raises(NotYoursError):
            signing_record(plan=plan_of(drafting), values=signed("unit"), reason="", actor=account)
    other = drafting.second().filled()
    with pytest.raises(ValidationError, match="下达后"):
        signing_record(plan=other, values=signed("unit"), reason="", actor=drafting.officer)


def test_the_page_keeps_what_was_typed_and_the_board_shows_the_day(drafting: Drafting) -> None:
    client, url = as_(drafting.officer), "/plans/101/signing/?year=2026"
    sent = {"authority_name": "李某", "authority_on": "三月", "unit_name": "张某"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert 'value="李某"' in refused.content.decode()
    day = timezone.localdate().isoformat()
    sent |= {"authority_on": day, "unit_on": day}
    assert client.post(url, sent).status_code == 302
    assert "双方已签" in client.get("/plans/101/?year=2026").content.decode()
    assert as_(drafting.filer).post(url, sent).status_code == 404
    assert StatementSigning.objects.count() == 1


def test_the_word_statement_says_what_was_promised_and_who_signed(drafting: Drafting) -> None:
    record(drafting, **signed("unit", "张某"))
    told = text_of(statement_docx(plan_of(drafting)))
    for words in (NUMBER, "公路改造", "农村公路", "250 分", "财政局", "局长 张某"):
        assert words in told
    assert "{{" not in told
    assert "{%" not in told


def test_the_products_own_template_is_an_official_document(drafting: Drafting) -> None:
    record(drafting, **signed("unit", "张某"))
    file = docx.Document(io.BytesIO(statement_docx(plan_of(drafting))))
    page = file.sections[0]
    assert [round(side.mm) for side in (page.top_margin, page.left_margin)] == [37, 28]
    styles = {each.text: each.style.name for each in file.paragraphs}
    assert styles[NUMBER] == word.NUMBER
    assert styles["2026 年度目标管理责任书"] == word.TITLE
    heads = [[cell.text for cell in table.rows[0].cells] for table in file.tables]
    assert heads[0][:2] == ["序", "目标"]
    sides = [cell.text.splitlines() for cell in file.tables[-1].rows[0].cells]
    assert sides[0][1:] == ["代表签字：", "年　　月　　日"]
    assert sides[1][1] == "负责人签字：局长 张某"


def test_text_that_looks_like_markup_stays_text(drafting: Drafting) -> None:
    plan = plan_of(drafting)
    plan.lines.filter(title="公路改造").update(title="<w:t>{{ unit }}</w:t> & {% for %}")
    assert "<w:t>{{ unit }}</w:t> & {% for %}" in text_of(statement_docx(plan))


def test_the_offices_own_template_is_filled_until_it_is_taken_back(drafting: Drafting) -> None:
    authority, plan = drafting.county.office.authority, plan_of(drafting)
    own = word_file("本县格式 {{ unit }} {{ year }}")
    template_put(authority=authority, name="本县.docx", content=own, actor=drafting.officer)
    assert "本县格式 财政局 2026" in text_of(statement_docx(plan))
    template_restore(authority=authority, actor=drafting.officer)
    assert "本县格式" not in text_of(statement_docx(plan))
    assert StatementTemplate.objects.count() == 2
    with pytest.raises(NotYoursError):
        template_put(authority=authority, name="x", content=own, actor=drafting.filer)


def test_a_bad_template_is_told_and_the_one_in_force_stays(drafting: Drafting) -> None:
    client = as_(drafting.officer)
    bad = SimpleUploadedFile("坏.docx", word_file("{{ money }} {{ unit }} {{ year }}"))
    answer = client.post("/statement-template/put/", {"file": bad})
    assert answer.status_code == 422
    assert "money" in answer.content.decode()
    assert not StatementTemplate.objects.exists()
    good = SimpleUploadedFile("好.docx", built_in())
    assert client.post("/statement-template/put/", {"file": good}).status_code == 302
    page = client.get("/statement-template/").content.decode()
    assert "好.docx" in page
    assert client.get("/statement-template/file.docx").content == built_in()
    assert as_(drafting.filer).get("/statement-template/").status_code == 404


def test_both_forms_of_the_statement_list_the_common_targets_of_the_unit(
    drafting: Drafting,
) -> None:
    values = {"component": "common", "peer_groups": ["department"], "title": "政令畅通"}
    record_all(CommonItem, drafting.county, {"G01": {**values, "points": 460}})
    other = {**values, "title": "信访工作", "content": "按期办结", "points": 40}
    record_all(CommonItem, drafting.county, {"G02": {**other, "marking_unit": drafting.unit}})
    told = statement_context(plan_of(drafting))
    assert (told["base"], told["total"]) == ("430", "930")
    [part] = told["commons"]
    assert [(r.title, r.content, r.department, r.points) for r in part.rows] == [
        ("政令畅通", "", "", "460"),
        ("信访工作", "按期办结", "财政局", "40"),
    ]
    assert part.number == ""
    assert "以统一下达的为准" in text_of(statement_docx(plan_of(drafting)))
    common_issue(year=drafting.year, number="临目考〔2026〕5号", actor=drafting.officer)
    said = text_of(statement_docx(plan_of(drafting)))
    for words in ("共 930 分", "政令畅通", "按期办结", "由临目考〔2026〕5号统一下达"):
        assert words in said
    frame = {"page_name": "official", "notes": (), "footer": (), "signatures": False}
    page = render_to_string(
        "plans/statement.html", {**statement_context(plan_of(drafting)), **frame}
    )
    for words in ("共 930 分", "政令畅通", "按期办结", "临目考〔2026〕5号"):
        assert words in page


PDF = b"%PDF-1.7\n%scan"


def scanned() -> Any:
    return SimpleUploadedFile("责任书.pdf", PDF, "application/pdf")


def test_the_office_files_a_scan_and_who_sees_the_plan_reads_it(
    drafting: Drafting, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    sent = {"key": "101", "year": "2026"}
    attach = "/evidence/attach/statement/"
    assert as_(drafting.filer).post(attach, {**sent, "files": scanned()}).status_code == 404
    officer = as_(drafting.officer)
    assert officer.post(attach, {**sent, "files": scanned()}).status_code == 302
    told = as_(drafting.filer).get("/api/plans/101/signing/?year=2026").json()
    (scan,) = told["scans"]
    assert "责任书.pdf" in as_(drafting.leader).get("/plans/101/signing/").content.decode()
    assert as_(drafting.filer).get(f"/evidence/{scan['id']}/download/").status_code == 200
    stranger = drafting.county.office.account(
        Role.DEPARTMENT_FILER, unit=drafting.county.office.other, username="stranger"
    )
    assert as_(stranger).get(f"/evidence/{scan['id']}/download/").status_code == 404


def test_a_draft_takes_no_scan(drafting: Drafting) -> None:
    other = drafting.second().filled()
    sent = {"key": other.unit.code, "year": "2026", "files": scanned()}
    answer = as_(drafting.officer).post("/evidence/attach/statement/", sent)
    assert answer.status_code == 404


def test_templates_and_signings_through_the_api(drafting: Drafting) -> None:
    url, officer = "/api/statement-templates/", as_(drafting.officer)
    wrong = SimpleUploadedFile("空.docx", b"nothing")
    assert officer.post(url, {"file": wrong}).status_code == 400
    assert officer.get(url).json() == []
    own = SimpleUploadedFile("本县.docx", built_in())
    assert officer.post(url, {"file": own}).json()["name"] == "本县.docx"
    assert officer.post(f"{url}restore/").json()["name"] == ""
    assert [each["name"] for each in officer.get(url).json()] == ["", "本县.docx"]
    assert as_(drafting.filer).get(url).status_code == 404
    assert as_(drafting.filer).post(f"{url}restore/").status_code == 404
    record(drafting, **signed("unit", "张某"))
    told = as_(drafting.filer).get("/api/plans/101/signing/?year=2026").json()
    assert [each["unit_name"] for each in told["records"]] == ["张某"]


def test_a_statement_says_the_rewards_of_its_scheme_and_none_of_its_own(drafting: Drafting) -> None:
    plan = plan_of(drafting)
    told = statement_context(plan)
    rewards = {each.clauses: each.text for each in told["rewards"]}
    assert "7000" in rewards["K-7.1"]
    assert "年度不合格的，人均按标准的 60%" in rewards["K-7.2、K-7.10"]
    frame = {"page_name": "official", "notes": (), "footer": (), "signatures": False}
    assert "7000" in render_to_string("plans/statement.html", told | frame)
    said = "\n".join(p.text for p in docx.Document(io.BytesIO(statement_docx(plan))).paragraphs)
    assert f"单位人均奖金：{rewards['K-7.1']}" in said
    data = load_preset("county").to_data()
    data["pay"]["unit"]["base"] = 7100
    other = rewards_of(SchemeDocument.model_validate(data))
    assert "7100" in next(each.text for each in other if each.clauses == "K-7.1")
    # A city pays nothing by its scheme: grades and vetoes, with what follows them.
    assert {each.clauses for each in rewards_of(load_preset("municipal"))} == {"M-9", "M-10"}
