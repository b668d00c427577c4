"""Months that the dates of postings propose (S-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemes.rules.month_proposal import (
    first_days,
    first_weekdays,
    last_weekdays,
    propose_months,
)

YEAR = 2026


@dataclass(frozen=True)
class Stint:
    starts_on: date
    ends_on: date | None = None


def months(*stints: Stint, **rule: object) -> tuple[int, ...]:
    return propose_months(stints, YEAR, first_weekdays(YEAR), **rule)  # type: ignore[arg-type]


def test_one_posting_over_the_whole_year_has_twelve_months() -> None:
    assert months(Stint(date(2019, 7, 1))) == (12,)


def test_a_month_belongs_to_the_unit_of_its_first_working_day() -> None:
    # 1 June 2026 is a Monday: who moves on the 2nd keeps June in the old unit.
    moved_late = Stint(date(2020, 1, 1), date(2026, 6, 1)), Stint(date(2026, 6, 2))
    moved_early = Stint(date(2020, 1, 1), date(2026, 5, 31)), Stint(date(2026, 6, 1))
    assert months(*moved_late) == (6, 6)
    assert months(*moved_early) == (5, 7)


def test_a_weekend_is_no_working_day() -> None:
    # 1 August 2026 is a Saturday; the first working day is the 3rd.
    assert first_weekdays(YEAR)[8] == date(2026, 8, 3)
    assert months(Stint(date(2020, 1, 1), date(2026, 8, 2)), Stint(date(2026, 8, 3))) == (7, 5)


def test_holidays_move_the_first_working_day() -> None:
    feast = {date(2026, 10, day) for day in range(1, 9)}
    days = first_days(YEAR, lambda day: day not in feast and day.weekday() < 5)
    assert days[10] == date(2026, 10, 9)
    stints = Stint(date(2020, 1, 1), date(2026, 10, 7)), Stint(date(2026, 10, 8))
    assert propose_months(stints, YEAR, days) == (9, 3)
    assert propose_months(stints, YEAR, first_weekdays(YEAR)) == (10, 2)


def test_the_scheme_may_say_the_last_working_day() -> None:
    # 31 May 2026 is a Sunday; the last working day of May is Friday the 29th.
    assert last_weekdays(YEAR)[5] == date(2026, 5, 29)
    stints = Stint(date(2020, 1, 1), date(2026, 5, 28)), Stint(date(2026, 5, 29))
    assert months(*stints, belongs_to="last_working_day") == (4, 8)
    assert months(*stints) == (5, 7)


def test_the_scheme_may_say_the_most_days() -> None:
    stints = Stint(date(2020, 1, 1), date(2026, 6, 20)), Stint(date(2026, 6, 21))
    assert months(*stints, belongs_to="most_days") == (6, 6)
    # Fifteen days each: the later posting has June.
    halves = Stint(date(2020, 1, 1), date(2026, 6, 15)), Stint(date(2026, 6, 16))
    assert months(*halves, belongs_to="most_days") == (5, 7)


def test_a_gap_belongs_to_nobody() -> None:
    assert months(Stint(date(2020, 1, 1), date(2026, 3, 31)), Stint(date(2026, 7, 1))) == (3, 6)


def test_where_postings_overlap_the_later_one_has_the_month() -> None:
    assert months(Stint(date(2026, 4, 1)), Stint(date(2020, 1, 1))) == (9, 3)


def test_another_year_has_no_months() -> None:
    assert months(Stint(date(2020, 1, 1), date(2025, 12, 31)), Stint(date(2027, 1, 1))) == (0, 0)


DAYS = st.integers(0, 3 * 365).map(lambda days: date(2025, 1, 1) + timedelta(days=days))


@given(
    st.lists(st.tuples(DAYS, st.none() | st.integers(0, 400)), max_size=6),
    st.sampled_from(["first_working_day", "last_working_day", "most_days"]),
)
def test_a_person_never_has_more_than_twelve_months(
    drawn: list[tuple[date, int | None]], rule: str
) -> None:
    stints = [Stint(s, None if n is None else s + timedelta(days=n)) for s, n in drawn]
    found = months(*stints, belongs_to=rule)
    assert len(found) == len(stints)
    assert sum(found) <= 12
    if any(stint.starts_on.year < YEAR and stint.ends_on is None for stint in stints):
        assert sum(found) == 12
