"""A bureau writes a component of other units' plans where the scheme says so (D-1)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import load_workbook

from core.notices.models import Notice
from core.workflow import NotYoursError
from schemes.document import SchemeDocument
from schemes.presets import load_preset
from targets.models import CommonItem
from targets.plans.flow import asked_departments
from targets.plans.models import Plan, PlanLine
from targets.plans.queries import plan_rows, plan_units
from targets.plans.reading import Reading
from targets.plans.services.editing import line_add, line_remove, lines_paste, plan_start
from targets.plans.services.remarks import remark_write, warning_answer
from targets.plans.work import plan_work
from targets.plans.writing import written_units
from tests.factories import record
from tests.kept import kept_for_module
from tests.targets.plans.drafts import ROWS, Drafting, make_drafting
from units.models import Account, Role, Unit
from units.services import unit_create

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def scheme() -> SchemeDocument:
    """The county's, in which the audit bureau (unit 102) writes the general targets of all."""
    data = load_preset("county").to_data()
    named = {"component": "general", "groups": ["department"], "by": ["审计局"], "clauses": []}
    data["plans"]["written_for"] = [named]
    return SchemeDocument.model_validate(data)


def district() -> Drafting:
    drafting = make_drafting(document=scheme())
    office = drafting.county.office
    office.account(Role.DEPARTMENT_FILER, unit=office.other, username="bureau")
    third = unit_create(authority=office.authority, code="301", name="档案馆", actor=None)
    office.account(Role.DEPARTMENT_FILER, unit=third, username="stranger")
    return drafting


fresh = kept_for_module(district)


@pytest.fixture
def drafting(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


@pytest.fixture
def bureau(drafting: Drafting) -> Account:
    return Account.objects.get(username="bureau")


def written(drafting: Drafting, bureau: Account) -> Plan:
    """A plan of which each has written his own."""
    plan = drafting.start()
    for component, title, value, points in ROWS:
        actor = bureau if component == "general" else drafting.filer
        line = line_add(plan=plan, component=component, actor=actor)
        for field, text in (("title", title), ("plan", value), ("points", points)):
            drafting.cell(line, field, text, actor)
    return drafting.now(plan)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as error:
        act()
    assert error.value.code == "written_by_others"
    return str(error.value.message)


def test_each_writes_his_components_alone(drafting: Drafting, bureau: Account) -> None:
    plan = drafting.start()
    told = refused(lambda: line_add(plan=plan, component="general", actor=drafting.filer))
    assert "审计局" in told
    assert "财政局" in refused(lambda: line_add(plan=plan, component="key", actor=bureau))
    refused(lambda: lines_paste(plan=plan, component="key", text="x\t1", actor=bureau))
    own = line_add(plan=plan, component="general", actor=bureau)
    refused(lambda: drafting.cell(own, "title", "改", drafting.filer))
    refused(lambda: drafting.cell(own, "component", "key", bureau))
    shown = PlanLine.objects.get(pk=own.pk).version
    refused(lambda: line_remove(plan=plan, line=own.pk, shown=shown, actor=drafting.filer))
    assert not PlanLine.objects.exclude(pk=own.pk).filter(gone=False).exists()
    assert drafting.cell(own, "title", "经济增长", bureau).title == "经济增长"


def test_the_unit_alone_hands_in_and_both_hear_what_came_back(
    drafting: Drafting, bureau: Account
) -> None:
    plan = written(drafting, bureau)
    assert Reading(plan).errors == []
    with pytest.raises(NotYoursError):
        drafting.move(plan, "submit", bureau)
    drafting.move(plan, "submit", drafting.filer)
    with pytest.raises(ValidationError):
        drafting.cell(plan.lines.get(title="优化线路"), "title", "改", bureau)
    drafting.move(plan, "return", drafting.reviewer, reason="数字偏低")
    told = Notice.objects.filter(event="plan.returned").select_related("recipient")
    assert {each.recipient.username for each in told} == {drafting.filer.username, "bureau"}
    line = plan.lines.get(title="优化线路")
    assert drafting.cell(line, "title", "优化公交线路", bureau).title == "优化公交线路"


def test_who_writes_a_part_answers_for_its_lines_alone(drafting: Drafting, bureau: Account) -> None:
    plan = written(drafting, bureau)
    for title in ("公路改造", "优化线路"):
        line = plan.lines.get(title=title)
        actor = drafting.filer if line.component == "key" else bureau
        drafting.cell(line, "last_year", "1000", actor)
    by_line = {
        each.finding.line: each.finding.fingerprint
        for each in Reading(drafting.now(plan)).unanswered
    }
    mine, theirs = (by_line[plan.lines.get(title=t).pk] for t in ("优化线路", "公路改造"))
    warning_answer(plan=plan, fingerprint=mine, reason="线路调整", actor=bureau)
    with pytest.raises(NotYoursError):
        warning_answer(plan=plan, fingerprint=theirs, reason="线路调整", actor=bureau)


def test_each_is_told_what_the_other_has_to_settle(drafting: Drafting, bureau: Account) -> None:
    plan = written(drafting, bureau)
    drafting.cell(plan.lines.get(title="优化线路"), "last_year", "8", bureau)
    words, page = "其中 1 处由审计局改或说明", {}
    for account in (drafting.filer, bureau):
        client = Client()
        client.force_login(account)
        page[account.username] = client.get(f"/plans/{drafting.unit.code}/").content.decode()
    assert words in page[drafting.filer.username]
    assert words not in page["bureau"]


def test_it_is_told_what_came_back(drafting: Drafting, bureau: Account) -> None:
    plan = written(drafting, bureau)
    drafting.move(plan, "submit", drafting.filer)
    key = f"plan-mend-{drafting.unit.code}"

    def asked() -> list[str]:
        items = plan_work(Account.objects.get(pk=bureau.pk))
        return [str(item.title) for item in items if item.key == key]

    assert asked() == []
    drafting.move(plan, "return", drafting.reviewer, reason="数字偏低")
    assert asked() == ["改财政局被退回的一般职能目标"]
    drafting.cell(plan.lines.get(title="优化线路"), "title", "优化公交线路", bureau)
    drafting.move(plan, "submit", drafting.filer)
    assert asked() == []


def test_it_is_told_what_is_to_be_written(drafting: Drafting, bureau: Account) -> None:
    def asked() -> list[int | None]:
        found = plan_work(bureau)
        return [item.count for item in found if item.key.startswith("plan-write")]

    assert asked() == [1]
    assert [item.url for item in plan_work(bureau) if item.key == "plan-write-general"] == [
        "/plans/101/?year=2026"
    ]
    plan = plan_start(year=drafting.year, unit=drafting.unit, actor=bureau)
    line_add(plan=plan, component="general", actor=bureau)
    assert asked() == []


def test_the_page_opens_one_component_to_each_and_nothing_to_others(
    drafting: Drafting, bureau: Account
) -> None:
    written(drafting, bureau)
    pages = {}
    for account in (drafting.filer, bureau):
        client = Client()
        client.force_login(account)
        page = client.get("/plans/101/")
        pages[account.username] = {b.key: b.editable for b in page.context["blocks"]}
        assert "由审计局写" in page.content.decode()
    assert pages[drafting.filer.username] == {"key": True, "general": False}
    assert pages["bureau"] == {"general": True}
    client = Client()
    client.force_login(Account.objects.get(username="stranger"))
    assert client.get("/plans/101/").status_code == 404
    line = PlanLine.objects.get(title="优化线路")
    sent = {"field": "title", "text": "改", "shown": line.version}
    assert client.post(f"/plans/101/lines/{line.pk}/cell/", sent).status_code == 404
    assert client.get("/api/plans/101/").status_code == 404


def test_who_writes_a_part_meets_nothing_of_the_rest(drafting: Drafting, bureau: Account) -> None:
    plan = written(drafting, bureau)
    theirs = plan.lines.get(title="公路改造")
    remark_write(plan=plan, text="只说公路", line=theirs.pk, actor=drafting.filer)
    client = Client()
    client.force_login(bureau)
    shown = [client.get("/plans/101/"), client.get("/api/plans/101/")]
    for page in shown:
        assert "优化线路" in page.content.decode()
        for kept in ("公路改造", "农村公路", "只说公路", "statement.pdf"):
            assert kept not in page.content.decode()
    assert client.get(f"/plans/101/lines/{theirs.pk}/").status_code == 404
    for part in ("statement.pdf", "statement.docx", "signing/", "quality/"):
        assert client.get(f"/plans/101/{part}").status_code == 404
    assert client.get("/api/plans/101/signing/").status_code == 404
    with pytest.raises(ValidationError):
        remark_write(plan=plan, text="问一句", line=theirs.pk, actor=bureau)
    # What the unit is told of elsewhere is none of the bureau's business.
    assert [row.unit.code for row in plan_units(bureau, drafting.year)] == ["102"]
    assert [row.unit.code for row in plan_rows(bureau, drafting.year)] == ["101", "102"]


def test_the_workbook_holds_the_part_alone(drafting: Drafting, bureau: Account) -> None:
    plan = written(drafting, bureau)
    client = Client()
    client.force_login(bureau)
    book = load_workbook(BytesIO(client.get("/plans/101/plan.xlsx").content))
    told = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert "优化线路" in told
    assert "公路改造" not in told
    assert Reading(plan).seen is None


def test_a_stale_form_tells_nothing_of_a_line_that_others_write(
    drafting: Drafting, bureau: Account
) -> None:
    plan = written(drafting, bureau)
    line = plan.lines.get(title="公路改造")
    client = Client()
    client.force_login(bureau)
    sent = {"field": "title", "text": "改", "shown": 1}
    answer = client.post(f"/plans/101/lines/{line.pk}/cell/", sent)
    assert answer.status_code == 422
    assert "公路改造" not in answer.content.decode()


@pytest.mark.parametrize(("unit", "found"), [("财政局", True), ("101", True), ("林业局", False)])
def test_a_rule_names_single_units(
    unit: str, found: bool, drafting: Drafting, bureau: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = load_preset("county").to_data()
    named = {"component": "key", "units": [unit], "by": ["审计局"], "clauses": []}
    data["plans"]["written_for"] = [named]
    document = SchemeDocument.model_validate(data)
    monkeypatch.setattr("targets.plans.writing.year_document", lambda _year: document)
    expected = {drafting.unit.pk: {"key"}} if found else {}
    assert written_units(bureau, drafting.year) == expected


def test_who_writes_a_part_is_not_asked_to_review_it(drafting: Drafting) -> None:
    plan, office = drafting.start(), drafting.county.office
    other = Unit.objects.get(authority=office.authority, code="301")
    for place, unit in enumerate((office.other, other)):
        told = {"component": "common", "title": f"共性{place}", "points": "3", "order": place}
        told |= {"marking_unit": unit, "peer_groups": []}
        record(CommonItem, drafting.county, f"G0{place}", **told)
    assert asked_departments(plan) == [other]
