"""Whom the moves of a plan are told to, and who is reminded when it lies somewhere too long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core import work_items
from core.notices import events
from core.notices.models import Notice
from core.notices.reminders import remind_all
from schemes.deadlines import due_for
from schemes.models import Phase, Year
from targets.plans.flow import rules_of
from targets.plans.holders import step_due
from targets.plans.work import draft_due
from tests.kept import kept_for_module
from tests.targets.plans.drafts import NUMBER, Drafting, make_drafting
from units.models import Account, Role
from units.services import DeputyAsked, deputising_grant

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_drafting = kept_for_module(make_drafting)
#: Before the day on which plans are signed, in the year that the tests draft.
SPRING = "2026-02-02T10:00:00+08:00"


@pytest.fixture
def drafting(db: None, fresh_drafting: Callable[[], Drafting]) -> Drafting:
    return fresh_drafting()


def told(account: Account, event: str = "") -> list[str]:
    rows = Notice.objects.filter(recipient=account).order_by("created_at", "pk")
    rows = rows.filter(event=event) if event else rows
    return [events.words(row.text, row.params, "zh-hans") for row in rows]


def test_the_next_in_the_path_is_told_that_it_is_his_turn(drafting: Drafting) -> None:
    drafting.at("leader_sign")
    assert told(drafting.reviewer) == ["财政局 2026 年度目标计划到了“两办审核”，等你办。"]
    assert told(drafting.leader) == ["财政局 2026 年度目标计划到了“分管领导审签”，等你办。"]
    assert told(drafting.officer) == []
    assert told(drafting.filer) == ["财政局 2026 年度目标计划已过“两办审核”。"]


def test_what_comes_back_says_where_and_why(drafting: Drafting) -> None:
    plan = drafting.at("leader_sign")
    drafting.move(plan, "return", drafting.leader, reason="两项偏低")
    (text,) = told(drafting.filer, "plan.returned")
    assert text == "财政局 2026 年度目标计划在“分管领导审签”退回：两项偏低"
    assert told(drafting.leader, "plan.returned") == []


def test_what_is_issued_is_told_to_the_unit_and_its_leader(drafting: Drafting) -> None:
    plan = drafting.at("filed_issue")
    drafting.move(plan, "pass", drafting.officer, number=NUMBER)
    wanted = [f"财政局 2026 年度目标已下达：{NUMBER}。"]
    assert told(drafting.filer, "plan.issued") == told(drafting.leader, "plan.issued") == wanted
    assert told(drafting.officer, "plan.issued") == []


def test_a_deputy_is_told_beside_his_principal(drafting: Drafting) -> None:
    deputy = drafting.county.office.account(Role.LEADER, username="deputy")
    now = timezone.now()
    lent = DeputyAsked((Role.LEADER,), now, now + timedelta(days=1), "出差", "请假单〔2026〕3号")
    deputising_grant(
        principal=drafting.leader,
        deputy=deputy,
        authority=drafting.county.office.authority,
        actor=drafting.leader,
        asked=lent,
    )
    drafting.at("leader_sign")
    assert len(told(deputy, "plan.waits")) == len(told(drafting.leader, "plan.waits")) == 1


def test_a_move_that_is_refused_tells_nobody(drafting: Drafting) -> None:
    plan = drafting.at("office_review")
    before = Notice.objects.count()
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever refuses it
        drafting.move(plan, "return", drafting.reviewer)
    assert Notice.objects.count() == before


def test_a_signature_is_wanted_by_the_day_for_signing(drafting: Drafting) -> None:
    with time_machine.travel(SPRING, tick=False):
        drafting.at("leader_sign")
        year = drafting.now(drafting.start()).year
        items = {item.key: item for item in work_items.items_for(drafting.leader)}
        due = items["plan-sign-101"].due_at
    assert due is not None
    assert timezone.localtime(due).date().isoformat() == "2026-03-20"
    step = rules_of(year).step("filed_issue")
    assert step is not None
    with time_machine.travel(SPRING, tick=False):
        later = step_due(year, step)["due_at"]
    assert later > due


def test_who_lets_a_plan_lie_is_reminded_once_and_the_office_told(drafting: Drafting) -> None:
    authority = drafting.county.office.authority
    with time_machine.travel(SPRING, tick=False):
        drafting.at("leader_sign")
        step = rules_of(drafting.year).step("leader_sign")
        assert step is not None
        due = step_due(drafting.year, step)["due_at"]
    for days in (-7, -7, 20, 21):
        with time_machine.travel(due + timedelta(days=days), tick=False):
            remind_all(authority=authority, today=timezone.localdate())
    (text,) = told(drafting.leader, "task.due")
    assert text.startswith("分管领导审签（1 份目标计划）：")
    assert len(told(drafting.leader, "task.remind")) == 1
    assert told(drafting.reviewer, "task.remind") == []
    assert any("分管领导审签" in text for text in told(drafting.officer, "task.escalated"))


def test_who_lets_a_plan_lie_is_reminded_also_when_the_year_runs(drafting: Drafting) -> None:
    authority = drafting.county.office.authority
    with time_machine.travel(SPRING, tick=False):
        drafting.at("leader_sign")
        due = due_for(drafting.year, "plan_signing")["due_at"]
    Year.objects.filter(pk=drafting.year.pk).update(phase=Phase.RUNNING)
    with time_machine.travel(due + timedelta(days=20), tick=False):
        remind_all(authority=authority, today=timezone.localdate())
    assert len(told(drafting.leader, "task.remind")) == 1


def test_a_unit_whose_plan_lies_with_others_is_not_reminded_of_its_filing(
    drafting: Drafting,
) -> None:
    """Whose step it is must act: here the office for one unit, the other unit itself (K-4.1)."""
    authority, wanted = drafting.county.office.authority, "一级目标未备案"
    with time_machine.travel(SPRING, tick=False):
        drafting.at("filed_issue")
        slow = drafting.second()
        slow.at("unit_finalise")
        due = due_for(drafting.year, "plans")["due_at"]
    for days in (-7, 20):
        with time_machine.travel(due + timedelta(days=days), tick=False):
            officer = Account.objects.get(pk=drafting.officer.pk)
            late = work_items.items_of(officer, work_items.Kind.LATE)
            assert {item.unit_code for item in late if item.title == wanted} == {"102"}
            mine = work_items.items_of(officer, work_items.Kind.MINE)
            assert "plan-step-filed_issue" in {item.key for item in mine}
            remind_all(authority=authority, today=timezone.localdate())
    assert not any(wanted in text for text in told(drafting.filer))
    assert sum(wanted in text for text in told(slow.filer)) == 1
    (text,) = (each for each in told(drafting.leader, "task.escalated") if wanted in each)
    assert "个单位" not in text


def test_the_office_sees_with_whom_a_plan_lies(drafting: Drafting) -> None:
    with time_machine.travel(SPRING, tick=False):
        drafting.at("leader_sign")
        officer = Account.objects.get(pk=drafting.officer.pk)
        waiting = work_items.items_of(officer, work_items.Kind.WAITING)
        (item,) = (each for each in waiting if each.source == "plans")
    assert (item.count, item.waits_for) == (1, "分管领导审签")
    assert item.url == "/plans/?year=2026&state=leader_sign"


def test_who_hands_no_draft_in_is_reminded_by_the_day_for_drafts(drafting: Drafting) -> None:
    """Of the year under way too, whose filings are due a month later."""
    authority = drafting.county.office.authority
    with time_machine.travel(SPRING, tick=False):
        drafting.at("office_review")
        slow = drafting.second()
        slow.start()
        due = draft_due(drafting.year, 0)["due_at"]
    assert timezone.localtime(due).date().isoformat() == "2026-02-28"
    for days in (-7, -7, 20, 20):
        with time_machine.travel(due + timedelta(days=days), tick=False):
            remind_all(authority=authority, today=timezone.localdate())
    wanted = "目标计划未报"
    (text,) = (each for each in told(slow.filer, "task.due") if wanted in each)
    assert "2月28日" in text
    assert not any(wanted in each for each in told(drafting.filer, "task.due"))
    assert len([each for each in told(slow.leader, "task.escalated") if wanted in each]) == 1
    assert len([each for each in told(drafting.officer, "task.escalated") if wanted in each]) == 1
