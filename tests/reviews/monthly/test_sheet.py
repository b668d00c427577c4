"""A month in one sheet: drafts written and cleared together, told, entered; who sees what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.notices.models import Notice
from core.notices.queries import rules_of
from core.notices.reminders import remind_all
from core.work_items import forget, items_for
from core.workflow import NotYoursError
from reviews.models import MonthlyRecord
from reviews.monthly.grid import MonthSheet, mark_of
from reviews.monthly.reading import MonthTable, rule_for
from reviews.monthly.services import MonthDone, SheetHead, month_attach, month_move, month_save
from reviews.register.models import RegisterEntry
from reviews.register.services import MOST_FILES, file_add
from schemes.models import CalendarEntry
from tests.factories import County, record
from tests.kept import kept_for_module
from tests.reviews.monthly.months import months_county
from tests.targets.changes.promised import PDF, File
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HEAD = SheetHead("2026-03-31", "县效能办", "效能考核办法")
CELLS = {
    "grade:101": "good",
    "late:101": "2",
    "complaint:102": "1",
    "title:102": "窗口被投诉",
    "document:102": "县纪函〔2026〕4号",
    "praised:103": "1.5",
    "title:103": "市里表扬",
    "document:103": "市函〔2026〕8号",
}
fresh = kept_for_module(months_county)


@pytest.fixture
def county(db: None, fresh: Callable[[], County]) -> County:
    return fresh()


def save(county: County, cells: Mapping[str, str], head: SheetHead = HEAD, seen: str = "") -> Any:
    return month_save(
        year=county.year,
        rule=rule_for(county.year),
        month=3,
        head=head,
        cells=cells,
        seen=seen,
        actor=county.clerk,
    )


def together(county: County, move: str, seen: str = "") -> MonthDone:
    told: dict[str, Any] = {"year": county.year, "rule": rule_for(county.year), "month": 3}
    return month_move(**told, move=move, seen=seen, actor=county.clerk)


def standing() -> dict[tuple[str, str], tuple[int, str]]:
    rows = RegisterEntry.objects.exclude(state="dropped")
    return {(row.unit.code, row.kind): (row.count, row.state) for row in rows}


def client(county: County, role: Role, name: str = "") -> Client:
    found = Client()
    found.force_login(county.office.account(role, username=name or f"m-{role}"))
    return found


def test_the_sheet_is_what_the_drafts_become(county: County) -> None:
    assert save(county, CELLS).count == 4
    assert save(county, CELLS).count == 0
    assert standing() == {
        ("101", "good"): (1, "draft"),
        ("101", "late"): (2, "draft"),
        ("102", "complaint"): (1, "draft"),
        ("103", "praised"): (1, "draft"),
    }
    assert save(county, {"late:101": "3", "complaint:102": "", "grade:101": "poor"}).count == 3
    assert standing()["101", "late"] == (3, "draft")
    assert ("102", "complaint") not in standing()
    assert ("101", "poor") in standing()
    assert ("101", "good") not in standing()


def test_all_faults_are_told_at_once_and_nothing_is_written(county: County) -> None:
    wrong = {"late:101": "x", "complaint:102": "1", "late:103": "1", "late:999": "1"}
    with pytest.raises(ValidationError) as error:
        save(county, wrong, SheetHead(date="2026-03-31"))
    told = "\n".join(error.value.messages)
    assert "没有这一格：late:999" in told
    assert "财政局 迟到早退" in told
    assert "审计局 投诉属实" in told
    assert not RegisterEntry.objects.exists()


def test_a_month_is_told_heard_and_entered_together(county: County) -> None:
    save(county, CELLS)
    refused = together(county, "tell")
    assert (refused.count, len(refused.problems)) == (2, 2)
    done = month_attach(
        year=county.year,
        rule=rule_for(county.year),
        month=3,
        file=File("通报.pdf", PDF),
        actor=county.clerk,
    )
    assert done.count == 2
    assert together(county, "tell").count == 2
    # The window is open for all: nothing is ready; what was told is not the sheet's to change.
    assert together(county, "enter").count == 0
    assert save(county, {"late:101": "2"}).count == 0
    with pytest.raises(ValidationError, match="财政局 迟到早退：已告知单位或已登记"):
        save(county, {"late:101": "9"})
    RegisterEntry.objects.update(answer_due="2026-04-09")
    assert together(county, "enter").count == 4
    assert MonthlyRecord.objects.filter(current=True).count() == 4
    rows = {
        row.unit.unit.code: row
        for row in MonthTable(county.clerk, county.year, rule_for(county.year)).rows()
    }
    points = {code: row.cells[0].points for code, row in rows.items()}
    assert {code: str(value) for code, value in points.items()} == {
        "101": "-1/2",
        "102": "-2",
        "103": "3/2",
    }
    assert [cell.missing for cell in rows["102"].cells] == [True, True]
    assert [cell.missing for cell in rows["101"].cells] == [False, True]
    # What has come together so far is no year's while a month lacks its grade (S-2).
    assert [(row.total, row.lacking) for row in rows.values()] == [(None, 1), (None, 2), (None, 2)]
    page = client(county, Role.TARGET_OFFICE).get(reverse("reviews:months")).text
    assert "缺 2 个月" in page
    assert "3 月到 4 月每月定等次" in page


def test_a_sheet_that_was_changed_meanwhile_is_refused(county: County) -> None:
    with pytest.raises(ValidationError, match="刚被别人改过"):
        save(county, CELLS, seen="0123456789abcdef")
    filer = county.office.account(Role.DEPARTMENT_FILER, username="m-filer")
    county.clerk = filer
    with pytest.raises(NotYoursError):
        save(county, CELLS)


def test_a_month_that_was_changed_meanwhile_is_not_told(county: County) -> None:
    save(county, {"late:101": "2"})
    shown = mark_of(RegisterEntry.objects.all())
    save(county, {"late:101": "5"})
    with pytest.raises(ValidationError, match="刚被别人改过"):
        together(county, "tell", shown)
    assert standing() == {("101", "late"): (5, "draft")}
    assert together(county, "tell", mark_of(RegisterEntry.objects.all())).count == 1


def test_an_old_sheet_takes_nothing_of_a_colleague_back(county: County) -> None:
    """What he wrote since is shown in place of what was typed, and told; the rest stays typed."""
    save(county, {"late:101": "2"})
    office, address = client(county, Role.TARGET_OFFICE), reverse("reviews:month", args=[3])
    sent = {"seen": office.get(address).context["sheet"].seen, "date": "2026-03-31"}
    save(county, {"late:101": "3", "late:102": "1"})
    typed = {"late:101": "2", "late:102": "", "late:103": "4"}
    page = office.post(address, {**sent, **typed})
    late = {
        row.unit.unit.code: cell.text
        for row in page.context["rows"]
        for cell in row.cells
        if cell.kind == "late"
    }
    assert (page.status_code, late) == (422, {"101": "3", "102": "1", "103": "4"})
    assert sum("现在是" in text for text in page.context["problems"]) == 2
    sent["seen"] = page.context["sheet"].seen
    sent |= {f"late:{code}": text for code, text in late.items()}
    assert office.post(address, sent).status_code == 302
    assert {code: count for (code, _kind), (count, _state) in standing().items()} == {
        "101": 3,
        "102": 1,
        "103": 4,
    }


def test_what_stands_in_the_way_of_one_keeps_nothing_from_the_others(county: County) -> None:
    save(county, CELLS)
    full = RegisterEntry.objects.get(kind="complaint")
    for n in range(MOST_FILES):
        file_add(entry=full, file=File(f"{n}.pdf", PDF + str(n).encode()), actor=county.clerk)
    office = client(county, Role.TARGET_OFFICE)
    page = office.post(
        reverse("reviews:month_file", args=[3]),
        {"file": SimpleUploadedFile("通报.pdf", PDF)},
    )
    assert [text.partition("：")[2] for text in page.context["problems"]] == ["一项最多 10 个文件"]
    assert "已附到 1 项草稿" in page.text
    assert RegisterEntry.objects.get(kind="praised").files.count() == 1


def test_a_closed_year_is_told_once(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    save(county, CELLS)
    monkeypatch.setattr("schemes.workbook.registry.refusal", lambda _year: True)
    with pytest.raises(ValidationError) as error:
        save(county, {"late:101": "3", "late:102": "1"})
    assert len(error.value.messages) == 1
    for move in ("tell", "enter"):
        with pytest.raises(ValidationError, match="结果已公布"):
            together(county, move)
    assert {state for _count, state in standing().values()} == {"draft"}


def test_saving_a_cell_keeps_what_the_sheet_does_not_show(county: County) -> None:
    save(county, {"late:101": "2"})
    RegisterEntry.objects.update(expires_on="2026-12-31")
    save(county, {"late:101": "3"})
    assert RegisterEntry.objects.get().expires_on == date(2026, 12, 31)


def test_the_office_enters_and_a_unit_sees_its_own_line_alone(county: County) -> None:
    office = client(county, Role.TARGET_OFFICE, "m-office")
    address = reverse("reviews:month", args=[3]) + f"?year={county.year.year}"
    page = office.get(address)
    sent = {"seen": page.context["sheet"].seen, "date": "2026-03-31", **CELLS}
    sent |= {"decided_by": "县效能办", "basis": "办法"}
    assert office.post(address, {**sent, "late:101": "千"}).status_code == 422
    assert office.post(address, sent).status_code == 302
    assert office.get(reverse("reviews:months_xlsx")).status_code == 200
    assert office.get(reverse("reviews:month", args=[9])).status_code == 404
    filer = client(county, Role.DEPARTMENT_FILER)
    shown = filer.get(reverse("reviews:months"))
    assert [row.unit.unit.code for row in shown.context["page"]] == ["101"]
    # Drafts are the office's alone to see.
    assert [cell.waiting for cell in shown.context["page"][0].cells] == [0, 0]
    assert filer.get(address).status_code == 404
    together(county, "tell")
    shown = filer.get(reverse("reviews:months"))
    assert [cell.waiting for cell in shown.context["page"][0].cells] == [2, 0]


def test_the_api_does_what_the_page_does(county: County) -> None:
    office = client(county, Role.TARGET_OFFICE, "m-api")
    told = {"month": 3, "date": "2026-03-31", "decided_by": "办", "basis": "办法", "cells": CELLS}
    made = office.post("/api/daily-appraisal/", told, "application/json")
    assert (made.status_code, made.json()["count"]) == (201, 4)
    bad = {**told, "cells": {"late:101": "x"}}
    assert office.post("/api/daily-appraisal/", bad, "application/json").status_code == 400
    moved = office.post(
        "/api/daily-appraisal/move/", {"month": 3, "move": "tell"}, "application/json"
    )
    assert moved.json()["count"] == 2
    rows = office.get("/api/daily-appraisal/").json()
    assert rows[0]["unit"] == "101"
    assert [cell["waiting"] for cell in rows[0]["months"]] == [2, 0]
    filer = client(county, Role.DEPARTMENT_FILER)
    assert filer.post("/api/daily-appraisal/", told, "application/json").status_code in (403, 404)


def test_the_office_is_told_which_month_lacks_grades(county: County) -> None:
    (item,) = [item for item in items_for(county.clerk) if item.key.startswith("monthly")]
    assert (item.key, item.count) == ("monthly-daily-3", 3)
    save(county, {"grade:101": "good", "grade:102": "good", "grade:103": "poor"})
    forget(county.clerk)
    (item,) = [item for item in items_for(county.clerk) if item.key.startswith("monthly")]
    assert item.key == "monthly-daily-4"


def test_a_month_has_its_deadline_on_the_calendar(county: County) -> None:
    """The work is late by it, the sheet says it, and a later day given to all counts."""
    (item,) = [item for item in items_for(county.clerk) if item.key.startswith("monthly")]
    assert (item.due_at, item.overdue) == (None, False)
    due = datetime(2026, 4, 10, 18, tzinfo=UTC)
    CalendarEntry.objects.create(year=county.year, key="daily_03", original_due_at=due, due_at=due)
    again = Account.objects.get(pk=county.clerk.pk)
    (item,) = [item for item in items_for(again) if item.key.startswith("monthly")]
    assert (item.due_at, item.deadline_key, item.overdue) == (due, "daily_03", True)
    page = client(county, Role.TARGET_OFFICE).get(reverse("reviews:month", args=[3]))
    assert page.context["due_at"] == due
    assert "4月11日" in page.text  # by the clock of the place


def test_the_office_is_reminded_by_the_deadline_of_each_month(county: County) -> None:
    """Also of a later month while an earlier one still lacks grades."""
    authority = county.office.authority
    for month in (3, 4):
        due = datetime(2026, month + 1, 10, 10, tzinfo=UTC)
        told = {"original_due_at": due, "due_at": due}
        CalendarEntry.objects.create(year=county.year, key=f"daily_{month:02d}", **told)
    days = rules_of(authority).days_before
    for left in (max(days) + 1, *days):
        with time_machine.travel(
            datetime(2026, 5, 10, 2, tzinfo=UTC) - timedelta(left), tick=False
        ):
            remind_all(authority=authority, today=timezone.localdate())
    rows = Notice.objects.filter(recipient=county.clerk, event="task.due")
    texts = [str(row.params["what"]) for row in rows]
    assert [text for text in texts if "3月" in text] == []
    assert len([text for text in texts if "4月" in text]) == len(days)
    save(county, {f"grade:{code}": "good" for code in ("101", "102", "103")})
    forget(county.clerk)
    keys = [item.key for item in items_for(county.clerk) if item.key.startswith("monthly")]
    assert keys == ["monthly-daily-4"]


def test_what_is_on_record_without_the_register_is_shown_and_not_asked_again(
    county: County,
) -> None:
    """As by a workbook: a grade is no cell any more, a count stands beside its cell (E-3, S-4)."""
    told: dict[str, Any] = {"list_key": "daily", "month": 3}
    for code in ("101", "102", "103"):
        told |= {"unit": county.units[code]}
        record(MonthlyRecord, county, f"g-{code}", **told, kind="good")
    record(MonthlyRecord, county, "late", **told, kind="late", count=2)
    keys = [item.key for item in items_for(county.clerk) if item.key.startswith("monthly")]
    assert keys == ["monthly-daily-4"]
    rows = {
        row.unit.unit.code: {cell.kind: cell for cell in row.cells}
        for row in MonthSheet(county.clerk, county.year, rule_for(county.year), 3).rows()
    }
    assert (rows["101"]["grade"].recorded, rows["101"]["grade"].editable) == ("好", False)
    assert (rows["103"]["late"].recorded, rows["103"]["late"].editable) == ("计 2 次", True)
    text = client(county, Role.TARGET_OFFICE).get(reverse("reviews:month", args=[3])).text
    assert 'name="grade:101"' not in text
    assert "已记：计 2 次" in text
