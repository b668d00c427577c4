"""Reminders: before a deadline, up the line after it, by hand; each once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from core import jobs, tasks
from core.models import AuditEntry, Job, JobState
from core.notices import events, reminders
from core.notices.models import Notice, ReminderMark, ReminderRules
from core.notices.services import notify
from schemes.deadlines import due_for
from schemes.models import CalendarEntry
from schemes.years.calendar_services import calendar_extend
from targets.models import Filing, FilingLevel
from tests import factories
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role

pytestmark = pytest.mark.django_db
fresh_county = kept_for_module(lambda: make_county(departments=3))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    """Three departments, of which 101 and 102 have not filed their level-one targets."""
    found = fresh_county()
    values = {"unit": found.units["103"], "level": FilingLevel.ONE, "filed": True}
    factories.record(Filing, found, "103/one", **values)
    return found


@pytest.fixture
def people(county: County) -> dict[str, Account]:
    office = county.office
    return {
        "filer": office.account(Role.DEPARTMENT_FILER, unit=county.units["101"], username="f"),
        "head": office.account(Role.DEPARTMENT_HEAD, unit=county.units["101"], username="h"),
        "other": office.account(Role.DEPARTMENT_FILER, unit=county.units["103"], username="o"),
        "leader": office.account(Role.LEADER, username="l"),
        "office": office.account(Role.TARGET_OFFICE, username="t"),
    }


def run_on(county: County, days: int) -> None:
    """A beat of the clock, so many days after the deadline for filing (before it: negative)."""
    due = due_for(county.year, "plans")["due_at"]
    moment = (due + datetime.timedelta(days=days)).replace(hour=1)
    with time_machine.travel(moment, tick=False):
        tasks.remind()
        for job in Job.objects.filter(kind=reminders.KIND, state=JobState.QUEUED):
            jobs.run(job.pk)


def told(account: Account, event: str = "") -> list[str]:
    rows = Notice.objects.filter(recipient=account).order_by("created_at")
    rows = rows.filter(event=event) if event else rows
    return [events.words(row.text, row.params, "zh-hans") for row in rows]


def test_a_unit_is_reminded_some_days_before_and_once(
    county: County, people: dict[str, Account]
) -> None:
    run_on(county, -8)
    assert told(people["filer"]) == []
    run_on(county, -7)
    run_on(county, -7)
    (text,) = told(people["filer"])
    assert text.startswith("一级目标未备案")
    assert told(people["other"]) == []
    assert told(people["head"]) == []
    run_on(county, -3)
    assert len(told(people["filer"])) == 2


def test_the_days_are_the_authoritys_setting(county: County, people: dict[str, Account]) -> None:
    ReminderRules.objects.create(authority=county.office.authority, days_before=[5])
    run_on(county, -7)
    assert told(people["filer"]) == []
    run_on(county, -5)
    assert len(told(people["filer"])) == 1


def test_who_is_late_is_told_on_one_step_after_another(
    county: County, people: dict[str, Account]
) -> None:
    run_on(county, 1)
    assert len(told(people["head"], events.OVERDUE)) == 1
    assert told(people["leader"]) == []
    run_on(county, 3)
    (text,) = told(people["leader"], events.ESCALATED)
    assert "2 个单位" in text
    assert told(people["office"], events.ESCALATED) == []
    run_on(county, 5)
    assert len(told(people["office"], events.ESCALATED)) == 1
    run_on(county, 6)
    assert len(told(people["head"], events.OVERDUE)) == 1
    assert len(told(people["leader"], events.ESCALATED)) == 1


def test_one_late_unit_is_told_of_without_a_number(
    county: County, people: dict[str, Account]
) -> None:
    values = {"unit": county.units["102"], "level": FilingLevel.ONE, "filed": True}
    factories.record(Filing, county, "102/one", **values)
    run_on(county, 5)
    (text,) = told(people["office"], events.ESCALATED)
    assert "1 个单位" not in text
    assert text.startswith(county.units["101"].name)


def test_a_beat_that_was_missed_is_made_good(county: County, people: dict[str, Account]) -> None:
    run_on(county, 6)
    assert len(told(people["head"], events.OVERDUE)) == 1
    assert len(told(people["leader"], events.ESCALATED)) == 1


def test_who_has_filed_is_left_in_peace(county: County, people: dict[str, Account]) -> None:
    values = {"unit": county.units["101"], "level": FilingLevel.ONE, "filed": True}
    factories.record(Filing, county, "101/one", **values)
    run_on(county, -7)
    run_on(county, 1)
    assert told(people["filer"]) == []
    assert told(people["head"]) == []


def test_an_extension_starts_the_steps_anew(county: County, people: dict[str, Account]) -> None:
    run_on(county, 1)
    entry = CalendarEntry.objects.get(year=county.year, key="plan_filed")
    later = entry.due_at + datetime.timedelta(days=30)
    calendar_extend(entry=entry, due_at=later, reason="大雪", actor=people["office"])
    for kept in ("_schemes_deadlines", "_schemes_deadlines_worded"):
        county.year.__dict__.pop(kept, None)
    run_on(county, 1)
    overdue = [each for each in told(people["head"], events.OVERDUE) if "一级目标" in each]
    assert len(overdue) == 2


def test_the_same_reminder_twice_at_once_has_one_row(
    county: County, people: dict[str, Account]
) -> None:
    today = due_for(county.year, "plans")["due_at"].date() - datetime.timedelta(days=7)
    authority = county.office.authority
    with time_machine.travel(datetime.datetime(2026, 3, 24, 1, tzinfo=datetime.UTC), tick=False):
        first = reminders.remind_all(authority=authority, today=today)
        again = reminders.remind_all(authority=authority, today=today)
    assert first["reminded"] == 1
    assert again["reminded"] == 0
    rows = ReminderMark.objects.filter(stage=reminders.UNIT)
    assert {row.unit_code for row in rows} == {"101", "102"}


# --- by hand --------------------------------------------------------------------------------------


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def remind(account: Account, *items: str) -> Any:
    return client_of(account).post("/notices/remind/", {"item": items}, follow=True)


def test_the_office_reminds_whom_it_chooses(county: County, people: dict[str, Account]) -> None:
    page = remind(people["office"], "targets:plan-101").content.decode()
    assert "已通知 1 人" in page
    assert "已催 1 次" in page
    assert len(told(people["filer"], events.REMIND)) == 1
    assert "今天已经催过" in remind(people["office"], "targets:plan-101").content.decode()
    assert len(told(people["filer"], events.REMIND)) == 1
    assert AuditEntry.objects.filter(event="notice.remind").count() == 2


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/plans/?year=2026&state=none", "/plans/?year=2026&state=none"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_list_is_come_back_to(
    county: County, people: dict[str, Account], back: str, leads: str
) -> None:
    sent = {"item": ["targets:plan-101"], "back": back}
    answer = client_of(people["office"]).post("/notices/remind/", sent)
    assert (answer.status_code, answer["Location"]) == (302, leads)


def test_a_unit_without_an_account_is_named(county: County, people: dict[str, Account]) -> None:
    page = remind(people["office"], "targets:plan-102").content.decode()
    assert "没有账号可通知" in page
    assert county.units["102"].name in page


def test_nobody_is_reminded_of_what_he_does_not_owe(
    county: County, people: dict[str, Account]
) -> None:
    assert "先勾选" in remind(people["office"], "targets:plan-103", "x").content.decode()
    assert told(people["other"]) == []


@pytest.mark.parametrize("who", ["filer", "head", "leader"])
def test_only_the_office_reminds(county: County, people: dict[str, Account], who: str) -> None:
    assert remind(people[who], "targets:plan-101").status_code == 404
    assert client_of(people[who]).get("/notices/rules/").status_code == 404


def test_the_office_sets_its_rules(county: County, people: dict[str, Account]) -> None:
    client = client_of(people["office"])
    good = {"days_before": "10，2", "head_after": 2, "leader_after": 0, "office_after": 7}
    assert client.post("/notices/rules/", {**good, "keep_days": 200}).status_code == 302
    kept = ReminderRules.objects.get()
    assert (kept.days_before, kept.head_after, kept.leader_after) == ([10, 2], 2, 0)
    bad = client.post("/notices/rules/", {**good, "days_before": "三天", "keep_days": 1})
    assert "还有 2 处要改" in bad.content.decode()
    run_on(county, 4)
    assert told(people["leader"]) == []


def test_read_notices_go_after_their_time(county: County, people: dict[str, Account]) -> None:
    authority = county.office.authority
    for _each in range(2):
        notify(
            recipients=[people["other"]],
            event=events.FAILED,
            authority=authority,
            params={"what": "x"},
        )
    old = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    Notice.objects.update(created_at=old)
    first = Notice.objects.first()
    assert first is not None
    Notice.objects.filter(pk=first.pk).update(read_at=old)
    assert reminders.notices_prune(authority=authority) == 1
    assert Notice.objects.count() == 1


def test_a_moved_deadline_is_told_to_those_it_binds(
    county: County, people: dict[str, Account]
) -> None:
    entry = CalendarEntry.objects.get(year=county.year, key="plan_filed")
    later = entry.due_at + datetime.timedelta(days=9)
    auditor = county.office.account(Role.AUDITOR, username="a")
    unit = county.units["101"]
    calendar_extend(entry=entry, due_at=later, reason="大雪", actor=people["office"], unit=unit)
    assert len(told(people["filer"], "calendar.extended")) == 1
    assert told(people["other"]) == []
    run_on(county, -7)
    assert told(people["filer"], "task.due") == []
    run_on(county, 2)
    assert len(told(people["filer"], "task.due")) == 1
    calendar_extend(entry=entry, due_at=later, reason="大雪", actor=people["office"])
    (text,) = told(people["other"], "calendar.extended")
    assert "“目标备案”的时限改到 4月9日" in text
    assert told(auditor) == []
    assert told(people["office"], "calendar.extended") == []
