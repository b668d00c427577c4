"""Assigned indicators: what a plan is told of them, taking one in, who carries which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from targets.assigned.coverage import CoverageRow, coverage
from targets.assigned.matching import Assigned, Carrier, carried
from targets.assigned.models import AssignedIndicator
from targets.assigned.services import assigned_record, assigned_take
from targets.models import Target
from targets.plans.models import Plan, PlanLine
from targets.plans.reading import Reading
from targets.plans.services.editing import line_add
from tests.kept import kept_for_module
from tests.schemes.workbook.books import book, messages, uploaded
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account

pytestmark = pytest.mark.django_db
ROW = {
    "code": "S01",
    "title": "交通固定资产投资",
    "issued_by": "市政府",
    "document": "临政发〔2026〕3号",
    "measure": "亿元",
    "value": "9.6",
    "units": "101",
}


fresh = kept_for_module(make_drafting)


@pytest.fixture
def drafting(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def assign(drafting: Drafting, **texts: str) -> AssignedIndicator:
    row = {**ROW, **texts}
    return assigned_record(year=drafting.year, texts=row, actor=drafting.officer)


def said(plan: Plan, key: str) -> list[Any]:
    findings = [each.finding for each in Reading(plan).findings]
    return [finding for finding in findings if finding.key == key]


def rows(drafting: Drafting, account: Account | None = None) -> list[CoverageRow]:
    return coverage(account or drafting.officer, drafting.year)


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_names_alike_to_a_reader_are_one_name() -> None:
    indicators = [Assigned("S1", "ＧＤＰ 增速", "市", "文"), Assigned("S2", "税收", "市", "文")]
    lines = [Carrier("", "GDP增速"), Carrier("S2", "改了名字的税收"), Carrier("S9", "GDP增速")]
    assert carried(indicators, lines) == {"S1": [0], "S2": [1]}


def test_a_plan_is_told_what_it_does_not_list(drafting: Drafting) -> None:
    assign(drafting)
    assign(drafting, code="S02", title="别家的", units="102")
    (found,) = said(drafting.filled(), "assigned_unlisted")
    assert found.indicator == "S01"
    assert not found.blocks
    assert found.params["figure"] == "9.6"


def test_one_click_lists_it_with_figure_and_document(drafting: Drafting) -> None:
    assign(drafting)
    plan = drafting.start()
    page = as_(drafting.filer).get("/plans/101/").content.decode()
    assert "列入计划" in page
    as_(drafting.filer).post("/plans/101/assigned/?year=2026", {"indicator": "S01"})
    line = PlanLine.objects.get()
    assert (line.title, line.params["plan"], line.kind) == ("交通固定资产投资", "48/5", "inherited")
    assert (line.assigned_by, line.indicator) == ("临政发〔2026〕3号", "S01")
    assert not said(drafting.now(plan), "assigned_unlisted")
    with pytest.raises(ValidationError, match="已经在计划里"):
        assigned_take(plan=plan, indicator="S01", actor=drafting.filer)


def test_an_indicator_of_another_unit_is_not_taken(drafting: Drafting) -> None:
    assign(drafting, units="102")
    with pytest.raises(ValidationError, match="不再由本单位承担"):
        assigned_take(plan=drafting.start(), indicator="S01", actor=drafting.filer)


def test_the_register_is_a_floor_also_for_a_line_that_names_no_figure(drafting: Drafting) -> None:
    assign(drafting)
    plan = drafting.start()
    line = line_add(plan=plan, component="key", actor=drafting.filer)
    for field, text in (("title", "交通固定资产投资"), ("plan", "9.3"), ("points", "100")):
        drafting.cell(line, field, text)
    (found,) = said(drafting.now(plan), "below_assigned")
    assert found.blocks
    assert found.fix.value == "9.6"
    drafting.cell(line, "plan", "9.6")
    assert not said(drafting.now(plan), "below_assigned")


def test_issuing_keeps_which_indicator_a_target_carries(drafting: Drafting) -> None:
    assign(drafting, title="公路改造", value="42", measure="")
    plan = drafting.filled()
    line = plan.lines.get(title="公路改造")
    PlanLine.objects.filter(pk=line.pk).update(indicator="S01")
    assert [row.state for row in rows(drafting)] == ["drafted"]
    drafting.answer_all(plan)
    _issued(drafting, plan)
    assert Target.objects.get(title="公路改造", current=True).indicator == "S01"
    assert [row.state for row in rows(drafting)] == ["carried"]


def _issued(drafting: Drafting, plan: Plan) -> Plan:
    plan = drafting.move(plan, "submit", drafting.filer)
    by = {"office_review": drafting.reviewer, "leader_sign": drafting.leader}
    by |= {"unit_finalise": drafting.filer, "filed_issue": drafting.officer}
    while plan.state != "issued":
        told = {"number": "临目考〔2026〕1号"} if plan.state == "filed_issue" else {}
        plan = drafting.move(plan, "pass", by[plan.state], **told)
    return plan


def test_who_carries_what_and_what_nobody_does(drafting: Drafting) -> None:
    assign(drafting, title="公路改造", value="50")
    assign(drafting, code="S02", title="没有列的", value="")
    assign(drafting, code="S03", title="没有分下去的", units="")
    plan = drafting.filled()
    found = {row.indicator.key: row for row in rows(drafting)}
    assert {key: row.state for key, row in found.items()} == {
        "S01": "below",
        "S02": "missing",
        "S03": "nobody",
    }
    assert found["S01"].promise is not None
    plan.lines.filter(title="公路改造").update(title="另一个")
    assert rows(drafting)[0].state == "missing"


def test_what_was_assigned_after_the_plan_was_issued_is_not_unlisted(drafting: Drafting) -> None:
    plan = drafting.filled()
    drafting.answer_all(plan)
    _issued(drafting, plan)
    assign(drafting, issued_on=date(2099, 1, 1).isoformat())
    assign(drafting, code="S02", title="早就有的", issued_on="2020-01-01")
    assert [row.state for row in rows(drafting)] == ["afterwards", "missing"]


def test_a_unit_sees_its_own_rows_alone(drafting: Drafting) -> None:
    assign(drafting, units="101、102")
    assign(drafting, code="S02", title="别家的", units="102")
    assert [(row.indicator.key, row.code) for row in rows(drafting, drafting.filer)] == [
        ("S01", "101")
    ]
    page = as_(drafting.filer).get("/assigned/").content.decode()
    assert "交通固定资产投资" in page
    assert "别家的" not in page
    answer = as_(drafting.filer).get("/api/assigned-coverage/")
    assert [row["unit"] for row in answer.json()] == ["101"]


def test_the_list_can_be_narrowed_and_taken_away(drafting: Drafting) -> None:
    assign(drafting)
    assign(drafting, code="S02", title="没有分下去的", units="")
    client = as_(drafting.officer)
    page = client.get("/assigned/", {"state": "nobody"}).content.decode()
    assert "没有分下去的" in page
    assert "交通固定资产投资" not in page
    file = client.get("/assigned.xlsx").content
    assert file.startswith(b"PK")


def test_the_api_takes_an_indicator_into_a_plan(drafting: Drafting) -> None:
    assign(drafting)
    drafting.start()
    address, sent = "/api/assigned-coverage/101/?year=2026", {"indicator": "S01"}
    answer = as_(drafting.filer).post(address, sent, "application/json")
    assert answer.json()["title"] == "交通固定资产投资"
    assert as_(drafting.reviewer).post(address, sent, "application/json").status_code == 404


def test_a_workbook_tells_every_fault_at_its_cell(drafting: Drafting) -> None:
    def change(sheets: dict[str, Any]) -> None:
        good = {**ROW, "value": Fraction(48, 5), "units": "101、102"}
        sheets["assigned"] = [
            good,
            {**good, "code": "S02", "units": "101、外星局"},
            {**good, "code": "S03", "issued_by": ""},
        ]

    file = book(drafting.year, change, only=("assigned",))
    told = messages(uploaded(drafting.year, drafting.officer, file))
    assert any("外星局" in text and "上级下达指标!" in text for text in told)
    assert any("下达机关" in text for text in told)
