"""Real processes on the suite's database: recomputes at once, and writers beside them."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction

from core.facts import FactInput, fact_record
from reviews.models import Deduction
from reviews.services import leader_mark_record
from schemes.models import Year
from scoring.engine import rank_year
from scoring.models import CurrentResult, ResultSet, StoredUnitResult
from scoring.queries import set_document
from scoring.services import result_set_recompute
from scoring.stored import result_without_trace
from tests import factories
from tests.factories import County, make_county
from tests.general_county import GENERAL_GOOD, make_general_county
from units.models import Account, Unit

pytestmark = pytest.mark.django_db(transaction=True)

FORK = multiprocessing.get_context("fork")
PROCESSES = 4


@pytest.fixture
def county() -> County:
    return make_county(departments=3)


def together(*works: Callable[[], Any]) -> None:
    """Run each work in a process of its own, all from the same moment on."""
    barrier = FORK.Barrier(len(works))
    connections.close_all()  # a connection must not be shared over a fork

    def child(work: Callable[[], Any]) -> None:
        try:
            barrier.wait(30)
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        finally:
            connections.close_all()
        os._exit(0)

    children = [FORK.Process(target=child, args=(work,)) for work in works]
    for process in children:
        process.start()
    for process in children:
        process.join(120)
    assert [process.exitcode for process in children] == [0] * len(works)


def recompute(year_id: int) -> None:
    year = Year.objects.select_related("authority").get(pk=year_id)
    result_set_recompute(year=year, actor=None, cause="manual")


def test_many_recomputes_at_once_end_in_one_set(county: County) -> None:
    for number in range(1, 4):
        factories.add_deduction(county, f"d{number}", county.units["101"])
        together(*[lambda: recompute(county.year.pk)] * PROCESSES)
        assert ResultSet.objects.count() == number
        pointer = CurrentResult.objects.get()
        assert pointer.result_set.number == number
        assert pointer.revision == Year.objects.get(pk=county.year.pk).revision
        assert pointer.result_set.entries.count() == 3
    assert StoredUnitResult.objects.count() == 5


def test_the_first_set_of_a_year_is_one_as_well(county: County) -> None:
    together(*[lambda: recompute(county.year.pk)] * PROCESSES)
    assert ResultSet.objects.count() == 1
    assert StoredUnitResult.objects.count() == 3


def write_pairs(year_id: int, clerk_id: int) -> None:
    """Deduct the same from two units, in one transaction each time."""
    year = Year.objects.select_related("authority").get(pk=year_id)
    clerk = Account.objects.get(pk=clerk_id)
    units = [Unit.objects.get(authority=year.authority, code=code) for code in ("101", "102")]
    for count in range(1, 16):
        with transaction.atomic():
            for unit in units:
                values = {"unit": unit, "kind": "city_line", "count": count, "title": "失分线"}
                item = FactInput(f"pair-{unit.code}", values)
                fact_record(Deduction, scope={"year": year}, item=item, actor=clerk)


def test_no_set_mixes_facts_from_before_and_after_a_write(county: County) -> None:
    year_id, clerk_id = county.year.pk, county.clerk.pk

    def recompute_often() -> None:
        for _time in range(12):
            recompute(year_id)

    together(lambda: write_pairs(year_id, clerk_id), recompute_often, recompute_often)
    recompute(year_id)
    sets = list(ResultSet.objects.order_by("number"))
    assert len({each.facts_digest for each in sets}) == len(sets)
    for result_set in sets:
        assert_whole(result_set)
    last = sets[-1].entries.select_related("result").get(unit__code="101")
    assert last.result.data["deductions"] == "150"
    assert CurrentResult.objects.get().result_set == sets[-1]
    revisions = [each.revision for each in sets]
    assert revisions == sorted(revisions)


def assert_whole(result_set: ResultSet) -> None:
    """Both units of a pair were judged on the same write, and the ranks are those of the rows."""
    entries = {
        entry.unit.code: entry
        for entry in result_set.entries.select_related("result", "unit").order_by("order")
    }
    assert len(entries) == 3
    taken = {entries[code].result.data["deductions"] for code in ("101", "102")}
    assert len(taken) == 1
    results = [result_without_trace(entry.result.data) for entry in entries.values()]
    places = rank_year(set_document(result_set), results).places
    assert {code: entry.rank for code, entry in entries.items()} == {
        code: place.rank for code, place in places.items()
    }


def rank(county: County, unit: Unit, place: int) -> None:
    texts = {**GENERAL_GOOD["leader-marks"], "unit": unit.code, "place": str(place)}
    leader_mark_record(year=county.year, texts=texts, actor=county.clerk)


def test_places_given_at_once_while_it_is_computed_are_all_counted_in_the_end() -> None:
    """What a place is worth depends on how many places the leader gave (M-7)."""
    county = make_general_county()
    units = list(county.units.values())
    recompute = partial(result_set_recompute, year=county.year, actor=county.clerk, cause="manual")
    ranked = [partial(rank, county, unit, place) for place, unit in enumerate(units, 1)]

    together(*ranked, recompute)

    quick = recompute()
    assert not recompute(cause="nightly").changed
    given = quick.result_set.entries.order_by("unit__code").select_related("result")
    assert [each.result.data["components"]["leaders"] for each in given] == ["20", "16", "12"]
