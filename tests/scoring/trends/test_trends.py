"""Over the years: figures of the sets that stand, within what an account sees, with the rules."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from core.language import title_of
from schemes.models import Year
from schemes.queries import version_document
from schemes.services import scheme_create_version, scheme_publish, year_open
from schemes.uses import money
from scoring.services import result_set_recompute
from tests import factories
from tests.factories import County, make_county, written_singly
from tests.general_county import add_general_facts, make_general_county
from tests.scoring.freezing.frozen import granted
from tests.scoring.freezing.test_pages import client_of
from units.models import Role

pytestmark = pytest.mark.django_db
PAGE = "/results/years/"


def recompute(year: Year) -> None:
    year.refresh_from_db()
    result_set_recompute(year=year, actor=None, cause="command")


@pytest.fixture
def county() -> County:
    """2026 under the county's scheme; 2027 under one with another cap, and 101 lost 10 points."""
    county = make_county(departments=2)
    recompute(county.year)
    document = written_singly()
    caps = document.honours.caps.model_copy(update={"total": Fraction(25)})
    honours = document.honours.model_copy(update={"caps": caps})
    version = scheme_create_version(
        authority=county.office.authority,
        code="next",
        document=document.model_copy(update={"honours": honours}),
        actor=None,
    )
    county.year = year_open(
        authority=county.office.authority,
        year=2027,
        scheme=scheme_publish(version=version, actor=None),
        actor=None,
    )
    factories._common_item(county)
    factories._add_departments(county, {"101": (100, 0), "102": (98, 1)})
    factories.add_deduction(county, "d1", county.units["101"])
    recompute(county.year)
    return county


def office(county: County) -> Client:
    return client_of(granted(county, Role.TARGET_OFFICE, "office"))


def rows(client: Client, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/trends/?{query}").json()
    return found


def test_a_unit_is_laid_year_by_year(county: County) -> None:
    first, second = rows(office(county), "unit=101")

    assert (first["year"], second["year"]) == (2026, 2027)
    assert first["values"]["较上年"] is None
    assert second["values"]["较上年"] == "-10"
    assert (first["values"]["名次"], second["values"]["扣分"]) == (1, "10")
    assert first["values"]["人均（元）"] is not None


def test_a_year_in_which_something_is_missing_is_no_fall(county: County) -> None:
    """Of an incomplete unit there is neither total nor change, nor a component in part (S-2)."""
    factories.add_target(county, "101-more", county.units["101"], "key", 50, None)
    recompute(county.year)
    client = office(county)
    first, second = (row["values"] for row in rows(client, "unit=101"))

    assert (first["缺项"], second["缺项"]) == (None, 1)
    assert (second["总分"], second["较上年"], second["重点职能目标"]) == (None, None, None)
    assert second["共性目标"] is not None
    drawn = client.get(f"{PAGE}?unit=101").context["trend"].drawn["rows"]
    assert [each["label"] for each in drawn] == ["2026"]
    assert "缺项" not in rows(client, "unit=102")[0]["values"]


def test_lists_and_money_are_those_that_the_scheme_has(db: None) -> None:
    """A scheme without honours of its own and without pay has no such column, and no 0 in it."""
    county = make_general_county()
    add_general_facts(county, "102")
    recompute(county.year)
    document = version_document(county.year.scheme)
    (year,) = (row["values"] for row in rows(office(county), "unit=102"))
    titles = {title_of(rule.title) for rule in document.adjustments}
    assert titles <= set(year)
    assert ("加分" in year, "扣分" in year) == (
        bool(document.honours.kinds),
        bool(document.deductions.entries),
    )
    assert ("人均（元）" in year) == money(document)


def test_what_changed_in_the_rules_stands_beside_it(county: County) -> None:
    first, second = rows(office(county), "unit=101")

    assert first["rules"] == []
    assert len(second["rules"]) == 1
    assert "→ 25" in second["rules"][0]
    assert "→ 25" in office_page(county)


def office_page(county: County) -> str:
    client = client_of(granted(county, Role.TARGET_OFFICE, "office-2"))
    return client.get(PAGE).content.decode()


def test_a_component_and_honours(county: County) -> None:
    client = office(county)

    part = rows(client, "view=part&part=department/key")
    honours = rows(client, "view=honour")

    # 100 of 100 and 98 of 100: the middle of the two is 99 %.
    assert [row["values"]["中位得分率"] for row in part] == ["99/100", "99/100"]
    assert [row["values"]["项数"] for row in honours] == [0, 0]


def test_the_workbook_holds_the_table_and_the_rules(county: County) -> None:
    content = office(county).get(f"{PAGE}export.xlsx?unit=101").content

    told = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active]
    last = next(row for row in told if row[0] == 2027)
    assert "→ 25" in str(last[-1])


def test_who_sees_one_unit_sees_only_that_one(county: County) -> None:
    filer = client_of(granted(county, Role.DEPARTMENT_FILER, "filer", unit=county.units["101"]))

    assert "部门102" not in filer.get(PAGE).content.decode()
    assert filer.get(f"{PAGE}?unit=102").status_code == 404
    assert "人均（元）" not in rows(filer, "unit=101")[0]["values"]


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_who_sees_no_results_sees_no_years(county: County, role: Role) -> None:
    assert client_of(granted(county, role, "other")).get(PAGE).status_code == 404


def test_an_authority_without_results_is_told() -> None:
    county = make_county(departments=1)
    assert "还没有哪一年有结果" in office(county).get(PAGE).content.decode()
