"""Who works with whom: on a unit's page, in the list, in the workbook, and seen by whom."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from schemes.relation_pages import unit_relation_record, unit_relation_retire
from schemes.workbook.reader import plan_file
from schemes.workbook.writer import write_year
from tests.fact_rows import PEOPLE_GOOD, add_people, office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.lifecycle_models import UnitRelation
from units.models import Role

pytestmark = pytest.mark.django_db

fresh_county = kept_for_module(lambda: add_people(make_county()))
GOOD = PEOPLE_GOOD["relations"]


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def record(county: County, **told: str) -> UnitRelation:
    return unit_relation_record(year=county.year, texts={**GOOD, **told}, actor=county.clerk)


def shown(client: Any, code: str, **query: str) -> list[Any]:
    page = client.get(reverse("schemes:unit", args=[code]), {"year": "2026", **query})
    return list(page.context["page"].relations)


def test_a_relation_stands_on_the_pages_of_both_units_while_it_lasts(county: County) -> None:
    office = signed_in(office_account(county))
    relation = record(county, ends_on="2026-06-30")
    assert shown(office, "101", as_of="2026-06-30") == [relation]
    assert shown(office, "102", as_of="2026-06-30") == [relation]
    assert shown(office, "103", as_of="2026-06-30") == []
    assert shown(office, "101", as_of="2026-07-01") == []


def test_two_people_may_be_named_and_nobody_works_with_himself(county: County) -> None:
    assert record(county, person="P900", other_person="P901").other_person is not None
    with pytest.raises(ValidationError) as caught:
        record(county, other_unit="101", closeness="9", ends_on="2025-01-01")
    assert set(caught.value.message_dict) == {"closeness"}
    with pytest.raises(ValidationError) as caught:
        record(county, other_unit="101", ends_on="2025-01-01", person="P900")
    assert set(caught.value.message_dict) == {"ends_on", "other_person"}
    with pytest.raises(ValidationError) as caught:
        record(county, other_unit="101")
    assert set(caught.value.message_dict) == {"other_unit"}


def test_a_filer_sees_the_relations_of_his_unit_alone(county: County) -> None:
    mine, _other = record(county), record(county, unit="102", other_unit="103")
    filer = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    listing = filer.get(reverse("schemes:facts_relations")).context["listing"]
    assert [row.fact for row in listing.rows] == [mine]
    assert len(filer.get(reverse("api:relations-list")).json()["results"]) == 1


def test_the_list_finds_a_unit_on_either_side(county: County) -> None:
    office = signed_in(office_account(county))
    record(county)
    record(county, unit="103", other_unit="101")
    listing = office.get(reverse("schemes:facts_relations"), {"q": "czj"}).context["listing"]
    assert len(listing.rows) == 2


def test_the_workbook_holds_relations_and_an_export_changes_nothing(county: County) -> None:
    relation = record(county, person="P900", other_person="P901", document="县委办〔2026〕1号")
    record(county, unit="102", other_unit="103", ends_on="2026-09-30")
    unit_relation_retire(
        year=county.year, expected=relation.pk, actor=county.clerk, reason="写错了"
    )
    record(county, unit="103", kind="serves")
    file = BytesIO()
    write_year(file, county.year)
    file.seek(0)
    plan = plan_file(file, county.year)
    assert plan.errors == []
    assert list(plan.changes) == []
    assert {row["sheet"]: row["rows"] for row in plan.summary()["sheets"]}["工作关系"] == 2
