"""The table of unit-years: cells are saved with a reason, errors stand by their column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from schemes.models import Year, YearState
from tests.fact_rows import office_account, signed_in
from tests.factories import County, add_unit_year, make_county
from tests.kept import kept_for_module
from units.models import Role, UnitYear

pytestmark = pytest.mark.django_db

fresh_county = kept_for_module(make_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Any:
    return signed_in(office_account(county))


def standing(code: str = "101") -> UnitYear:
    return UnitYear.objects.get(key=code, current=True)


def save(client: Any, expected: int, reason: str = "核对三定方案", **cells: str) -> Any:
    url = reverse("schemes:unit_grid_save") + "?year=2026"
    return client.post(url, {"expected": str(expected), "reason": reason, **cells})


def test_a_row_shows_what_stands_as_a_cell_may_be_filled(county: County, office: Any) -> None:
    add_unit_year(county, county.units["103"], paid_like=county.units["101"], order=3)
    grid = office.get(reverse("schemes:unit_grid"), {"year": "2026"}).context["grid"]
    row = next(row for row in grid.rows if row.fact.key == "103")
    told = {column.key: text for column, text in row.cells}
    assert told["paid_like"] == "财政局"
    assert (told["peer_group"], told["directly_assessed"], told["posts"]) == (
        "department",
        "是",
        "20",
    )


def test_cells_are_saved_and_the_rest_of_the_row_stays(county: County, office: Any) -> None:
    old = standing()
    answer = save(office, old.pk, posts="33", paid_like="审计局")
    assert answer.status_code == 200
    new = standing()
    assert answer.json()["expected"] == new.pk
    assert answer.json()["cells"]["paid_like"] == "审计局"
    assert (new.posts, new.paid_like, new.order) == (33, county.units["102"], old.order)
    assert (new.reason, new.supersedes_id) == ("核对三定方案", old.pk)


def test_every_error_stands_under_its_column_and_nothing_is_written(office: Any) -> None:
    old = standing()
    answer = save(office, old.pk, reason="", posts="三", paid_like="没有的局")
    # Not a 4xx, which the browser would report as a fault of the page.
    assert answer.status_code == 200
    assert "cells" not in answer.json()
    assert set(answer.json()["errors"]) == {"posts", "paid_like", "reason"}
    assert standing().pk == old.pk


def test_who_comes_second_is_told_who_changed_what(county: County, office: Any) -> None:
    seen = standing()
    second = signed_in(office_account(county, name="second-desk"))
    assert save(office, seen.pk, posts="30").status_code == 200
    answer = save(second, seen.pk, posts="40")
    assert answer.status_code == 200
    told = answer.json()
    assert "编制数 20 → 30" in told["stale"]
    assert (told["cells"]["posts"], told["expected"]) == ("30", standing().pk)
    # Knowing what stands, he may save his own.
    assert save(second, told["expected"], posts="40").status_code == 200
    assert standing().posts == 40


def test_the_key_of_a_row_cannot_be_moved(office: Any) -> None:
    old = standing()
    assert save(office, old.pk, code="102", name="别的局", posts="31").status_code == 200
    assert (standing().key, standing().name) == ("101", old.name)


def test_a_closed_year_is_read_only(county: County, office: Any) -> None:
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    page = office.get(reverse("schemes:unit_grid"), {"year": "2026"})
    assert page.context["closed"]
    assert set(save(office, standing().pk, posts="33").json()) == {"errors"}


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPARTMENT_FILER, Role.SYSTEM_ADMINISTRATOR])
def test_only_who_keeps_the_facts_opens_the_table(county: County, role: Role) -> None:
    client = signed_in(office_account(county, role))
    assert client.get(reverse("schemes:unit_grid")).status_code == 404
    assert save(client, standing().pk, posts="33").status_code == 404


def test_a_row_of_another_authority_is_out_of_reach(county: County, office: Any) -> None:
    make_county("west")
    foreign = UnitYear.objects.get(key="103", current=True, authority__code="west")
    answer = save(office, foreign.pk, posts="33")
    assert set(answer.json()) == {"errors"}
    foreign.refresh_from_db()
    assert (foreign.current, foreign.posts) == (True, 20)
