"""Leaders' charges: dated facts, one leader a unit at a time, names of the year in step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.facts import FactInput, fact_record
from documents.xlsx.writer import WorkbookWriter
from schemes.models import Year, YearState
from schemes.people.charge_services import charge_retire, charges_assign
from schemes.workbook import registry
from schemes.workbook.reader import new_context, plan_file
from schemes.workbook.services import import_apply, import_check, import_request, import_upload
from schemes.workbook.writer import write_year
from tests.fact_rows import office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, LeaderCharge, Role, UnitYear
from units.queries import units_in_charge

pytestmark = pytest.mark.django_db

fresh_county = kept_for_module(make_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def officer(county: County) -> Account:
    return office_account(county)


def leader(county: County, name: str) -> Account:
    return county.office.account(Role.LEADER, username=name)


def assign(county: County, actor: Account, who: Account | None, *units: str, **given: Any) -> int:
    told = {"starts_on": date(2026, 1, 1), "document": "分工〔2026〕1号", **given}
    return charges_assign(
        authority=county.office.authority,
        leader=who,
        units=[county.units[code] for code in units],
        actor=actor,
        **told,
    )


def held(account: Account, on: date) -> list[str]:
    return sorted(units_in_charge(account, on).values_list("code", flat=True))


def name_in_year(code: str) -> str:
    name: str = UnitYear.objects.get(key=code, current=True).leader_in_charge
    return name


def test_who_takes_over_begins_where_the_other_ends(county: County, officer: Account) -> None:
    first, second = leader(county, "l1"), leader(county, "l2")
    assert assign(county, officer, first, "101", "102") == 2
    assert assign(county, officer, second, "102", starts_on=date(2026, 6, 1)) == 1
    assert held(first, date(2026, 5, 31)) == ["101", "102"]
    assert held(second, date(2026, 5, 31)) == []
    assert held(first, date(2026, 6, 1)) == ["101"]
    assert held(second, date(2026, 6, 1)) == ["102"]
    assert held(first, date(2025, 12, 31)) == []
    assert (name_in_year("101"), name_in_year("102")) == (str(first), str(second))
    assert assign(county, officer, second, "102", starts_on=date(2026, 6, 1)) == 0


def test_a_unit_is_left_without_a_leader(county: County, officer: Account) -> None:
    first = leader(county, "l1")
    assign(county, officer, first, "101")
    assign(county, officer, None, "101", vacant=True, starts_on=date(2026, 9, 1))
    assert held(first, date(2026, 8, 31)) == ["101"]
    assert held(first, date(2026, 9, 1)) == []
    assert name_in_year("101") == ""


def test_a_correction_of_the_same_day_and_of_later_ones(county: County, officer: Account) -> None:
    first, second = leader(county, "l1"), leader(county, "l2")
    assign(county, officer, first, "101")
    assign(county, officer, first, "101", starts_on=date(2026, 9, 1))
    assert LeaderCharge.objects.filter(current=True).count() == 1
    assign(county, officer, second, "101")
    assert held(second, date(2026, 3, 1)) == ["101"]
    assert held(first, date(2026, 3, 1)) == []
    charge_retire(charge=LeaderCharge.objects.get(current=True), reason="记错单位", actor=officer)
    assert held(second, date(2026, 3, 1)) == []
    assert name_in_year("101") == ""


def test_what_is_wrong_is_told_at_once(county: County, officer: Account) -> None:
    with pytest.raises(ValidationError) as caught:
        assign(county, officer, officer, starts_on=None, document=" ")
    assert set(caught.value.message_dict) == {"leader", "units", "starts_on", "document"}
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    with pytest.raises(ValidationError, match="封存"):
        assign(county, officer, leader(county, "l1"), "101")
    assert not LeaderCharge.objects.exists()


def test_the_names_of_a_closed_year_stay(county: County, officer: Account) -> None:
    first, second = leader(county, "l1"), leader(county, "l2")
    assign(county, officer, first, "101")
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    county.office.open_year(2027)
    assign(county, officer, second, "101", starts_on=date(2027, 2, 1))
    assert name_in_year("101") == str(first)


def test_a_year_before_the_change_keeps_its_names(county: County, officer: Account) -> None:
    row = UnitYear.objects.get(key="101", current=True)
    fact_record(
        UnitYear,
        scope={"authority": county.office.authority, "year": 2026},
        item=FactInput(row.key, {"leader_in_charge": "旧表上的名字"}),
        actor=officer,
    )
    county.office.open_year(2027)
    assign(county, officer, leader(county, "l1"), "101", starts_on=date(2027, 2, 1))
    assert name_in_year("101") == "旧表上的名字"


@pytest.mark.parametrize("role", Role)
def test_who_sees_results_sees_charges_and_the_office_changes_them(
    county: County, role: Role
) -> None:
    client = signed_in(office_account(county, role))
    sees = role in {
        *(Role.TARGET_OFFICE, Role.REVIEWING_OFFICE, Role.LEADER, Role.FINANCE),
    }
    edits = role == Role.TARGET_OFFICE
    for url in ("/charges/", "/charges.xlsx"):
        assert client.get(url).status_code == (200 if sees else 404)
    assert client.get("/charges/new/").status_code == (200 if edits else 404)
    assert ("/charges/new/" in client.get("/charges/").content.decode()) is edits


def test_many_units_are_put_under_a_leader_on_the_page(county: County, officer: Account) -> None:
    who, client = leader(county, "l1"), signed_in(officer)
    sent = {"leader": str(who.pk), "document": "分工", "units": ["101", "103"]}
    missing = client.post("/charges/new/", sent)
    assert "starts_on" in missing.context["form"].errors
    assert missing.context["form"].ticked == ["101", "103"]
    done = client.post("/charges/new/", {**sent, "starts_on": "2026-03-02"})
    assert done.status_code == 302
    page = client.get("/charges/?on=2026-03-02").context["found"]
    assert [charge.unit.code for charge in page.by_leader[0].charges] == ["101", "103"]
    assert [unit.key for unit in page.vacant] == ["102"]
    book = openpyxl.load_workbook(BytesIO(client.get("/charges.xlsx?on=2026-03-02").content))
    rows = list(book.active.values)[2:]
    assert [row[1] for row in rows] == ["101", "103", "102"]
    assert rows[2][0] in (None, "")


def test_the_cost_of_the_page_does_not_grow(county: County, officer: Account) -> None:
    client = signed_in(officer)
    for number in range(4):
        assign(county, officer, leader(county, f"l{number}"), "101", "102", "103")
    client.get("/charges/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/charges/")
    assert len(captured) <= 15


def test_the_sheet_goes_out_and_comes_back_the_same(county: County, officer: Account) -> None:
    first, second = leader(county, "l1"), leader(county, "l2")
    assign(county, officer, first, "101", "102")
    assign(county, officer, second, "102", starts_on=date(2026, 6, 1))
    file = BytesIO()
    write_year(file, county.year)
    file.seek(0)
    plan = plan_file(file, county.year)
    assert plan.errors == []
    assert list(plan.changes) == []
    counted = {row["sheet"]: row["rows"] for row in plan.summary()["sheets"]}
    assert counted["分管"] == 3


def test_an_import_brings_the_names_in_step(county: County, officer: Account) -> None:
    who = leader(county, "l1")
    context = new_context(county.year)
    sheet = next(sheet for sheet in registry.sheets() if sheet.key == "charges")
    for each in registry.sheets():
        for name, build in each.lookups.items():
            context.lookups[name] = build(context, None)
    file = BytesIO()
    row = {"unit": "101", "leader": "l1", "starts_on": date(2026, 1, 1), "document": "分工"}
    clash = {**row, "starts_on": date(2026, 2, 1)}
    for rows, wrong in (([row, clash], 1), ([row], 0)):
        file = BytesIO()
        with WorkbookWriter(file) as book:
            book.write_spec(sheet.spec(context), rows)
        batch = import_upload(year=county.year, actor=officer, file=file, name="分管.xlsx")
        batch = import_check(batch=batch)
        assert len(batch.errors) == wrong
    batch = import_request(batch=batch, actor=officer, fingerprint=batch.fingerprint, reason="")
    import_apply(batch=batch)
    assert held(who, date(2026, 5, 1)) == ["101"]
    assert name_in_year("101") == str(who)


def test_a_charge_is_withdrawn_on_its_page_after_what_it_means(
    county: County, officer: Account
) -> None:
    first, second = leader(county, "l1"), leader(county, "l2")
    assign(county, officer, first, "101")
    assign(county, officer, second, "101", starts_on=date(2026, 5, 1))
    charge = LeaderCharge.objects.get(current=True, leader=second)
    client = signed_in(officer)
    url = f"/charges/{charge.pk}/withdraw/"
    assert url in client.get("/charges/?on=2026-05-01").content.decode()
    page = client.get(url)
    assert "仍只分管到2026年4月30日" in " ".join(page.context["meaning"])
    assert "reason" in client.post(url, {"reason": " "}).context["form"].errors
    assert held(second, date(2026, 5, 1)) == ["101"]
    assert client.post(url, {"reason": "记错单位"}).status_code == 302
    assert held(second, date(2026, 5, 1)) == []
    assert held(first, date(2026, 5, 1)) == []
    assert name_in_year("101") == ""
    assert client.post(url, {"reason": "再点一次"}).status_code == 404


def test_the_api_withdraws_a_charge_and_a_closed_year_keeps_it(
    county: County, officer: Account
) -> None:
    assign(county, officer, leader(county, "l1"), "101")
    client = signed_in(officer)
    (row,) = client.get("/api/charges/?on=2026-02-01").json()
    url = f"/api/charges/{row['id']}/withdraw/"
    other = signed_in(office_account(county, Role.REVIEWING_OFFICE))
    assert other.post(url, {"reason": "错"}, "application/json").status_code == 404
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    refused = client.post(url, {"reason": "错"}, "application/json")
    assert (refused.status_code, "已封存" in refused.content.decode()) == (400, True)
    Year.objects.filter(pk=county.year.pk).update(state=YearState.OPEN)
    assert client.post(url, {"reason": "错"}, "application/json").status_code == 204
    assert client.get("/api/charges/?on=2026-02-01").json() == []
