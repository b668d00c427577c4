"""The directory of units and a unit's page: what is found, as of which day, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.facts import FactInput, fact_record
from tests import factories
from tests.fact_rows import add_people, office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.lifecycle_models import ChangeKind, UnitChange
from units.models import Role, Unit, UnitYear

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

RENAMED_ON = date(2026, 7, 1)


def county_with_a_renaming() -> County:
    county = add_people(make_county())
    authority = county.office.authority
    unit = county.units["103"]
    Unit.objects.filter(pk=unit.pk).update(name="数据局", initials="sjj")
    unit.name = "数据局"
    factories.add_unit_year(county, unit, order=2)
    item = FactInput(
        "2026-1",
        {
            "kind": ChangeKind.RENAME,
            "effective_on": RENAMED_ON,
            "sources": ["103"],
            "results": ["103"],
            "was": {"names": {"103": "部门103"}},
            "becomes": {"names": {"103": "数据局"}},
        },
        "县编〔2026〕5号",
    )
    fact_record(UnitChange, scope={"authority": authority}, item=item, actor=county.clerk)
    return county


fresh_county = kept_for_module(county_with_a_renaming)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Any:
    return signed_in(office_account(county))


def names(client: Any, **query: str) -> list[str]:
    page = client.get(reverse("schemes:units"), {"year": "2026", **query})
    assert page.status_code == 200
    return [row.name for row in page.context["directory"].rows]


def test_units_are_found_by_name_code_initials_and_former_name(county: County, office: Any) -> None:
    assert names(office, q="财政") == ["财政局"]
    assert names(office, q="102") == ["审计局"]
    assert names(office, q="czj") == ["财政局"]
    assert names(office, q="sjj") == ["审计局", "数据局"]
    # The name that the unit bore until July finds it still.
    assert len(names(office, q="部门103")) == 1
    assert names(office, q="没有的") == []


def test_filters_and_sorting(county: County, office: Any) -> None:
    factories.add_unit_year(
        county, county.units["102"], directly_assessed=False, leader_in_charge="副县长甲", posts=99
    )
    assert names(office, assessed="no") == ["审计局"]
    assert names(office, leader="副县长甲") == ["审计局"]
    assert names(office, group="township") == []
    assert names(office, sort="-posts")[0] == "审计局"


def test_the_name_is_the_one_of_the_day(county: County, office: Any) -> None:
    assert "部门103" in names(office, as_of="2026-06-30")
    assert "数据局" in names(office, as_of="2026-07-01")
    before = office.get(reverse("schemes:unit", args=["103"]), {"as_of": "2026-06-30"})
    after = office.get(reverse("schemes:unit", args=["103"]), {"as_of": "2026-07-01"})
    assert before.context["page"].at.name == "部门103"
    assert after.context["page"].at.name == "数据局"
    assert "县编〔2026〕5号" in after.content.decode()


def test_a_unit_that_ended_is_left_out_from_that_day_on(county: County, office: Any) -> None:
    Unit.objects.filter(pk=county.units["102"].pk).update(abolished_on=date(2026, 9, 1))
    assert "审计局" in names(office, as_of="2026-08-31")
    assert "审计局" not in names(office, as_of="2026-09-01")
    assert "审计局" in names(office)


def test_people_are_counted_as_of_the_day(county: County, office: Any) -> None:
    def heads(day: str) -> int:
        page = office.get(reverse("schemes:units"), {"q": "101", "as_of": day, "year": "2026"})
        return page.context["directory"].rows[0].heads  # type: ignore[no-any-return]

    assert heads("2026-01-01") == 1
    assert heads("2019-12-31") == 0


def test_a_filer_sees_his_unit_only(county: County) -> None:
    client = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    assert names(client) == ["财政局"]
    assert client.get(reverse("schemes:unit", args=["101"])).status_code == 200
    assert client.get(reverse("schemes:unit", args=["102"])).status_code == 404


def test_the_system_administrator_sees_units_and_a_staff_member_none(county: County) -> None:
    assert len(names(signed_in(office_account(county, Role.SYSTEM_ADMINISTRATOR)))) == 3
    staff = signed_in(office_account(county, Role.STAFF))
    assert staff.get(reverse("schemes:units")).status_code == 404


def test_another_authority_is_out_of_sight(county: County) -> None:
    foreign = make_county("west")
    client = signed_in(office_account(foreign))
    assert client.get(reverse("schemes:unit", args=["103"])).context["page"].at.name == "部门103"
    assert UnitChange.objects.filter(authority=foreign.office.authority).count() == 0


def test_the_workbook_holds_the_rows_shown(county: County, office: Any) -> None:
    answer = office.get(reverse("schemes:units_export"), {"q": "czj", "year": "2026"})
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = [row for row in rows if row[0] == "101"]
    assert told[0][1] == "财政局"
    assert not [row for row in rows if row[0] == "102"]


def test_years_stand_side_by_side_and_differences_are_marked(county: County, office: Any) -> None:
    authority = county.office.authority
    county.office.open_year(2027)
    values = {"unit": county.units["101"], "name": "财政局", "peer_group": "department"}
    item = FactInput("101", {**values, "posts": 31})
    scope = {"authority": authority, "year": 2027}
    fact_record(UnitYear, scope=scope, item=item, actor=county.clerk)
    page = office.get(reverse("schemes:unit", args=["101"]), {"year": "2027"}).context["page"]
    assert [year.year for year in page.years] == [2027, 2026]
    told = dict(page.table)
    assert [(cell.text, cell.differs) for cell in told["编制数"]] == [("31", True), ("20", False)]
    assert [cell.differs for cell in told["名称"]] == [False, False]


def test_the_list_asks_the_same_number_of_queries_for_any_number_of_units(
    county: County, office: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        factories.add_unit_year(
            county,
            Unit.objects.create(
                authority=county.office.authority, code=f"9{number}", name=f"单位{number}"
            ),
        )
    with django_assert_max_num_queries(15):
        assert len(names(office)) == 23


def test_the_api_tells_the_history(county: County, office: Any) -> None:
    url = reverse("api:unit-history", args=["103"])
    told = office.get(url, {"as_of": "2026-06-30"}).json()
    assert told["name"] == "部门103"
    assert told["changes"][0]["text"] == "部门103 更名为 数据局"
    assert office.get(url, {"as_of": "2026-13-01"}).status_code == 400
    filer = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    assert filer.get(url).status_code == 404
