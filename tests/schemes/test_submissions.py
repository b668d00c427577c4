"""The curve of what was handed in: this year against the last, by the days to each deadline."""

from __future__ import annotations

from datetime import date, timedelta

from schemes.submissions import AFTER, BEFORE, Handed, curve

DUE = date(2026, 12, 10)
LAST_DUE = date(2025, 12, 31)


def handed(due: date, *before: int) -> Handed:
    """Things handed in so many days before the deadline."""
    return Handed(sorted(due - timedelta(days=each) for each in before), due)


def test_years_are_laid_over_each_other_by_their_deadlines() -> None:
    this, last = handed(DUE, 5, 5, 2), handed(LAST_DUE, 6, 3, 0)
    points = curve(this, last, DUE - timedelta(days=2))
    assert points[0].day == DUE - timedelta(days=7)
    assert points[-1].day == DUE
    by_day = {(DUE - point.day).days: (point.now, point.last) for point in points}
    assert by_day == {
        7: (0, 0),
        6: (0, 1),
        5: (2, 1),
        4: (2, 1),
        3: (2, 2),
        2: (3, 2),
        1: (None, 2),
        0: (None, 3),
    }


def test_there_is_no_curve_of_nothing() -> None:
    assert curve(Handed((), DUE), None, DUE) == []
    assert curve(Handed((), DUE), Handed((), LAST_DUE), DUE) == []


def test_without_a_year_before_there_is_one_line() -> None:
    points = curve(handed(DUE, 3), None, DUE)
    assert {point.last for point in points} == {None}
    assert points[-1].now == 1


def test_a_straggler_does_not_stretch_the_axis() -> None:
    this = handed(DUE, 300, 3, -200)
    points = curve(this, None, DUE + timedelta(days=250))
    assert points[0].day == DUE - timedelta(days=BEFORE + 1)
    assert points[0].now == 1
    assert points[-1].day == DUE + timedelta(days=AFTER)


def test_what_was_done_long_before_the_days_shown_has_no_empty_picture() -> None:
    today = DUE - timedelta(days=BEFORE + 60)
    assert curve(handed(DUE, BEFORE + 90), None, today) == []
    assert curve(handed(DUE, BEFORE + 90), handed(LAST_DUE, 3), today) != []
