"""The pages of plans: who sees what, what a saved cell answers, how refusals are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from core.work_items import items_for
from schemes.models import CalendarEntry, Phase, Year
from targets.models import CommonItem
from targets.plans.models import Plan, PlanLine
from targets.plans.reading import Reading
from targets.plans.statement import statement_context
from tests.factories import record_all
from tests.kept import kept_for_module
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HTMX = {"HX-Request": "true"}
DAY = timedelta(days=1)


fresh = kept_for_module(make_drafting)


@pytest.fixture
def drafting(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def save(
    drafting: Drafting, line: PlanLine, field: str, typed: str, shown: int | None = None
) -> Any:
    told = {"field": field, "text": typed, "shown": line.version if shown is None else shown}
    return as_(drafting.filer).post(f"/plans/101/lines/{line.pk}/cell/", told, headers=HTMX)


def test_a_clerk_begins_where_the_page_says_so(drafting: Drafting) -> None:
    client = as_(drafting.filer)
    assert client.get("/plans/own/").headers["Location"] == "/plans/101/?year=2026"
    assert "从空白开始" in text(client.get("/plans/101/"))
    client.post("/plans/101/start/", {"from": ""})
    page = text(client.get("/plans/101/"))
    assert "加一行" in page
    assert "从上年带入" in page
    added = text(client.post("/plans/101/edit/add/", {"component": "key"}, headers=HTMX))
    assert Plan.objects.get().lines.count() == 1
    assert "autofocus" in added


def test_a_saved_cell_answers_with_what_depends_on_it(drafting: Drafting) -> None:
    plan = drafting.filled()
    line = plan.lines.get(title="农村公路")
    drafting.cell(line, "last_year", "126")
    line.refresh_from_db()
    response = save(drafting, line, "plan", "100")
    told = text(response)
    assert response.status_code == 200
    assert f'id="hints-{line.pk}"' in told
    assert "低于上年实绩 126" in told
    assert "−20.6%" in told
    assert "data-cell" not in told, "no field may be swapped under the hand that types"
    line.refresh_from_db()
    assert line.params["plan"] == "100"


def test_a_cell_that_cannot_stand_is_told_beneath_its_line(drafting: Drafting) -> None:
    line = drafting.filled().lines.all()[0]
    response = save(drafting, line, "points", "很多")
    assert response.status_code == 422
    assert "“很多” 不是数" in text(response)


def test_a_stale_cell_is_told_who_changed_what(drafting: Drafting) -> None:
    line = drafting.filled().lines.get(title="农村公路")
    other = drafting.county.office.account(Role.DEPARTMENT_FILER, username="other")
    line.refresh_from_db()
    drafting.cell(line, "plan", "121", other)
    response = save(drafting, line, "plan", "119")
    told = text(response)
    assert response.status_code == 409
    assert "用户other" in told
    assert "计划值 121" in told
    assert "按我填的再存" in told


def test_a_warning_is_answered_on_the_page(drafting: Drafting) -> None:
    plan = drafting.filled()
    drafting.cell(plan.lines.get(title="农村公路"), "last_year", "126")
    (warning,) = Reading(drafting.now(plan)).unanswered
    told = {"finding": warning.finding.fingerprint, "reason": "用地未批"}
    page = text(as_(drafting.filer).post("/plans/101/answer/", told, headers=HTMX))
    assert "已说明：用地未批" in page
    assert Reading(drafting.now(plan)).unanswered == []


def test_without_scripts_an_act_leads_back_to_the_page(drafting: Drafting) -> None:
    plan = drafting.filled()
    response = as_(drafting.filer).post("/plans/101/edit/undo/")
    assert response.headers["Location"] == "/plans/101/?year=2026"
    assert plan.edits.filter(undone=True).count() == 1


def test_the_form_of_a_line_keeps_what_was_typed(drafting: Drafting) -> None:
    line = drafting.filled().lines.all()[0]
    client = as_(drafting.filer)
    assert "增长依据" in text(client.get(f"/plans/101/lines/{line.pk}/"))
    line.refresh_from_db()
    told = {"shown": line.version, "points": "很多", "deadline": "某日", "title": "新名"}
    response = client.post(f"/plans/101/lines/{line.pk}/save/", told)
    page = text(response)
    assert response.status_code == 422
    assert 'value="很多"' in page
    assert "“某日” 不是日期" in page
    assert "新名" in page


def test_a_move_on_the_page_hands_the_plan_on(drafting: Drafting) -> None:
    plan = drafting.filled()
    told = {"version": drafting.now(plan).version}
    as_(drafting.filer).post("/plans/101/moves/submit/", told)
    assert drafting.now(plan).state == "office_review"
    page = text(as_(drafting.filer).get("/plans/101/"))
    assert "撤回修改" in page
    assert "加一行" not in page
    again = as_(drafting.filer).post("/plans/101/moves/submit/", told)
    assert (again.status_code, "你看到的是旧的" in text(again)) == (409, True)


def test_the_reviewer_has_checklist_and_buttons(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    client = as_(drafting.reviewer)
    page = text(client.get("/plans/101/"))
    for words in ("以上年实绩为底数", "审核通过", "退回修改", "逐项写意见"):
        assert words in page
    line = plan.lines.all()[0]
    told = {"version": plan.version, "reason": "再核", f"remark-{line.pk}": "依据呢"}
    long = client.post("/plans/101/moves/return/", told | {"reason": "再" * 501})
    assert long.status_code == 422
    assert ("再" * 501 in text(long), 'value="依据呢"' in text(long)) == (True, True)
    client.post("/plans/101/moves/return/", told)
    page = text(as_(drafting.filer).get("/plans/101/"))
    assert "退回：再核" in page
    assert "依据呢" in page
    assert "重新报送" in page


def test_a_leader_signs_with_one_button_and_one_confirmation(drafting: Drafting) -> None:
    plan = drafting.at("leader_sign")
    client = as_(drafting.leader)
    assert "审签" in text(client.get("/plans/101/"))
    client.post("/plans/101/moves/pass/", {"version": plan.version})
    assert drafting.now(plan).state == "unit_finalise"


@pytest.mark.parametrize("role", [Role.DEPARTMENT_FILER, Role.LEADER, Role.FUNCTIONAL_DEPARTMENT])
def test_another_units_plan_does_not_exist(drafting: Drafting, role: Role) -> None:
    drafting.filled()
    stranger = drafting.county.office.account(
        role, unit=drafting.county.office.other, username="stranger"
    )
    assert as_(stranger).get("/plans/101/").status_code == 404
    assert as_(stranger).post("/plans/101/edit/add/", {"component": "key"}).status_code == 404
    told = {"version": 1}
    assert as_(stranger).post("/plans/101/moves/submit/", told).status_code == 404


def test_who_reviews_does_not_write(drafting: Drafting) -> None:
    plan = drafting.filled()
    for account in (drafting.officer, drafting.reviewer, drafting.leader):
        response = as_(account).post("/plans/101/edit/add/", {"component": "key"})
        assert response.status_code == 404
        assert "加一行" not in text(as_(account).get("/plans/101/"))
    assert plan.lines.count() == 4


def test_the_board_says_who_has_not_handed_in(drafting: Drafting) -> None:
    drafting.at("office_review")
    client = as_(drafting.officer)
    page = text(client.get("/plans/"))
    assert "两办审核" in page
    assert "没有开始" in page
    found = text(client.get("/plans/?state=none"))
    assert "审计局" in found
    assert ">财政局<" not in found
    book = client.get("/plans.xlsx?state=none")
    assert book.headers["Content-Type"].startswith("application/vnd.openxml")


def test_an_empty_late_list_says_that_nobody_is_late(drafting: Drafting) -> None:
    CalendarEntry.objects.filter(year=drafting.year).update(due_at=timezone.now() + DAY)
    client = as_(drafting.officer)
    page = text(client.get("/plans/?state=late"))
    assert "没有逾期未报的单位" in page
    assert "还没报的 2 个单位" in page
    assert "没有逾期未报的单位" not in text(client.get("/plans/?state=returned"))
    plan = drafting.filled()
    Plan.objects.filter(pk=plan.pk).update(state="returned", due_at=timezone.now() - DAY)
    page = text(client.get("/plans/?state=late"))
    assert "没有逾期未报的单位" not in page
    assert "财政局" in page


def test_the_board_of_a_unit_is_its_own(drafting: Drafting) -> None:
    page = text(as_(drafting.filer).get("/plans/"))
    assert "财政局" in page
    assert "审计局" not in page


def test_pages_cost_the_same_however_many_lines(
    drafting: Drafting, django_assert_max_num_queries: Any
) -> None:
    plan = drafting.filled()
    rows = "".join(f"目标{n}\t\t个\t\t{n}\t\t\t1\n" for n in range(1, 41))
    as_(drafting.filer).post("/plans/101/edit/paste/", {"component": "key", "text": rows})
    assert plan.lines.count() == 44
    client = as_(drafting.filer)
    client.get("/plans/101/")
    with django_assert_max_num_queries(45):
        assert client.get("/plans/101/").status_code == 200


# --- work items and the API -----------------------------------------------------------------------


def keys(account: Account) -> set[str]:
    fresh = Account.objects.get(pk=account.pk)
    return {item.key for item in items_for(fresh) if item.source == "plans"}


def test_whose_turn_it_is_stands_in_his_tasks(drafting: Drafting) -> None:
    assert keys(drafting.filer) == {"plan-draft-101"}
    plan = drafting.at("office_review")
    assert keys(drafting.filer) == {"plan-waits-101"}
    assert keys(drafting.reviewer) == {"plan-step-office_review"}
    assert keys(drafting.leader) == set()
    drafting.move(plan, "pass", drafting.reviewer)
    assert keys(drafting.leader) == {"plan-sign-101"}
    assert keys(drafting.reviewer) == set()


def test_the_api_does_what_the_page_does(drafting: Drafting) -> None:
    drafting.filled()
    client = as_(drafting.filer)
    told = client.get("/api/plans/101/").json()
    assert (told["state"], len(told["lines"]), told["moves"]) == ("draft", 4, ["submit"])
    line = told["lines"][0]
    asked = {"shown": line["version"], "texts": {"measure": "公里", "last_year": "90"}}
    where, kind = f"/api/plans/101/lines/{line['line']}/", "application/json"
    now = client.post(where, asked, content_type=kind).json()
    assert [f["clauses"] for f in now["findings"]] == [["K-3.3"]]
    assert client.post(where, asked, content_type=kind).status_code == 409
    finding = {"fingerprint": now["findings"][0]["fingerprint"], "reason": "用地未批"}
    now = client.post("/api/plans/101/answer/", finding, content_type=kind).json()
    sent = {"move": "submit", "version": now["version"]}
    now = client.post("/api/plans/101/move/", sent, content_type=kind).json()
    assert now["state"] == "office_review"
    assert client.post("/api/plans/101/move/", sent, content_type=kind).status_code == 409
    stranger = drafting.county.office.account(
        Role.DEPARTMENT_FILER, unit=drafting.county.office.other, username="stranger"
    )
    assert as_(stranger).get("/api/plans/101/").status_code == 404
    rows = {row["unit"]: row["state"] for row in as_(drafting.officer).get("/api/plans/").json()}
    assert rows == {"101": "office_review", "102": "none"}


def test_the_statement_names_every_target_and_both_sides(drafting: Drafting) -> None:
    plan = drafting.at("filed_issue")
    told = statement_context(plan)
    assert (told["draft"], told["base"]) == (True, "430")
    drafting.move(plan, "pass", drafting.officer, number="临目考〔2026〕1号")
    told = statement_context(drafting.now(plan))
    assert told["draft"] is False
    rows = [(row.title, row.plan, row.points) for part in told["parts"] for row in part.rows]
    assert rows[0] == ("公路改造", "42", "100")
    assert len(rows) == 4
    html = render_to_string(
        "plans/statement.html",
        {**told, "page_name": "official", "notes": (), "footer": (), "signatures": False},
    )
    assert "临目考〔2026〕1号" in html
    assert "未下达" not in html
    response = as_(drafting.filer).get("/plans/101/statement.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_the_home_page_still_speaks_of_the_year_under_way(drafting: Drafting) -> None:
    Year.objects.create(authority=drafting.year.authority, year=2027, scheme=drafting.year.scheme)
    Year.objects.filter(pk=drafting.year.pk).update(phase=Phase.RUNNING)
    CalendarEntry.objects.filter(year=drafting.year).update(due_at=timezone.now() + DAY)
    client = as_(drafting.filer)
    assert client.get("/plans/own/").headers["Location"] == "/plans/?year=2027"
    current = re.search(r'class="year">([^<]*)<', text(client.get("/")))
    assert current is not None
    assert "2026" in current[1]


def test_the_reviewer_sees_what_changed_since_the_last_submission(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    assert "tab=difference" not in text(as_(drafting.reviewer).get("/plans/101/"))
    drafting.move(plan, "return", drafting.reviewer, reason="再核")
    drafting.cell(plan.lines.get(title="农村公路"), "plan", "125")
    assert "118</del> → 125" in text(as_(drafting.filer).get("/plans/101/?tab=difference"))
    drafting.move(plan, "submit", drafting.filer)
    page = text(as_(drafting.reviewer).get("/plans/101/?tab=difference"))
    assert "与第 1 次报送" in page
    assert "118</del> → 125" in page


def test_a_leader_who_signs_again_begins_with_what_was_changed_since_he_signed(
    drafting: Drafting,
) -> None:
    plan = drafting.at("leader_sign")
    assert "以上年实绩为底数" in text(as_(drafting.leader).get("/plans/101/"))
    drafting.move(plan, "pass", drafting.leader)
    drafting.cell(plan.lines.get(title="农村公路"), "plan", "125")
    drafting.move(plan, "pass", drafting.filer)
    drafting.move(plan, "return", drafting.reviewer, reason="再核")
    drafting.cell(plan.lines.get(title="农村公路"), "standard", "验收合格")
    drafting.move(plan, "submit", drafting.filer)
    drafting.move(plan, "pass", drafting.reviewer)
    page = text(as_(drafting.leader).get("/plans/101/"))
    assert "与第 1 次报送" in page
    assert "118</del> → 125" in page
    assert "验收合格" in page


def test_handing_in_says_until_when_and_whose_clock_decides(drafting: Drafting) -> None:
    plan = drafting.filled()
    drafting.answer_all(plan)
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        page = text(as_(drafting.filer).get(f"/plans/{plan.unit.code}/?year=2026"))
    dialog = page.split('id="move-submit"')[1].split("</dialog>")[0]
    assert "逾期与否以服务器收到的时间为准" in dialog
    assert "逾期 2 天" in dialog


def test_what_a_common_target_asks_keeps_its_lines_and_says_who_marks_it(
    drafting: Drafting,
) -> None:
    values = {"component": "common", "peer_groups": ["department"], "points": 40}
    told = {
        "title": "信访工作",
        "content": "一、按期办结\n二、不推诿",
        "marking_unit": drafting.unit,
    }
    record_all(CommonItem, drafting.county, {"G01": {**values, **told}})
    other = {"title": "乡镇专项", "peer_groups": ["county"]}
    record_all(CommonItem, drafting.county, {"G02": {**values, **other}})
    drafting.start()
    page = text(as_(drafting.filer).get("/plans/101/"))
    locked = page.split("plan-locked")[1].split("</details>")[0]
    # The style sheet shows the lines of such a text as they were written.
    assert '<span class="long-text">一、按期办结\n二、不推诿</span>' in locked
    assert ("财政局" in locked, "还没有下达" in locked) == (True, True)
    assert "乡镇专项" not in page
