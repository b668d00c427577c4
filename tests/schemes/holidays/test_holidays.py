"""The holidays table: one day with its history, a whole year from a file, and who may."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.facts import StaleFactError
from core.models import AuditEntry
from core.workdays import SATURDAY
from schemes import queries as year_queries
from schemes.holidays import known, queries, rows, services
from schemes.holidays.rows import HolidayRow
from schemes.models import DayKind, Holiday
from tests.office import Office, make_office
from units.models import Account, Role

pytestmark = pytest.mark.django_db
SPRING = HolidayRow(date(2026, 2, 16), DayKind.OFF, "春节", "通知")


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def officer(office: Office) -> Account:
    return office.account(Role.TARGET_OFFICE)


@pytest.fixture
def desk(client: Client, officer: Account) -> Client:
    client.force_login(officer)
    return client


def enter(office: Office, officer: Account, row: HolidayRow = SPRING, **told: Any) -> Holiday:
    return services.holiday_record(authority=office.authority, row=row, actor=officer, **told)


def load(office: Office, officer: Account, year: int = 2026) -> None:
    found = known.known_rows(year)
    plan = services.holidays_plan(office.authority, year, found)
    services.holidays_apply(
        authority=office.authority,
        year=year,
        rows=found,
        fingerprint=plan.fingerprint(),
        actor=officer,
    )


# --- announced years ----------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "off", "worked"), [(2025, 28, 5), (2026, 33, 6)])
def test_an_announced_year_has_its_days(year: int, off: int, worked: int) -> None:
    found = known.known_rows(year)
    kinds = [row.kind for row in found]
    assert (kinds.count(DayKind.OFF), kinds.count(DayKind.WORK)) == (off, worked)
    assert len({row.day for row in found}) == len(found)
    assert all(not rows.row_problems(row) for row in found)


@pytest.mark.parametrize("year", known.known_years())
def test_every_worked_weekend_pays_for_a_weekday_off(year: int) -> None:
    # An announcement moves days: per holiday there are at least as many weekdays off as weekends
    # worked, and the days off are one run.
    found = known.known_rows(year)
    for name in {row.name for row in found}:
        off = sorted(row.day for row in found if row.name == name and row.kind == DayKind.OFF)
        worked = [row for row in found if row.name == name and row.kind == DayKind.WORK]
        assert off == [off[0] + timedelta(days=n) for n in range(len(off))]
        assert len(worked) <= sum(day.weekday() < SATURDAY for day in off)


def test_the_months_of_postings_begin_on_real_working_days(
    office: Office, officer: Account
) -> None:
    year = office.open_year(2026)
    assert year_queries.first_working_days(year)[10] == date(2026, 10, 1)
    load(office, officer)
    first = year_queries.first_working_days(year)
    assert (first[1], first[2], first[10]) == (
        date(2026, 1, 4),
        date(2026, 2, 2),
        date(2026, 10, 8),
    )
    assert year_queries.last_working_days(year)[2] == date(2026, 2, 28)
    assert queries.working_days_after(office.authority, date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert not queries.is_working_day(office.authority, date(2026, 9, 25))
    assert queries.first_working_day(office.authority, 2026, 5) == date(2026, 5, 6)


def test_a_table_is_the_authoritys_own(office: Office, officer: Account) -> None:
    load(office, officer)
    west = make_office("west")
    assert queries.has_table(office.authority, 2026)
    assert not queries.has_table(west.authority, 2026)
    assert queries.is_working_day(west.authority, date(2026, 2, 16))


# --- one day ------------------------------------------------------------------------------------


def test_a_correction_keeps_what_stood_and_why(office: Office, officer: Account) -> None:
    first = enter(office, officer)
    with pytest.raises(ValidationError, match="理由"):
        enter(office, officer, HolidayRow(SPRING.day, DayKind.OFF, "除夕"), expected=first.pk)
    row = HolidayRow(SPRING.day, DayKind.OFF, "除夕")
    second = enter(office, officer, row, expected=first.pk, reason="名称写错")
    assert (second.name, second.supersedes_id, second.reason) == ("除夕", first.pk, "名称写错")
    assert not Holiday.objects.get(pk=first.pk).current
    assert AuditEntry.objects.filter(event="holiday.apply").count() == 2
    with pytest.raises(StaleFactError):
        enter(office, officer, SPRING, expected=first.pk, reason="再改")


def test_entering_the_same_day_again_changes_nothing_and_another_is_refused(
    office: Office, officer: Account
) -> None:
    first = enter(office, officer)
    assert enter(office, officer).pk == first.pk
    with pytest.raises(ValidationError, match="已经登记"):
        enter(office, officer, HolidayRow(SPRING.day, DayKind.OFF, "除夕"))


def test_a_weekday_needs_no_entry_to_be_worked(office: Office, officer: Account) -> None:
    with pytest.raises(ValidationError) as caught:
        enter(office, officer, HolidayRow(date(2026, 2, 25), DayKind.WORK, " "))
    assert set(caught.value.message_dict) == {"kind", "name"}


def test_a_withdrawn_day_follows_the_weekend_again(office: Office, officer: Account) -> None:
    day = enter(office, officer)
    assert not queries.is_working_day(office.authority, SPRING.day)
    with pytest.raises(ValidationError, match="理由"):
        services.holiday_retire(holiday=day, actor=officer, reason=" ")
    services.holiday_retire(holiday=day, actor=officer, reason="登记错了")
    services.holiday_retire(holiday=day, actor=officer, reason="登记错了")
    assert queries.is_working_day(office.authority, SPRING.day)
    assert Holiday.objects.get(pk=day.pk).retired_reason == "登记错了"


# --- a whole year -------------------------------------------------------------------------------


def test_a_table_that_loses_days_needs_a_confirmation_and_a_reason(
    office: Office, officer: Account
) -> None:
    load(office, officer)
    less = known.known_rows(2026)[:-1]
    plan = services.holidays_plan(office.authority, 2026, less)
    told: dict[str, Any] = {
        "authority": office.authority,
        "year": 2026,
        "rows": less,
        "fingerprint": plan.fingerprint(),
        "actor": officer,
    }
    with pytest.raises(ValidationError) as caught:
        services.holidays_apply(**told)
    assert set(caught.value.message_dict) == {"confirmed_gone", "reason"}
    services.holidays_apply(**told, confirmed_gone=1, reason="改期")
    assert queries.holidays_for(officer, 2026).count() == len(less)
    # The other year is not touched by a table of this one.
    load(office, officer, 2025)
    assert queries.holidays_for(officer, 2026).count() == len(less)


def test_only_the_previewed_plan_is_written(office: Office, officer: Account) -> None:
    found = known.known_rows(2026)
    shown = services.holidays_plan(office.authority, 2026, found).fingerprint()
    enter(office, officer, HolidayRow(date(2026, 3, 9), DayKind.OFF, "本县节日"))
    with pytest.raises(services.StaleHolidaysError):
        services.holidays_apply(
            authority=office.authority, year=2026, rows=found, fingerprint=shown, actor=officer
        )
    assert queries.holidays_for(officer, 2026).count() == 1


def test_a_workbook_says_again_what_it_was_written_from(office: Office, officer: Account) -> None:
    found = known.known_rows(2026)
    file = io.BytesIO()
    rows.write_rows(file, 2026, found, template=False)
    assert rows.read_rows(file, 2026) == found
    with pytest.raises(rows.HolidaySheetError) as caught:
        rows.read_rows(file, 2025)
    assert len(caught.value.errors) == len(found)
    assert caught.value.errors[0].ref.startswith("节假日!B")


# --- pages --------------------------------------------------------------------------------------


def test_a_year_without_a_table_says_so_and_offers_the_announcement(desk: Client) -> None:
    text = desk.get("/holidays/?year=2026").content.decode()
    assert "只按周末算" in text
    assert "看预览再载入" in text
    text = desk.get("/holidays/?year=2031").content.decode()
    assert "不推算没有公布的安排" in text
    assert desk.get("/holidays/known/?year=2031").status_code == 404


def test_the_announcement_is_previewed_then_written(desk: Client, office: Office) -> None:
    shown = desk.get("/holidays/known/?year=2026")
    assert not Holiday.objects.exists()
    data = {key: shown.context[key] for key in ("token", "fingerprint", "source")}
    assert desk.post("/holidays/apply/", data).status_code == 302
    assert Holiday.objects.filter(authority=office.authority, current=True).count() == 39
    page = desk.get("/holidays/?year=2026&q=中秋").content.decode()
    assert page.count("<tr><td data-label") == 3


def test_a_forged_preview_is_not_written(desk: Client) -> None:
    assert desk.post("/holidays/apply/", {"token": "x", "fingerprint": "y"}).status_code == 302
    assert not Holiday.objects.exists()


def test_an_upload_shows_every_error_and_writes_nothing(desk: Client) -> None:
    file = io.BytesIO()
    wrong = (
        HolidayRow(date(2025, 1, 1), DayKind.OFF, "元旦"),
        HolidayRow(date(2026, 2, 25), DayKind.WORK, "春节"),
    )
    rows.write_rows(file, 2026, wrong, template=False)
    upload = SimpleUploadedFile("表.xlsx", file.getvalue())
    text = desk.post("/holidays/upload/", {"year": "2026", "file": upload}).content.decode()
    assert "节假日!B3" in text
    assert "节假日!C4" in text
    assert desk.post("/holidays/upload/", {"year": "2026"}).status_code == 302
    upload = SimpleUploadedFile("表.xlsx", b"no workbook")
    text = desk.post("/holidays/upload/", {"year": "2026", "file": upload}).content.decode()
    assert "一行也不写入" in text
    assert not Holiday.objects.exists()


def test_a_day_is_entered_corrected_and_withdrawn_on_its_page(desk: Client, office: Office) -> None:
    told = {"day": "2026-02-16", "kind": "off", "name": "春节", "document": ""}
    assert desk.post("/holidays/new/", told).status_code == 302
    day = Holiday.objects.get(current=True)
    page = desk.post("/holidays/2026-02-16/", {**told, "name": "除夕", "expected": day.pk})
    assert "写明理由" in page.content.decode()
    told |= {"name": "除夕", "expected": str(day.pk), "reason": "写错"}
    assert desk.post("/holidays/2026-02-16/", told).status_code == 302
    now = Holiday.objects.get(current=True)
    desk.post("/holidays/2026-02-16/remove/", {"expected": day.pk, "reason": "撤"})
    assert Holiday.objects.filter(current=True).exists()
    desk.post("/holidays/2026-02-16/remove/", {"expected": now.pk, "reason": "撤"})
    assert not Holiday.objects.filter(current=True).exists()
    assert desk.get("/holidays/2026-02-16/").status_code == 404
    assert desk.get("/holidays/never/").status_code == 404


def test_everyone_reads_the_table_and_only_the_office_writes(
    client: Client, office: Office
) -> None:
    client.force_login(office.account(Role.DEPARTMENT_FILER))
    text = client.get("/holidays/?year=2026").content.decode()
    assert "登记一天" not in text
    assert client.get("/holidays/table.xlsx?year=2026").status_code == 200
    assert client.get("/holidays/new/").status_code == 404
    assert client.post("/holidays/apply/", {}).status_code == 404
    assert client.get("/api/holidays/?year=2026").json() == []
    assert client.post("/api/holidays/", {}, "application/json").status_code == 404


def test_the_api_does_what_the_page_does(desk: Client) -> None:
    told = {"day": "2026-02-16", "kind": "off", "name": "春节"}
    made = desk.post("/api/holidays/", told, "application/json")
    assert made.status_code == 201
    row = made.json()["id"]
    wrong = desk.post("/api/holidays/", {**told, "name": "除夕"}, "application/json")
    assert wrong.status_code == 400
    told |= {"name": "除夕", "expected": row, "reason": "写错"}
    now = desk.post("/api/holidays/", told, "application/json").json()["id"]
    assert desk.post("/api/holidays/", told, "application/json").status_code == 400
    gone = {"expected": now, "reason": "撤"}
    path = "/api/holidays/2026-02-16/retire/"
    assert desk.post(path, gone, "application/json").status_code == 204
    shown = desk.post("/api/holidays/preview/", {"year": 2026}, "application/json").json()
    assert shown["counts"]["new"] == 39
    sent = {key: shown[key] for key in ("token", "fingerprint")}
    written = desk.post("/api/holidays/apply/", sent, "application/json").json()
    assert written["new"] == 39
    assert len(desk.get("/api/holidays/?year=2026").json()) == 39
