"""Which year people work at, and what is not asked of a year that is over."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.work_items import Kind, items_of
from schemes.deadlines import deadlines_of, due_for, is_over, steps_for
from schemes.models import CalendarEntry, Year, YearState
from schemes.queries import year_or_none
from schemes.years.calendar_services import calendar_extend
from schemes.years.opening import year_open_carrying
from scoring.services import result_set_recompute
from tests import factories
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role

EAST = datetime.timezone(datetime.timedelta(hours=8))
DECEMBER = datetime.datetime(2026, 12, 16, 10, 30, tzinfo=EAST)
#: The last deadline of 2026, payment, is on 10 February.
BEFORE_PAYMENT = DECEMBER.replace(year=2027, month=2, day=10)
AFTER_PAYMENT = DECEMBER.replace(year=2027, month=2, day=11)
BEFORE_REPORT = DECEMBER.replace(year=2027, month=1, day=10)
AFTER_REPORT = DECEMBER.replace(year=2027, month=1, day=11)


def computed_county() -> County:
    county = make_county(departments=3)
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return county


fresh_county = kept_for_module(computed_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture(autouse=True)
def december() -> Iterator[None]:
    with time_machine.travel(DECEMBER, tick=False):
        yield


@pytest.fixture
def office(county: County) -> Account:
    return county.office.account(Role.TARGET_OFFICE)


def again(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def worked_at(account: Account) -> int | None:
    found = year_or_none(again(account))
    return None if found is None else found.year


def open_2027(county: County, office: Account) -> Year:
    year, _new = year_open_carrying(
        authority=county.office.authority,
        number=2027,
        scheme=county.year.scheme,
        source=county.year,
        actor=office,
    )
    return year


def page(account: Account, address: str, **query: Any) -> Any:
    client = Client()
    client.force_login(again(account), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(address, query)
    assert response.status_code == 200
    return response


def test_a_year_opened_early_waits_until_the_last_is_paid(county: County, office: Account) -> None:
    open_2027(county, office)
    assert worked_at(office) == 2026
    with time_machine.travel(BEFORE_PAYMENT, tick=False):
        assert worked_at(office) == 2026
    with time_machine.travel(AFTER_PAYMENT, tick=False):
        assert worked_at(office) == 2027


def test_a_closed_year_gives_way_at_once(county: County, office: Account) -> None:
    open_2027(county, office)
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    assert worked_at(office) == 2027


def test_where_every_calendar_is_over_the_newest_open_year_stays(
    county: County, office: Account
) -> None:
    with time_machine.travel(AFTER_PAYMENT, tick=False):
        assert worked_at(office) == 2026


def test_a_year_waits_for_its_last_report_of_progress(county: County, office: Account) -> None:
    """December's is due on 10 January, and no deadline of this calendar is as late."""
    open_2027(county, office)
    CalendarEntry.objects.filter(year=county.year, due_at__gt=BEFORE_REPORT).delete()
    with time_machine.travel(BEFORE_REPORT, tick=False):
        assert worked_at(office) == 2026
        assert not is_over(county.year)
    with time_machine.travel(AFTER_REPORT, tick=False):
        assert worked_at(office) == 2027
        assert is_over(Year.objects.get(pk=county.year.pk))


def test_results_are_of_the_newest_year_that_has_any_and_the_frame_says_so(
    county: County, office: Account
) -> None:
    open_2027(county, office)
    with time_machine.travel(AFTER_PAYMENT, tick=False):
        for address in ("/results/", "/bonuses/"):
            response = page(office, address)
            assert response.context["year"].year == 2026, address
            assert response.context["shell"]["year"].number == "2026", address
        asked = page(office, "/results/", year=2027)
        assert asked.context["shell"]["year"].number == "2027"
        assert page(office, "/").context["shell"]["year"].number == "2027"


def test_nothing_is_overdue_in_a_year_that_is_over(county: County, office: Account) -> None:
    factories.add_target(county, "102-late", county.units["102"], "key", 10, None)
    late = {item.unit_code for item in items_of(again(office), Kind.LATE)}
    assert late >= {"101", "102", "103"}
    with time_machine.travel(AFTER_PAYMENT, tick=False):
        year = year_or_none(again(office))
        assert year is not None
        assert is_over(year)
        assert due_for(year, "marks") == {}
        assert steps_for(year, "marks") == ()
        items = items_of(again(office), Kind.LATE) + items_of(again(office), Kind.MINE)
        assert "target-marks" in {item.key for item in items}
        assert not [item for item in items if item.key.startswith("plan-")]
        assert not any(item.overdue for item in items)
        assert "逾期" not in page(office, "/").content.decode()


def test_steps_lead_through_the_calendar_to_the_present_task(county: County) -> None:
    with time_machine.travel(DECEMBER.replace(day=21), tick=False):
        steps = steps_for(county.year, "honours")
    assert [step.state for step in steps] == ["done", "done", "done", "current", "waiting"]
    assert [str(step.label) for step in steps][-2:] == ["加分申报", "复查"]


def test_a_span_moves_with_its_deadline_both_ways(county: County, office: Account) -> None:
    entry = CalendarEntry.objects.get(year=county.year, key="self_evaluation")
    sooner = entry.due_at - datetime.timedelta(days=20)
    calendar_extend(entry=entry, due_at=sooner, reason="提前", actor=office)
    year = Year.objects.get(pk=county.year.pk)
    from_deadlines = {one.key: one for one in deadlines_of(year)}
    opens_at = from_deadlines["self_evaluation"].opens_at
    assert opens_at is not None
    assert opens_at.astimezone(EAST).date() == datetime.date(2026, 11, 20)
