"""The demo year is under way on whatever day it is loaded, and leaves its designed cases alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schemes.demo.calendar import year_of
from schemes.demo.county import make_county
from schemes.demo.model import DemoCounty
from schemes.demo.open_ends import designed, leave_open

#: Days of loading: before the year's own end, in its last days, long after it, and at mid-year.
DAYS = [date(2026, 7, 1), date(2026, 11, 28), date(2026, 12, 31), date(2027, 2, 28)]
YEAR = 2026
DATES = ("marked_on", "date")


def as_of(day: date) -> DemoCounty:
    return leave_open(make_county(YEAR), day)


def rows(county: DemoCounty, sheet: str, unit: str) -> list[dict[str, Any]]:
    code = county.unit(unit).code
    return [row for row in county.rows[sheet] if row["unit"] == code]


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 1, 1), 2025),
        (date(2026, 6, 30), 2025),
        (date(2026, 7, 1), 2026),
        (date(2026, 12, 31), 2026),
    ],
)
def test_the_year_is_the_nearest_whose_end_is_believable(day: date, year: int) -> None:
    assert year_of(day) == year


@pytest.mark.parametrize("day", DAYS)
def test_no_fact_tells_of_a_day_to_come(day: date) -> None:
    county = as_of(day)
    told = [
        date(*(int(part) for part in row[name].split("-")))
        for sheet in ("targets", "common_marks", "honours", "vetoes", "deductions")
        for row in county.rows[sheet]
        for name in DATES
        if row.get(name)
    ]
    assert told
    assert max(told) <= day


def test_a_day_makes_one_county() -> None:
    assert as_of(DAYS[1]).rows == as_of(DAYS[1]).rows


def test_something_is_left_for_office_department_unit_and_head() -> None:
    whole, county = make_county(YEAR), as_of(DAYS[1])
    assert len(county.rows["common_marks"]) == len(whole.rows["common_marks"]) - 7
    unmarked = [row for row in county.rows["targets"] if "marked_on" not in row]
    assert len(unmarked) == 6
    assert all("score" not in row and "grade" not in row for row in unmarked)
    (claim,) = (row for row in rows(county, "honours", "农业农村局") if "verified" in row)
    assert claim["verified"] is False
    assert sum(row["score"] == "" for row in rows(county, "personal_scores", "农业农村局")) == 3
    assert all("level_one" not in row for row in rows(county, "filings", "人民银行营管部"))


def test_units_that_show_a_rule_keep_their_figures() -> None:
    """What takes a unit's score away is left open only where nothing is shown."""
    county = make_county(YEAR)
    shown = {case.code for case in county.showcases if case.kind == "unit"}
    shown |= {case.unit for case in county.showcases if case.kind == "person"}
    opened = {name for names in designed()["common_marks"].values() for name in names}
    opened |= {case["unit"] for case in designed()["target_marks"]}
    assert not shown & {county.unit(name).code for name in opened}
