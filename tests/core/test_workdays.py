"""Working days: weekends by rule, a table of exceptions, and what is counted from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays import NoWorkingDayError, WorkCalendar

WEEKENDS = WorkCalendar()
#: The end of September and October 2026: the holiday from the 1st to the 7th, two worked weekends.
AUTUMN = WorkCalendar(
    {date(2026, 10, day): False for day in range(1, 8)}
    | {date(2026, 9, 20): True, date(2026, 10, 10): True}
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 1))


def test_without_a_table_only_weekends_are_known() -> None:
    assert WEEKENDS.is_working_day(date(2026, 10, 1))
    assert not WEEKENDS.is_working_day(date(2026, 10, 10))


def test_the_table_overrules_the_weekend_both_ways() -> None:
    assert not AUTUMN.is_working_day(date(2026, 10, 1))
    assert AUTUMN.is_working_day(date(2026, 10, 10))


def test_the_first_working_day_of_a_month_lies_behind_the_holiday() -> None:
    assert AUTUMN.first_of_month(2026, 10) == date(2026, 10, 8)
    assert WEEKENDS.first_of_month(2026, 11) == date(2026, 11, 2)


def test_the_last_working_day_of_december_is_found() -> None:
    assert WEEKENDS.last_of_month(2026, 12) == date(2026, 12, 31)
    assert WEEKENDS.last_of_month(2026, 5) == date(2026, 5, 29)


def test_working_days_are_counted_without_the_first() -> None:
    assert AUTUMN.after(date(2026, 9, 30), 0) == date(2026, 9, 30)
    assert AUTUMN.after(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert AUTUMN.after(date(2026, 9, 30), 3) == date(2026, 10, 10)
    with pytest.raises(ValueError, match="negative"):
        AUTUMN.after(date(2026, 9, 30), -1)


def test_a_table_without_any_working_day_is_refused() -> None:
    never = WorkCalendar(weekend=frozenset(range(7)))
    with pytest.raises(NoWorkingDayError):
        never.on_or_after(date(2026, 1, 1))


@given(DAYS)
def test_a_moved_day_is_worked_and_nothing_worked_lies_between(day: date) -> None:
    for calendar in (WEEKENDS, AUTUMN):
        later, earlier = calendar.on_or_after(day), calendar.on_or_before(day)
        assert earlier <= day <= later
        for moved in (later, earlier):
            assert calendar.is_working_day(moved)
        skipped = (day + timedelta(days=n) for n in range((later - day).days))
        assert not any(calendar.is_working_day(each) for each in skipped)
