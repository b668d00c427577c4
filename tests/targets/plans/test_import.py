"""A plan taken from a workbook: changed, added, undone; refused whole, in words, with what was
typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import translation
from openpyxl import Workbook, load_workbook

from core.workflow import NotYoursError
from targets.plans.exports import plan_xlsx
from targets.plans.fields import cell_words
from targets.plans.models import Plan
from targets.plans.reading import Reading
from targets.plans.services import importing
from targets.plans.services.editing import line_add
from targets.plans.services.importing import lines_import
from targets.plans.services.journal import edit_undo
from targets.plans.services.locking import setting_of
from targets.plans.workbook import plan_sheet
from tests.kept import kept_for_module
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HTMX = {"HX-Request": "true"}
HEAD = ("板块", "目标", "计量单位", "计划值", "分值")

fresh = kept_for_module(make_drafting)


@pytest.fixture
def drafting(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def book(*rows: Sequence[Any]) -> BytesIO:
    made, file = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file


def taken(drafting: Drafting, plan: Plan, file: Any) -> Any:
    return lines_import(plan=plan, component="key", file=file, actor=drafting.filer)


def refused(drafting: Drafting, plan: Plan, file: Any) -> list[str]:
    before = Reading(plan).snapshot
    with pytest.raises(ValidationError) as error:
        taken(drafting, plan, file)
    assert Reading(drafting.now(plan)).snapshot == before
    return list(error.value.messages)


def told(plan: Plan) -> list[tuple[str, str, str, str]]:
    return [(x.component, x.title, x.params.get("plan", ""), x.measure) for x in Reading(plan).rows]


def test_the_exported_plan_comes_back_changed(drafting: Drafting) -> None:
    plan = drafting.filled()
    before = told(plan)
    changed = load_workbook(BytesIO(plan_xlsx(plan)))
    sheet = changed.active
    titles = {str(cell.value): cell.column for row in sheet for cell in row}
    row = next(r[0].row for r in sheet if any(c.value == "农村公路" for c in r))
    sheet.cell(row, titles["计划值"], 121)
    sheet.cell(row, titles["计量单位"], "公里")
    file = BytesIO()
    changed.save(file)
    done = taken(drafting, plan, file)
    assert (done.added, done.changed) == (0, 1)
    assert told(plan)[1] == ("key", "农村公路", "121", "公里")
    assert [line for line in told(plan) if line[1] != "农村公路"] == [
        line for line in before if line[1] != "农村公路"
    ]
    edit_undo(plan=plan, actor=drafting.filer)
    assert told(plan) == before


def test_rows_of_its_own_component_are_added_the_others_go_where_one_says(
    drafting: Drafting,
) -> None:
    plan = drafting.start()
    rows = (("一般职能目标", "公交", "条", 6, 40), ("", "农村公路", "公里", 118.5, 50))
    done = taken(drafting, plan, book(("某局目标",), HEAD, *rows))
    assert (done.added, done.changed, done.strange) == (2, 0, [])
    assert sorted(told(plan)) == [
        ("general", "公交", "6", "条"),
        ("key", "农村公路", "237/2", "公里"),
    ]


def test_an_empty_cell_leaves_what_stands_and_a_strange_column_is_told(drafting: Drafting) -> None:
    plan = drafting.filled()
    done = taken(
        drafting, plan, book(("目标", "计划值", "单位", "备注"), ("农村公路", None, "公里", "x"))
    )
    assert (done.added, done.changed, done.strange) == (0, 1, ["备注"])
    assert told(plan)[1] == ("key", "农村公路", "118", "公里")


def test_everything_wrong_is_told_by_row_at_once(drafting: Drafting) -> None:
    plan = drafting.filled()
    wrong = book(HEAD, ("", "甲", "条", "三十", 5), ("没有的板块", "乙", "条", 3, "x"))
    first, second, third = refused(drafting, plan, wrong)
    assert first.startswith("第 2 行 计划值：“三十” 不是数")
    assert second.startswith("第 3 行 板块：“没有的板块” 不在可选项里")
    assert third.startswith("第 3 行 分值：“x” 不是数")
    twice = book(HEAD, ("", "甲", "条", 3, 5), ("", "甲", "条", 4, 5))
    assert refused(drafting, plan, twice) == ["第 3 行的“甲”和第 2 行重复，留一行"]


def test_a_file_that_is_no_plan_says_what_to_do(drafting: Drafting) -> None:
    plan = drafting.start()
    assert refused(drafting, plan, None) == ["选一个 .xlsx 文件再上传"]
    (words,) = refused(drafting, plan, book(("姓名", "电话"), ("某", "1")))
    assert "没有“目标”“计划值”“分值”这样的列名" in words
    (words,) = refused(drafting, plan, BytesIO(b"not a workbook"))
    assert "xlsx" in words


def test_a_slow_workbook_is_read_before_anything_is_locked_and_only_for_who_may_write(
    drafting: Drafting, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, outside, held = drafting.start(), len(connection.savepoint_ids), []

    def read(file: Any) -> Any:
        held.append(len(connection.savepoint_ids) - outside)
        return plan_sheet(file)

    monkeypatch.setattr(importing, "plan_sheet", read)
    taken(drafting, plan, book(HEAD, ("", "新桥", "座", 2, 5)))
    assert held == [0]
    with pytest.raises(NotYoursError):
        lines_import(plan=plan, component="key", file=BytesIO(b"x"), actor=drafting.reviewer)
    assert held == [0]


def test_a_workbook_far_larger_than_a_plan_is_refused(drafting: Drafting) -> None:
    plan = drafting.start()
    rows = [("", f"桥 {n}", "座", 2, 5) for n in range(5_001)]
    (words,) = refused(drafting, plan, book(HEAD, *rows))
    assert "超过 5000 行" in words


@pytest.mark.parametrize("head", ["计分方法", "计分办法"])
def test_a_column_is_known_by_the_name_that_it_had_before(drafting: Drafting, head: str) -> None:
    plan = drafting.start()
    found = taken(drafting, plan, book((*HEAD, head), ("", "出台办法", "", "", 3, "分等评定")))
    assert found.strange == []
    line = plan.lines.get(title="出台办法")
    assert cell_words(setting_of(plan), "method", line.method) == "分等评定"


def test_a_chinese_sheet_is_known_on_an_english_page(drafting: Drafting) -> None:
    plan = drafting.start()
    with translation.override("en"):
        done = taken(drafting, plan, book(HEAD[1:], ("新桥", "座", 2, 5)))
    assert (done.added, told(plan)) == (1, [("key", "新桥", "2", "座")])


def test_the_page_says_what_a_workbook_did(drafting: Drafting) -> None:
    drafting.filled()
    rows = book(HEAD, ("", "农村公路", "公里", 121, 150), ("", "新桥", "座", 2, 5)).getvalue()
    sent = {"component": "key", "file": SimpleUploadedFile("计划.xlsx", rows)}
    answer = as_(drafting.filer).post("/plans/101/edit/import/", sent, headers=HTMX)
    assert answer.status_code == 200
    toast = json.loads(answer.headers["HX-Trigger"])["shell:toast"]["text"]
    assert toast == "加了 1 项，改了 1 项"


def test_refused_rows_stay_in_their_dialog_with_what_is_wrong(drafting: Drafting) -> None:
    plan = drafting.start()
    rows = "新桥\t\t座\t\t三十"
    sent = {"component": "general", "text": rows}
    answer = as_(drafting.filer).post("/plans/101/edit/paste/", sent, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    dialog = page[page.index('id="plan-paste"') : page.index('id="plan-import"')]
    assert "data-refused" in dialog
    assert f">{rows}</textarea>" in dialog
    assert "第 1 行 计划值：“三十” 不是数" in dialog
    assert 'value="general" selected' in dialog
    line_add(plan=plan, component="key", actor=drafting.filer)
    assert "data-refused" not in as_(drafting.filer).get("/plans/101/").content.decode()


def test_a_reply_typed_beside_done_is_kept_and_read_by_the_reviewer(drafting: Drafting) -> None:
    """It was dropped: only the mark was stored, and of what is solved only a number was shown."""
    plan = drafting.at("office_review")
    line = plan.lines.get(title="农村公路")
    back = drafting.move(
        plan, "return", drafting.reviewer, reason="再核", remarks={line.pk: "为什么只报 118？"}
    )
    remark = back.remarks.get()
    told = "还有 1 条批注没有标为已改"  # where the plan is handed in again
    assert told in as_(drafting.filer).get("/plans/101/").content.decode()
    sent = {"parent": remark.pk, "solve": remark.pk, "text": "两条线路用地未批"}
    as_(drafting.filer).post("/plans/101/remark/", sent, headers=HTMX)
    remark.refresh_from_db()
    assert remark.solved_by == drafting.filer
    assert [each.text for each in remark.replies.all()] == ["两条线路用地未批"]
    assert told not in as_(drafting.filer).get("/plans/101/").content.decode()
    page = as_(drafting.reviewer).get("/plans/101/?tab=remarks").content.decode()
    assert "为什么只报 118？" in page
    assert "两条线路用地未批" in page
