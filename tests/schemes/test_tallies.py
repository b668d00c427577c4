"""Tallies: after a change one question counts all of a lot, as each had been counted by itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings

from bonuses.work import scores_progress
from reviews.models import CommonMark, Honour
from reviews.progress import (
    Claims,
    claims_progress,
    items_progress,
    mark_days,
    outdated_count,
    targets_progress,
)
from schemes import tallies
from schemes.models import Year
from schemes.tallies import people_without_unit, units_of
from targets.models import CommonItem, Filing, FilingLevel, Target
from targets.progress.work import reported
from targets.work import filed_of, targets_by_unit
from tests import factories
from tests.factories import County, make_county, record
from tests.kept import kept_for_module

pytestmark = pytest.mark.django_db
Asked = Callable[[int], AbstractContextManager[Any]]
fresh_county = kept_for_module(make_county)

FACTS: tuple[Callable[[Year], Any], ...] = (
    *(units_of, filed_of, targets_by_unit, items_progress, targets_progress, claims_progress),
    *(mark_days, outdated_count, lambda year: reported(year, 12)),
)
PEOPLE: tuple[Callable[[Year], Any], ...] = (people_without_unit, scores_progress)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def now(county: County) -> Year:
    """The year as the next request reads it."""
    return Year.objects.get(pk=county.year.pk)


def pk(county: County, code: str) -> int:
    return county.units[code].pk


@pytest.mark.parametrize("lot", [FACTS, PEOPLE], ids=["facts", "people"])
def test_a_lot_is_asked_for_once_and_kept(
    county: County, lot: tuple[Callable[[Year], Any], ...], django_assert_num_queries: Asked
) -> None:
    year = now(county)
    with django_assert_num_queries(1):
        first = [count(year) for count in lot]
    with django_assert_num_queries(0):
        assert [count(year) for count in lot] == first
    later = now(county)
    with django_assert_num_queries(0):
        assert [count(later) for count in lot] == first


@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}})
def test_while_the_cache_is_away_a_request_still_asks_once(
    county: County, django_assert_num_queries: Asked
) -> None:
    year = now(county)
    with django_assert_num_queries(1):
        for count in FACTS:
            count(year)
            count(year)


def test_units_are_in_their_order_with_what_lists_say_of_them(county: County) -> None:
    factories.add_department(county, "090", order=9)
    lines = units_of(now(county)).values()
    assert [line.code for line in lines if line.assessed] == ["101", "102", "103", "090"]
    (line,) = (line for line in lines if line.code == "102")
    unit = county.units["102"]
    assert (line.pk, line.name, line.initials) == (unit.pk, unit.name, unit.initials)
    assert (line.peer_group, line.assessed) == ("department", True)


def test_who_has_filed_is_told_by_level_with_the_days(county: County) -> None:
    on = datetime.date(2026, 3, 20)
    for code, level, filed, day in (
        ("101", FilingLevel.ONE, True, on),
        ("102", FilingLevel.ONE, False, None),
        ("103", FilingLevel.TWO, True, None),
        ("101", FilingLevel.TWO, False, None),
    ):
        values = {"unit": county.units[code], "level": level, "filed": filed, "filed_on": day}
        record(Filing, county, f"{code}/{level}", **values)
    filed = filed_of(now(county))
    assert (filed.level_one, filed.days) == ({pk(county, "101")}, (on,))
    assert (filed.without, filed.level_two) == ({pk(county, "102")}, {pk(county, "103")})
    assert filed.level_two_missing == {pk(county, "101")}
    assert filed.asked == 3


def test_a_change_is_counted_by_the_next_request(county: County) -> None:
    assert claims_progress(now(county)) == {}
    factories.add_honour(county, "h1", county.units["103"])
    factories.add_honour(county, "h2", county.units["103"])
    standing = Honour.objects.filter(current=True)
    waiting = sum(not each.verified for each in standing)
    assert claims_progress(now(county)) == {pk(county, "103"): Claims(2, waiting)}


def test_marks_of_an_item_are_counted_where_it_applies(county: County) -> None:
    year = now(county)
    (item,) = (each for each in items_progress(year) if each.key == factories.COMMON_ITEM)
    # Each of the three departments of the county has its mark.
    assert (item.done, item.total, item.peer_groups) == (3, 3, ("department",))
    marks = CommonMark.objects.filter(year=year, current=True)
    days = sorted(each.marked_on for each in marks if each.marked_on)
    assert mark_days(year) == tuple(days)
    record(
        CommonItem,
        county,
        "safety",
        component="common",
        title="安全生产",
        points=10,
        peer_groups=["department"],
        marking_unit=county.units["101"],
    )
    found = {each.key: each for each in items_progress(now(county))}
    safety = found["safety"]
    assert (safety.done, safety.total, safety.marking_unit) == (0, 3, pk(county, "101"))


def test_targets_are_counted_by_unit_with_those_that_lack_a_mark(county: County) -> None:
    # A department of the county has a key and a general target, both marked.
    assert targets_by_unit(now(county)) == {pk(county, code): 2 for code in ("101", "102", "103")}
    told = targets_progress(now(county))
    assert (told.done, told.total, told.missing_by_unit) == (6, 6, {})
    record(
        Target,
        county,
        "102-more",
        unit=county.units["102"],
        component="general",
        title="再加一项",
        points=10,
        method="manual",
    )
    told = targets_progress(now(county))
    assert (told.done, told.total, told.missing_by_unit) == (6, 7, {pk(county, "102"): 1})


def test_another_authority_is_not_counted(county: County) -> None:
    before = [count(now(county)) for count in (*FACTS, *PEOPLE)]
    west = make_county("west", clerk="w")
    factories.add_honour(west, "h1", west.units["101"])
    cache.clear()
    assert [count(now(county)) for count in (*FACTS, *PEOPLE)] == before
    assert set(units_of(now(west))).isdisjoint(units_of(now(county)))


def test_a_year_has_its_own_question(county: County) -> None:
    """The question is built once a year; the numbers of one never stand in that of another."""
    asked = [tallies.Counting(now(county), tallies.FACTS) for _again in range(2)]
    assert asked[0].all() == asked[1].all()
    west = make_county("west", clerk="w", departments=1)
    assert targets_by_unit(now(west)) == {west.units["101"].pk: 2}


def test_an_id_that_comes_to_stand_for_another_year_is_asked_anew(county: County) -> None:
    """After a transaction was undone or a data folder loaded anew, an id is given a second time."""
    west = make_county("west", clerk="w")
    units_of(now(county))
    cache.clear()
    second = now(county)
    second.authority = west.office.authority
    assert set(units_of(second)) == {unit.pk for unit in west.units.values()}
