"""The burden meter counts what each unit is asked for; asking for the same twice is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from reviews.supervision.models import SupervisionItem
from reviews.supervision.services import items_start
from schemes.deadlines import deadline_for
from targets.burden.asks import Ask, asked_already, asks_of, month_of
from targets.burden.filings import common_asks
from targets.common.drafts.models import CommonDraft
from targets.models import Target
from tests.kept import kept_for_module
from tests.targets.changes.promised import Promised, make_promised
from tests.targets.progress.test_progress import IN_TIME, as_

made = kept_for_module(make_promised)
NEW = "/supervision/new/report/?year=2026"
TOLD = {"unit": "101", "text": "附照片和验收单", "due": "2026-04-20"}


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Iterator[Promised]:
    with time_machine.travel(IN_TIME, tick=False):
        yield made()


def test_each_period_counts_once_in_the_month_in_which_it_is_due(promised: Promised) -> None:
    page = as_(promised.drafting.officer).get("/burden/?year=2026&kind=progress")
    (row,) = page.context["page"].object_list
    assert (row.unit.code, row.months[:6], row.total) == ("101", [0, 1, 1, 1, 1, 0], 4)
    assert as_(promised.filer).get("/burden/?year=2026").status_code == 404
    asks = as_(promised.drafting.officer).get("/burden/101/?year=2026").context["rows"]
    assert "2 月进度" in [ask.title for ask, _kind in asks]


def test_the_same_is_a_title_or_a_target_that_is_reported(promised: Promised) -> None:
    year, unit = promised.drafting.year, promised.unit.pk
    found = asked_already(year, {unit}, 4, "公路改造进展")
    assert [ask.title for ask in found] == ["3 月进度"]
    assert asked_already(year, {unit}, 4, "防汛值班") == []
    assert asked_already(year, {unit}, 11, "公路改造进展") == []
    assert asked_already(year, {unit + 1}, 4, "公路改造进展") == []
    assert all(isinstance(ask, Ask) for ask in asks_of(year))


def test_a_named_target_says_more_than_words(promised: Promised) -> None:
    """A title of few characters stands in many words; who names a target means that one."""
    year, unit = promised.drafting.year, promised.unit.pk
    short = Target.objects.filter(year=year, title="公路改造").get()
    Target.objects.filter(pk=short.pk).update(title="公路")
    assert asked_already(year, {unit}, 4, "公路改造进展") == []
    assert asked_already(year, {unit}, 4, "进展", target="公路")
    assert asked_already(year, {unit}, 4, "农村公路进展", target="别的目标") == []


def test_plans_and_common_targets_are_asked_too(promised: Promised) -> None:
    year = promised.drafting.year
    found = {(ask.unit, ask.kind): ask for ask in asks_of(year)}
    plan = found[promised.unit.pk, "plans"]
    assert plan.title == "2026 年度目标计划"
    due = deadline_for(year, "plan_drafts") or deadline_for(year, "plans")
    assert due is not None
    assert plan.month == month_of(year, timezone.localdate(due.due_at))
    department = promised.drafting.county.office.other
    assert (department.pk, "common_targets") not in found
    common_draft = CommonDraft.objects.create(
        year=year, unit=department, changed_by=promised.filer, changed_at=timezone.now()
    )
    assert common_draft.unit_id in {ask.unit for ask in common_asks(year)}
    assert [month_of(year, day) for day in (date(2025, 12, 1), date(2027, 1, 5), None)] == [
        *(1, 12, 12)
    ]


def test_the_office_is_told_before_it_asks_twice(promised: Promised) -> None:
    office = as_(promised.drafting.officer)
    told = office.post(NEW, {**TOLD, "title": "公路改造进展"})
    assert told.status_code == 422
    text = told.content.decode()
    assert "已经要过同样的" in text
    assert "3 月进度" in text
    assert office.post(NEW, {**TOLD, "title": "公路改造进展", "twice": "1"}).status_code == 302
    assert office.post(NEW, {**TOLD, "title": "防汛值班"}).status_code == 302
    again = office.post(NEW, {**TOLD, "title": "防汛值班"})
    assert "防汛值班" in again.content.decode()
    assert again.status_code == 422


def test_the_api_tells_the_same_before_it_asks_twice(promised: Promised) -> None:
    office, json = as_(promised.drafting.officer), "application/json"
    texts = {"title": "公路改造进展", "text": "附照片和验收单", "due": "2026-04-20"}
    sent: dict[str, Any] = {"sort": "report", "units": ["101"], "texts": texts}
    told = office.post("/api/supervision/?year=2026", sent, content_type=json)
    assert told.status_code == 400
    assert "已经要过同样的" in told.content.decode()
    assert not SupervisionItem.objects.exists()
    sent["twice"] = True
    assert office.post("/api/supervision/?year=2026", sent, content_type=json).status_code == 201


def test_the_heaviest_stand_first_or_units_by_code_either_way(promised: Promised) -> None:
    office, year = as_(promised.drafting.officer), promised.drafting.year
    other = promised.drafting.county.office.other
    stated = {"title": "防汛值班", "text": "值班表", "due": "2026-05-20"}
    told: dict[str, Any] = {"year": year, "sort": "report", "stated": stated}
    items_start(**told, units=[other], actor=promised.drafting.officer)

    def codes(sort: str) -> list[str]:
        page = office.get(f"/burden/?year=2026&sort={sort}").context["page"]
        return [row.unit.code for row in page]

    heavy, light = promised.unit.code, other.code
    assert codes("") == codes("-total") == codes("wrong") == [heavy, light]
    assert codes("total") == [light, heavy]
    assert codes("unit") == sorted([heavy, light])
    assert codes("-unit") == sorted([heavy, light], reverse=True)
