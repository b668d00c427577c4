"""The page of the audit trail: what was done is found, read in words, and taken to Excel."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core import audit, audit_list
from core.audit_words import AuditWords
from core.models import AuditEntry
from tests.office import Office, make_office
from units.models import Account, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clerk(office: Office) -> Account:
    return office.account(Role.TARGET_OFFICE)


@pytest.fixture
def auditor(office: Office, client: Client) -> Client:
    client.force_login(office.account(Role.AUDITOR))
    return client


def act(clerk: Account, event: str, at: str, subject: str = "", **detail: Any) -> int:
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        entry = audit.record(
            event=event,
            actor=clerk,
            authority=clerk.home,
            subject=subject,
            detail=detail,
        )
    return entry.pk


def found(client: Client, **asked: str) -> list[int]:
    page = client.get(reverse("core:audit"), asked)
    return [entry.pk for entry, _act, _subject, _told in page.context["rows"]]


def test_what_was_done_is_found_by_its_name_its_subject_and_who(
    clerk: Account, auditor: Client
) -> None:
    objected = act(clerk, "objection.change", "2026-12-18T09:00+08:00", "2026 125 125-Z4")
    mark = act(clerk, "targetmark.apply", "2026-12-18T09:00+08:00", "目标评分", changed=1)
    assert found(auditor, q="异议") == [objected]
    assert found(auditor, q="写入事实") == [mark]
    assert found(auditor, q="125-Z4") == [objected]
    assert found(auditor, q="评分", event="targetmark.apply") == [mark]
    assert {objected, mark} <= set(found(auditor, q=str(clerk)))
    assert found(auditor, q="没有的事") == []


def test_a_job_is_told_by_its_title(clerk: Account, auditor: Client) -> None:
    act(clerk, "job.done", "2026-12-18T09:00+08:00", "scoring.recompute")
    page = auditor.get(reverse("core:audit"), {"event": "job.done"})
    assert [subject for _entry, _act, subject, _told in page.context["rows"]] == [
        "重新计算年度结果"
    ]


def test_days_are_those_of_the_office_and_a_day_that_is_none_is_not_asked(
    clerk: Account, auditor: Client
) -> None:
    late = act(clerk, "plan.submit", "2026-03-31T23:59+08:00")
    early = act(clerk, "plan.submit", "2026-04-01T00:00+08:00")
    asked = {"event": "plan.submit"}
    assert found(auditor, **asked, until="2026-03-31") == [late]
    assert found(auditor, **asked, since="2026-04-01") == [early]
    assert found(auditor, **asked, since="2026-03-31", until="2026-04-01") == [early, late]
    assert found(auditor, **asked, since="2026-02-30", until="x") == [early, late]


def test_the_workbook_holds_what_is_asked_and_says_what_it_leaves_out(
    clerk: Account, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = act(clerk, "plan.return", "2026-03-02T10:00+08:00", "125", reason="少一项", late=True)
    second = act(clerk, "plan.return", "2026-03-03T10:00+08:00", "126", reason="=1+1")
    monkeypatch.setattr(audit_list, "MOST", 1)
    asked = {"event": "plan.return", "since": "2026-03-01"}
    sent = auditor.get(reverse("core:audit_xlsx"), asked)
    sheet = openpyxl.load_workbook(BytesIO(b"".join(sent))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = [str(cell) for row in rows for cell in row if cell is not None]
    assert any("共 2 条，这里是最近 1 条" in text for text in told)
    assert "从：2026年3月1日" in told
    assert [row[0] for row in rows if row[0] in (first, second)] == [second]
    assert AuditEntry.objects.get(event="audit.export").actor == sent.wsgi_request.user
    line = next(row for row in rows if row[0] == second)
    assert line[1:6] == ["2026-03-03 10:00:00", str(clerk), "退回目标计划", "126", "理由：=1+1"]


@pytest.mark.parametrize("route", ["core:audit", "core:audit_xlsx"])
def test_who_may_not_read_the_trail_finds_no_page(
    route: str, office: Office, client: Client
) -> None:
    client.force_login(office.account(Role.STAFF))
    assert client.get(reverse(route)).status_code == 404


def test_details_are_told_in_words(office: Office) -> None:
    words = AuditWords(office.authority)
    told = words.details("role.grant", {"role": "finance", "roles": ["leader", "staff"]})
    assert told == [("角色", "财务"), ("角色", "领导、职工")]
    told = words.details("registerentry.agree", {"before": "confirm", "late": False, "reason": ""})
    assert told == [("原来", "待第二人确认")]
    when = {"after": "2026-12-24T15:59:59Z", "due": "2026-05-08", "name": "2026-13-45"}
    assert [text for _name, text in words.details("calendar.extend", when)] == [
        "2026年12月24日 23:59",
        "2026年5月8日",
        "2026-13-45",
    ]
    told = words.details("year.carry", {"charges": {"new": 4, "changed": 0}})
    assert told == [("分管", "新增 4，改动 0")]
    assert words.details("access.denied", {"method": "POST"}) == [("要做什么", "办理")]
    told = words.details("tree.change", {"fields": ["amount", "measure"]})
    assert told == [("改了哪些", "数量、计量单位")]


def test_a_moment_is_that_of_the_office() -> None:
    at = datetime(2026, 12, 31, 16, 0, tzinfo=UTC).isoformat()
    assert AuditWords(None).details("plan.submit", {"at": at}) == [("at", "2027年1月1日 00:00")]
