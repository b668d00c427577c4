"""The holidays table decides the months of postings (S-3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from bonuses.facts import months_proposed
from schemes.holidays.known import known_rows
from schemes.holidays.services import holidays_apply, holidays_plan
from schemes.models import Year
from schemes.months import first_working_days_of, last_working_days_of, months_for
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role

pytestmark = pytest.mark.django_db

fresh_county = kept_for_module(lambda: make_county(departments=1))


@dataclass(frozen=True)
class Stint:
    """A posting from one day to another."""

    starts_on: date
    ends_on: date | None = None


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def load_holidays(county: County, officer: Account) -> Year:
    authority, rows = county.office.authority, known_rows(2026)
    told = holidays_plan(authority, 2026, rows).fingerprint()
    holidays_apply(authority=authority, year=2026, rows=rows, fingerprint=told, actor=officer)
    return Year.objects.get(pk=county.year.pk)


def test_a_break_at_the_start_of_a_month_moves_its_first_working_day(county: County) -> None:
    """2026: the first of October is a Thursday, and the office is closed until the seventh."""
    assert first_working_days_of(county.year)[10] == date(2026, 10, 1)
    year = load_holidays(county, county.office.account(Role.TARGET_OFFICE))
    assert first_working_days_of(year)[10] == date(2026, 10, 8)
    assert last_working_days_of(year)[10] == date(2026, 10, 30)


def test_who_comes_after_the_break_has_the_month_all_the_same(county: County) -> None:
    """Proposed for a change of postings, and where a pay sheet finds no months on record."""
    stints = [
        Stint(date(2020, 1, 1), date(2026, 10, 5)),
        Stint(date(2026, 10, 6)),
    ]
    assert months_for(county.year, stints) == (10, 2)
    assert months_proposed(date(2026, 10, 6), None, county.year) == 2
    year = load_holidays(county, county.office.account(Role.TARGET_OFFICE))
    assert months_for(year, stints) == (9, 3)
    assert months_proposed(date(2026, 10, 6), None, year) == 3
