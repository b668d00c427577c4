"""The list of people and a person's page: who sees whom, as of when, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from tests.fact_rows import office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.people_county import add_person, own_account, post, sanction
from units.models import Person, Role
from units.queries import visible_people

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
MOST_QUERIES = 15


def peopled() -> County:
    """P1 stays in 101, P2 moved from 101 to 102 in July, P3 of 102 left in May."""
    county = make_county()
    first, second = county.units["101"], county.units["102"]
    zeng = add_person(county, "P1", "曾国强")
    post(county, zeng, first, date(2020, 3, 1), months={2026: 12}, rank="head", title="局长")
    moved = add_person(county, "P2", "王小明")
    post(county, moved, first, date(2019, 1, 1), date(2026, 6, 30), months={2026: 6})
    post(county, moved, second, date(2026, 7, 1), months={2026: 6}, change="内部调入")
    gone = add_person(county, "P3", "李四")
    post(county, gone, second, date(2018, 1, 1), date(2026, 5, 31), months={2026: 5})
    sanction(county, moved, date(2026, 3, 5))
    return county


fresh_county = kept_for_module(peopled)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Client:
    return signed_in(office_account(county))


def codes(county: County, role: Role) -> set[str]:
    account = office_account(county, role)
    own_account(account, Person.objects.get(code="P3"))
    return set(visible_people(account).values_list("code", flat=True))


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/people/{query}")
    assert page.status_code == 200
    return [row.posting.person.code for row in page.context["found"].rows]


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_people_and_no_others(county: County, role: Role) -> None:
    everybody = {Role.TARGET_OFFICE, Role.REVIEWING_OFFICE, Role.FINANCE}
    own_unit = {Role.DEPARTMENT_HEAD, Role.DEPARTMENT_FILER}
    expected = {"P1", "P2", "P3"} if role in everybody else {"P3"}
    if role in own_unit:
        expected = {"P1", "P2", "P3"}  # P3 is the account's own person, of another unit
    assert codes(county, role) == expected


def test_another_authority_sees_nobody(county: County) -> None:
    stranger = office_account(make_county("west"))
    assert not visible_people(stranger).exists()
    assert signed_in(stranger).get("/people/P1/").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_the_pages_open_for_who_sees_somebody(county: County, role: Role) -> None:
    client = signed_in(office_account(county, role))
    lists = role in {
        *(Role.TARGET_OFFICE, Role.REVIEWING_OFFICE, Role.FINANCE),
        *(Role.DEPARTMENT_HEAD, Role.DEPARTMENT_FILER),
    }
    assert client.get("/people/").status_code == (200 if lists else 404)
    assert client.get("/people.xlsx").status_code == (200 if lists else 404)
    assert client.get("/people/P1/").status_code == (200 if lists else 404)
    renames = role == Role.TARGET_OFFICE
    assert client.get("/people/P1/rename/").status_code == (200 if renames else 404)


def test_the_list_is_as_of_a_day(office: Client) -> None:
    assert listed(office, "?on=2026-03-01") == ["P1", "P2", "P3"]
    assert listed(office, "?on=2026-08-01") == ["P1", "P2"]
    assert listed(office, "?on=2026-08-01&state=left") == ["P3"]
    units = [
        r.posting.unit.code for r in office.get("/people/?on=2026-08-01").context["found"].rows
    ]
    assert units == ["101", "102"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=zgq", ["P1"]),  # by the table of surnames: 曾 is z, not c
        ("q=小明", ["P2"]),
        ("q=P3&on=2026-02-01", ["P3"]),
        ("unit=102", ["P2"]),
        ("rank=head", ["P1"]),
        ("moved=1", ["P2"]),
        ("moved=1&on=2026-02-01", ["P2", "P3"]),
        ("sanctioned=1", ["P2"]),
        ("sort=-code", ["P2", "P1"]),
        ("q=nobody", []),
    ],
)
def test_the_list_is_searched_filtered_sorted(
    office: Client, query: str, expected: list[str]
) -> None:
    query = query if "on=" in query else f"{query}&on=2026-09-01"
    assert listed(office, f"?{query}") == expected


def test_a_day_that_cannot_be_read_is_told(office: Client) -> None:
    page = office.get("/people/?on=2026-02-31")
    assert page.status_code == 200
    assert "2026-02-31" in page.content.decode()


def test_a_head_sees_of_a_person_who_left_only_his_own_unit(county: County) -> None:
    head = signed_in(office_account(county, Role.DEPARTMENT_HEAD))
    assert listed(head, "?on=2026-08-01") == ["P1"]
    assert listed(head, "?on=2026-08-01&state=left") == ["P2"]
    page = head.get("/people/P2/?on=2026-08-01")
    assert [stint.posting.unit.code for stint in page.context["found"].stints] == ["101"]
    assert page.context["found"].sanctions is None
    assert "102" not in {step.about for step in page.context["found"].steps}
    assert not any("审计局" in step.about for step in page.context["found"].steps)
    before = head.get("/people/P2/?on=2026-03-10")
    assert len(before.context["found"].sanctions) == 1


def test_a_filer_never_sees_sanctions(county: County) -> None:
    filer = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    page = filer.get("/people/?on=2026-03-10&sanctioned=1")
    assert [row.sanctions for row in page.context["found"].rows] == [0, 0]
    assert 'name="sanctioned"' not in page.content.decode()
    assert filer.get("/people/P2/?on=2026-03-10").context["found"].sanctions is None


def test_staff_see_themselves_with_all_their_units(county: County) -> None:
    account = own_account(office_account(county, Role.STAFF), Person.objects.get(code="P2"))
    page = signed_in(account).get("/people/P2/")
    assert len(page.context["found"].stints) == 2
    assert len(page.context["found"].sanctions) == 1
    assert page.context["found"].slip_url.startswith("/bonuses/mine/")
    assert page.context["found"].acts == []
    assert signed_in(account).get("/people/P1/").status_code == 404


def test_the_workbook_holds_what_the_list_shows(office: Client) -> None:
    answer = office.get("/people.xlsx?on=2026-03-01&sort=-code")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    assert [row[1] for row in rows[2:]] == ["P3", "P2", "P1"]
    assert rows[1][-1] == "处分告诫"
    assert rows[3][7:] == (6, None, 1)


def test_a_filers_workbook_has_no_sanctions(county: County) -> None:
    filer = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    answer = filer.get("/people.xlsx?on=2026-03-01")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    assert "处分告诫" not in rows[1]


def test_the_cost_of_the_pages_does_not_grow(county: County, office: Client) -> None:
    for number in range(30):
        person = add_person(county, f"Q{number:02}", "某某")
        post(county, person, county.units["101"], date(2021, 1, 1), months={2026: 12})
        sanction(county, person, date(2026, 4, 1))
    for url in ("/people/", "/people.xlsx"):
        office.get(url)
        with CaptureQueriesContext(connection) as captured:
            office.get(url)
        assert len(captured) <= MOST_QUERIES, [q["sql"][:120] for q in captured]


def test_the_cost_of_a_person_does_not_grow_with_his_years(county: County, office: Client) -> None:
    person, costs = Person.objects.get(code="P1"), []
    for year in (2001, 2003, 2005):
        day = date(year, 1, 1)
        post(county, person, county.units["102"], day, date(year, 12, 31))
        office.get("/people/P1/")
        with CaptureQueriesContext(connection) as captured:
            office.get("/people/P1/")
        costs.append(len(captured))
    assert len(set(costs)) == 1
    assert costs[0] <= 20


def rename(client: Client, **sent: Any) -> Any:
    told = {"name": "曾国墙", "reason": "核对身份证", "expected": "曾国强", **sent}
    return client.post("/people/P1/rename/", told)


def test_a_name_is_corrected_with_its_reason(county: County, office: Client) -> None:
    own_account(office_account(county, Role.STAFF), Person.objects.get(code="P1"))
    assert rename(office).status_code == 302
    person = Person.objects.get(code="P1")
    assert (person.name, person.initials) == ("曾国墙", "zgq")
    row = AuditEntry.objects.get(event="person.rename")
    assert row.detail == {"before": "曾国强", "after": "曾国墙", "reason": "核对身份证"}
    assert "核对身份证" in office.get("/people/P1/").content.decode()


def test_a_double_click_corrects_a_name_once(office: Client) -> None:
    assert rename(office).status_code == 302
    assert rename(office).status_code == 302
    assert AuditEntry.objects.filter(event="person.rename").count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"name": "曾国强"}, "name"),
        ({"reason": ""}, "reason"),
        ({"expected": "别的"}, "__all__"),
    ],
)
def test_a_bad_correction_is_told_and_keeps_what_was_typed(
    office: Client, sent: dict[str, str], field: str
) -> None:
    page = rename(office, **sent)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert Person.objects.get(code="P1").name == "曾国强"
