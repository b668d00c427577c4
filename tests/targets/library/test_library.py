"""The library: found by letters, taken into a plan, filled from last year, who used it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.presets import load_preset
from targets.library.models import LibraryIndicator
from targets.library.queries import candidates, library_found, tags_in, uses_of
from targets.library.services import library_add, library_record, library_take
from targets.models import Baseline, Target
from tests.factories import County, record_all
from tests.kept import kept_for_module
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ROW = {
    "code": "L001",
    "title": "农村公路新改建",
    "measure": "公里",
    "method": "per_percent",
    "rate": "2",
    "basis": "relative",
    "standard": "一次验收合格",
    "tags": "交通、民生",
}


fresh = kept_for_module(make_drafting)


@pytest.fixture
def drafting(db: None, fresh: Callable[[], Drafting]) -> Drafting:
    return fresh()


def enter(drafting: Drafting, **texts: str) -> LibraryIndicator:
    return library_record(year=drafting.year, texts={**ROW, **texts}, actor=drafting.officer)


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def last_year(drafting: Drafting, **values: Any) -> Target:
    office = drafting.county.office
    before = County(office, office.open_year(2025), drafting.county.clerk)
    told = {
        "unit": drafting.unit,
        "component": "key",
        "title": "农村公路新改建",
        "measure": "公里",
        "points": 30,
        "method": "proportional",
        "params": {"plan": "100"},
        **values,
    }
    return record_all(Target, before, {"101-1": told})["101-1"]


def test_it_is_found_by_words_letters_and_tags(drafting: Drafting) -> None:
    enter(drafting)
    enter(drafting, code="L002", title="财政收入", tags="财税")
    rows = LibraryIndicator.objects.filter(current=True)
    assert [row.key for row in library_found(rows, "ncgl", "")] == ["L001"]
    assert [row.key for row in library_found(rows, "收入", "")] == ["L002"]
    assert [row.key for row in library_found(rows, "", "民生")] == ["L001"]
    assert tags_in(list(rows)) == ["交通", "民生", "财税"]


def test_a_clerk_takes_a_line_with_its_method_and_fills_the_plan_value(drafting: Drafting) -> None:
    enter(drafting)
    plan = drafting.start()
    assert "带入计划" in as_(drafting.filer).get("/library/").content.decode()
    sent = {"indicator": "L001", "component": "general"}
    as_(drafting.filer).post("/plans/101/library/?year=2026", sent)
    line = plan.lines.get()
    assert (line.title, line.component, line.method) == ("农村公路新改建", "general", "per_percent")
    assert line.params == {"rate": "2", "basis": "relative"}
    assert line.standard == "一次验收合格"
    with pytest.raises(ValidationError, match="已没有这个指标"):
        library_take(plan=plan, indicator="L9", component="", actor=drafting.filer)


def test_what_the_plan_has_is_not_offered_again(drafting: Drafting) -> None:
    enter(drafting)
    plan, page = drafting.start(), as_(drafting.filer)
    assert "计划里已有" not in page.get("/library/").content.decode()
    library_take(plan=plan, indicator="L001", component="", actor=drafting.filer)
    shown = page.get("/library/?plan=101").content.decode()
    assert "计划里已有" in shown
    assert "把农村公路新改建带入计划" not in shown


def test_who_writes_a_part_takes_into_that_plan_and_that_part(drafting: Drafting) -> None:
    data = load_preset("county").to_data()
    named = {"component": "general", "groups": ["department"], "by": ["审计局"], "clauses": []}
    data["plans"]["written_for"] = [named]
    other = make_drafting("west", document=SchemeDocument.model_validate(data))
    bureau = other.county.office.account(
        Role.DEPARTMENT_FILER, unit=other.county.office.other, username="west-bureau"
    )
    enter(other)
    plan = other.start()
    shown = as_(bureau).get("/library/?plan=101").content.decode()
    assert "带入财政局 2026 年度计划" in shown
    taken = library_take(plan=plan, indicator="L001", component="", actor=bureau)
    assert taken.component == "general"
    # The unit itself writes the other part.
    own = library_take(plan=plan, indicator="L001", component="", actor=other.filer)
    assert own.component == "key"


def test_parameters_that_the_method_asks_for_are_missed(drafting: Drafting) -> None:
    with pytest.raises(ValidationError) as error:
        enter(drafting, rate="", basis="")
    assert "rate" in error.value.message_dict


def test_last_years_target_is_added_once(drafting: Drafting) -> None:
    target = last_year(drafting)
    assert [row.key for row in candidates(drafting.year)] == [target.key]
    page = as_(drafting.officer).get("/library/last-year/?year=2026").content.decode()
    assert "加进指标库" in page
    row = library_add(year=drafting.year, target=target.key, actor=drafting.officer)
    assert (row.method, row.params) == ("proportional", {})
    assert library_add(year=drafting.year, target=target.key, actor=drafting.officer).pk == row.pk
    assert candidates(drafting.year) == []
    assert as_(drafting.filer).get("/library/last-year/").status_code == 404


def test_it_says_who_used_it_with_which_result(drafting: Drafting) -> None:
    row = enter(drafting)
    last_year(drafting)
    base = {
        "unit": drafting.unit,
        "title": "农村公路新改建",
        "component": "key",
        "value": Fraction(97),
        "from_year": 2025,
    }
    record_all(Baseline, drafting.county, {"101-1": base})
    (use,) = uses_of(row)
    assert (use.year, use.plan, use.actual) == (2025, 100, 97)
    detail = as_(drafting.officer).get("/facts/library/L001/?year=2026").content.decode()
    assert "实绩 97" in detail


def test_the_api_takes_and_adds(drafting: Drafting) -> None:
    enter(drafting)
    drafting.start()
    address, sent = "/api/library-use/take/101/?year=2026", {"indicator": "L001"}
    answer = as_(drafting.filer).post(address, sent, "application/json")
    assert answer.json()["title"] == "农村公路新改建"
    target = last_year(drafting, title="另一个")
    assert Year.objects.count() == 2
    added = as_(drafting.officer).post(
        "/api/library-use/add/?year=2026", {"target": target.key}, "application/json"
    )
    assert added.json()["title"] == "另一个"
