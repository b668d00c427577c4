"""The calendar in force: moves on record, a unit's own extension, late by the server's clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from schemes.models import CalendarEntry, CalendarExtension, Year, YearState
from schemes.services import YearClosedError
from schemes.years import calendar_queries as queries
from schemes.years.calendar_services import StaleDeadlineError, calendar_extend, calendar_shift
from tests.core.processes import race
from tests.factories import County, add_unit_year, make_county
from tests.office import Office, make_office
from units.models import Account, Role, Unit

KEY = "self_evaluation"


def moment(year: int, month: int, day: int, hour: int = 18) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour))  # noqa: DTZ001


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def year(office: Office) -> Year:
    return office.open_year()


@pytest.fixture
def officer(office: Office) -> Account:
    return office.account(Role.TARGET_OFFICE)


@pytest.fixture
def entry(year: Year) -> CalendarEntry:
    return CalendarEntry.objects.get(year=year, key=KEY)


def test_every_move_stays_on_record(entry: CalendarEntry, officer: Account) -> None:
    scheme, first, second = entry.due_at, moment(2026, 12, 20), moment(2026, 12, 22)
    calendar_extend(entry=entry, due_at=first, reason="汛期", actor=officer)
    calendar_extend(entry=entry, due_at=second, reason="再延", actor=officer, document="县发9号")
    moves = CalendarExtension.objects.filter(entry=entry).order_by("id")
    assert [(m.before, m.due_at, m.reason) for m in moves] == [
        (scheme, first, "汛期"),
        (first, second, "再延"),
    ]
    stands = CalendarEntry.objects.get(pk=entry.pk)
    assert (stands.original_due_at, stands.due_at) == (scheme, second)
    assert AuditEntry.objects.filter(event="calendar.extend").count() == 2
    with pytest.raises(TypeError):
        moves[0].save()


def test_a_second_click_is_one_move(entry: CalendarEntry, officer: Account) -> None:
    due = moment(2026, 12, 20)
    told = {"entry": entry, "due_at": due, "reason": "汛期", "actor": officer, "expected": 0}
    assert calendar_extend(**told).pk == calendar_extend(**told).pk
    assert CalendarExtension.objects.count() == 1


def test_a_move_that_was_not_seen_is_refused_with_who(
    entry: CalendarEntry, officer: Account, office: Office
) -> None:
    other = office.account(Role.TARGET_OFFICE, username="other")
    calendar_extend(entry=entry, due_at=moment(2026, 12, 20), reason="汛期", actor=other)
    with pytest.raises(StaleDeadlineError, match="用户other"):
        calendar_extend(
            entry=entry, due_at=moment(2026, 12, 21), reason="节日", actor=officer, expected=0
        )


def test_a_units_own_extension_is_only_its_own(
    entry: CalendarEntry, officer: Account, office: Office, year: Year
) -> None:
    late = moment(2026, 12, 25)
    calendar_extend(entry=entry, due_at=late, reason="受灾", actor=officer, unit=office.unit)
    assert queries.deadline_for(year, KEY, office.unit) == late
    assert queries.deadline_for(year, KEY, office.other) == entry.original_due_at
    assert queries.deadline_for(year, KEY) == entry.original_due_at
    assert queries.deadline_for(year, "nothing") is None
    # A later date for all counts for the unit as well.
    for_all = moment(2026, 12, 28)
    calendar_extend(entry=entry, due_at=for_all, reason="统一延期", actor=officer)
    assert queries.deadline_for(year, KEY, office.unit) == for_all
    with pytest.raises(ValidationError, match="不能早于"):
        calendar_extend(entry=entry, due_at=late, reason="早", actor=officer, unit=office.unit)


def test_in_time_is_when_the_server_got_it(year: Year, office: Office, officer: Account) -> None:
    entry = CalendarEntry.objects.get(year=year, key=KEY)
    due = entry.due_at
    assert not queries.is_late(year, KEY, due + timedelta(milliseconds=900))
    assert queries.is_late(year, KEY, due + timedelta(seconds=1))
    later = due + timedelta(days=1)
    calendar_extend(entry=entry, due_at=later, reason="受灾", actor=officer, unit=office.unit)
    assert not queries.is_late(year, KEY, due + timedelta(seconds=1), office.unit)
    assert queries.is_late(year, KEY, due + timedelta(seconds=1), office.other)
    assert not queries.is_late(year, "nothing", later)


def test_several_move_together_and_leave_days_off_alone(year: Year, officer: Account) -> None:
    # 18 and 20 December 2026 are a Friday and a Sunday: one day later is a weekend and a Monday.
    calendar_shift(year=year, keys=[KEY, "ballots"], days=1, reason="统一顺延", actor=officer)
    days = {each.key: timezone.localtime(each.due_at).date() for each in queries.deadlines(year)}
    assert (days[KEY], days["ballots"]) == (date(2026, 12, 21), date(2026, 12, 21))
    with pytest.raises(ValidationError) as caught:
        calendar_shift(year=year, keys=[], days=0, reason=" ", actor=officer)
    assert set(caught.value.message_dict) == {"keys", "days", "reason"}


def test_a_closed_year_keeps_its_calendar(
    entry: CalendarEntry, officer: Account, year: Year
) -> None:
    Year.objects.filter(pk=year.pk).update(state=YearState.CLOSED)
    with pytest.raises(YearClosedError):
        calendar_extend(entry=entry, due_at=moment(2026, 12, 20), reason="迟", actor=officer)


# --- pages --------------------------------------------------------------------------------------


def test_the_page_shows_what_the_scheme_says_beside_what_holds(
    client: Client, entry: CalendarEntry, officer: Account
) -> None:
    client.force_login(officer)
    sent = {"due_on": "2026-12-22", "due_time": "17:30", "reason": "汛期", "expected": "0"}
    assert client.post(f"/calendar/{KEY}/?year=2026", sent).status_code == 302
    text = client.get("/calendar/?year=2026").content.decode()
    assert "2026年12月18日" in text
    assert "2026年12月22日 17:30" in text
    assert "汛期" in text
    assert "方案原定 2026年12月18日" in client.get("/calendar/?view=month").content.decode()
    stale = client.post(f"/calendar/{KEY}/?year=2026", sent | {"due_on": "2026-12-23"})
    assert "没有写入" in stale.content.decode()
    wrong = client.post(f"/calendar/{KEY}/?year=2026", {"due_on": "x", "due_time": "y"})
    for word in ("日期写成", "时刻写成", "写明调整时限的理由"):
        assert word in wrong.content.decode()


def test_a_filer_sees_his_units_date_and_moves_nothing(
    client: Client, entry: CalendarEntry, officer: Account, office: Office
) -> None:
    for unit, day in ((office.unit, 25), (office.other, 27)):
        due = moment(2026, 12, day)
        calendar_extend(entry=entry, due_at=due, reason=f"受灾{day}", actor=officer, unit=unit)
    client.force_login(office.account(Role.DEPARTMENT_FILER))
    text = client.get("/calendar/").content.decode()
    assert "2026年12月25日 18:00" in text
    assert "12月27日" not in text
    detail = client.get(f"/calendar/{KEY}/").content.decode()
    assert "受灾25" in detail
    assert "受灾27" not in detail
    assert client.post(f"/calendar/{KEY}/", {}).status_code == 404
    assert client.post("/calendar/move/", {}).status_code == 404
    assert client.get("/calendar/nothing/").status_code == 404
    ics = client.get("/calendar/deadlines.ics").content.decode()
    assert "DTEND:20261225T100000Z" in ics


def test_the_calendar_file_is_plain_and_folded(
    client: Client, year: Year, officer: Account
) -> None:
    client.force_login(officer)
    response = client.get("/calendar/deadlines.ics?year=2026")
    assert response["Content-Type"].startswith("text/calendar")
    raw = response.content
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    text = raw.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == CalendarEntry.objects.filter(year=year).count()
    assert "UID:east-2026-self_evaluation@" in text


def test_the_list_is_taken_to_a_workbook(client: Client, year: Year, officer: Account) -> None:
    client.force_login(officer)
    book = openpyxl.load_workbook(BytesIO(client.get("/calendar/deadlines.xlsx?year=2026").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 2 + CalendarEntry.objects.filter(year=year).count()


def test_the_api_moves_and_tells(client: Client, entry: CalendarEntry, officer: Account) -> None:
    client.force_login(officer)
    base = "/api/years/2026/calendar/"
    shown = next(row for row in client.get(base).json() if row["key"] == KEY)
    assert shown["last_move"] == 0
    told = {"due_at": "2026-12-22T18:00:00+08:00", "reason": "汛期", "expected": 0}
    made = client.post(f"{base}{KEY}/extend/", told, "application/json")
    assert made.status_code == 201
    told |= {"due_at": "2026-12-23T18:00:00+08:00"}
    assert client.post(f"{base}{KEY}/extend/", told, "application/json").status_code == 400
    own = {"due_at": "2026-12-30T18:00:00+08:00", "reason": "受灾", "unit": "101"}
    assert client.post(f"{base}{KEY}/extend/", own, "application/json").status_code == 201
    own["unit"] = "999"
    assert client.post(f"{base}{KEY}/extend/", own, "application/json").status_code == 400
    moves = client.get(f"{base}{KEY}/moves/").json()
    assert [move["unit"] for move in moves] == ["101", ""]
    bulk = {"keys": ["ballots"], "days": 2, "reason": "顺延"}
    assert len(client.post(f"{base}shift/", bulk, "application/json").json()) == 1


# --- at once ------------------------------------------------------------------------------------


def extend(entry: CalendarEntry, actor: Account, day: int, unit: Unit | None) -> str:
    try:
        calendar_extend(
            entry=entry,
            due_at=moment(2026, 12, day),
            reason=f"第{day}日",
            actor=actor,
            unit=unit,
            expected=CalendarExtension.objects.filter(entry=entry, unit=unit).count() and -1,
        )
    except StaleDeadlineError as error:
        return f"stale {error.current.reason}"  # type: ignore[union-attr]
    return f"won 第{day}日"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("own", [False, True])
def test_of_two_moves_at_once_one_wins_and_the_other_is_told(own: bool) -> None:
    county: County = make_county(departments=0)
    add_unit_year(county, county.office.unit)
    unit = county.office.unit if own else None
    officers = [county.office.account(Role.TARGET_OFFICE, username=f"o{n}") for n in (1, 2)]
    for entry in CalendarEntry.objects.filter(
        year=county.year, key__in=[KEY, "ballots", "honours"]
    ):
        said = race(
            [
                partial(extend, entry, actor, day, unit)
                for actor, day in zip(officers, (27, 28), strict=True)
            ]
        )
        move = CalendarExtension.objects.get(entry=entry)
        assert sorted(said) == [f"stale {move.reason}", f"won {move.reason}"]
