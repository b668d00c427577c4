"""Who sees which money: every role, own and other, on every route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bonuses.work import work_of
from core.models import AuditEntry
from schemes.deadlines import deadline_for
from tests.bonuses.people import PaidCounty, make_paid_county, other_account, score
from tests.kept import kept_for_module
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

OWN, OTHER = "101", "103"
OVERVIEW = ("overview", "overview_xlsx")
SHEET = ("sheet", "sheet_xlsx", "sheet_pdf")
RATE = ("rate", "rate_card")


@dataclass
class Reader:
    client: Client
    paid: PaidCounty

    def status(self, name: str, *args: str) -> int:
        return self.client.get(reverse(f"bonuses:{name}", args=args)).status_code


fresh_county = kept_for_module(make_paid_county)


@pytest.fixture
def paid(
    db: None, fresh_county: Callable[[], PaidCounty], monkeypatch: pytest.MonkeyPatch
) -> PaidCounty:
    # What a PDF holds is tested elsewhere; here it matters who gets one.
    monkeypatch.setattr("bonuses.exports.printing.render_template_pdf", lambda *a, **k: b"%PDF")
    return fresh_county()


def reader(paid: PaidCounty, account: Account) -> Reader:
    client = Client()
    client.force_login(account)
    return Reader(client, paid)


def as_role(paid: PaidCounty, role: str) -> Reader:
    unit = paid.county.units[OWN]
    return reader(paid, other_account(paid.county, role, unit))


#: role → (overview, own sheet, other sheet, own rate, other rate)
MATRIX = {
    "target_office": (200, 200, 200, 200, 200),
    "reviewing_office": (404, 404, 404, 404, 404),
    "department_filer": (404, 404, 404, 404, 404),
    "department_head": (302, 200, 404, 200, 404),
    "leader": (200, 404, 404, 200, 200),
    "functional_department": (404, 404, 404, 404, 404),
    "finance": (200, 200, 200, 200, 200),
    "staff": (404, 404, 404, 404, 404),
    "auditor": (404, 404, 404, 404, 404),
    "system_administrator": (404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_sees_its_own_and_no_more(paid: PaidCounty, role: str) -> None:
    overview, own_sheet, other_sheet, own_rate, other_rate = MATRIX[role]
    who = as_role(paid, role)
    assert who.status("overview") == overview
    assert who.status("overview_xlsx") == (200 if overview == 302 else overview)
    for name in SHEET:
        assert (name, who.status(name, OWN)) == (name, own_sheet)
        assert (name, who.status(name, OTHER)) == (name, other_sheet)
    for name in RATE:
        assert (name, who.status(name, OWN)) == (name, own_rate)
        assert (name, who.status(name, OTHER)) == (name, other_rate)
    for name in ("slip", "slip_pdf"):
        assert who.status(name, OWN, "A05") == own_sheet
        assert who.status(name, OTHER, "C01") == other_sheet
    assert who.status("own_slip") == 404


def test_a_staff_member_sees_his_own_slip_and_nobody_elses(paid: PaidCounty) -> None:
    who = reader(paid, paid.staff_account("A05"))
    assert who.status("own_slip") == 200
    assert who.status("own_slip_pdf") == 200
    assert who.status("slip", OWN, "A05") == 200
    for code, unit in (("A01", OWN), ("C01", OTHER), ("A05", OTHER), ("nobody", OWN)):
        assert who.status("slip", unit, code) == 404
        assert who.status("slip_pdf", unit, code) == 404
    assert who.status("sheet", OWN) == 404
    assert who.status("overview") == 404


@pytest.mark.parametrize("name", ["bonuses:own_slip", "core:home"])
def test_a_slip_and_its_sheet_ask_once_which_units_ended(paid: PaidCounty, name: str) -> None:
    client = reader(paid, paid.staff_account("A05")).client
    client.get(reverse(name))  # the first one writes the session
    cache.clear()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse(name)).status_code == 200
    asked = [query["sql"] for query in caught if "units_unitchange" in query["sql"]]
    assert len(asked) == 1
    # He leads no section, so that nobody asks whose the sections are that he leads.
    assert not [query for query in caught if 'FROM "units_section" ' in query["sql"]]


def test_everybody_on_a_payroll_is_asked_to_check_his_slip_until_it_is_paid(
    paid: PaidCounty,
) -> None:
    staff, head = paid.staff_account("A05"), other_account(paid.county, "leader", None)
    due = deadline_for(paid.year, "pay")
    assert due is not None
    with time_machine.travel(due.due_at - timedelta(days=9), tick=False):
        (item,) = work_of(staff)
        assert (item.key, item.due_at) == ("own-slip", due.due_at)
        assert "own-slip" not in {one.key for one in work_of(head)}
    with time_machine.travel(due.due_at + timedelta(days=9), tick=False):
        assert list(work_of(staff)) == []


def test_another_persons_slip_is_a_denial_in_the_audit_trail(paid: PaidCounty) -> None:
    who = reader(paid, paid.staff_account("A05"))
    who.status("slip", OWN, "A01")
    denial = AuditEntry.objects.filter(event="access.denied").latest("id")
    assert denial.subject_id == "A01"


def test_a_moved_person_is_found_under_his_present_unit_only(paid: PaidCounty) -> None:
    finance = as_role(paid, "finance")
    assert finance.status("slip", OWN, "A08") == 200
    assert finance.status("slip", OTHER, "A08") == 404


def test_another_authority_sees_its_own_units_only(paid: PaidCounty) -> None:
    elsewhere = make_paid_county("west")
    finance = as_role(elsewhere, "finance")
    sheet = finance.client.get(f"/api/pay-sheets/{OWN}/").json()
    score(paid.county, paid.people["A07"], paid.county.units[OWN], "99")
    after = finance.client.get(f"/api/pay-sheets/{OWN}/").json()
    mine = as_role(paid, "finance").client.get(f"/api/pay-sheets/{OWN}/").json()
    assert sheet == after
    assert mine["total"] != sheet["total"]


def test_the_overview_of_a_leader_holds_no_payments(paid: PaidCounty) -> None:
    page = as_role(paid, "leader").client.get(reverse("bonuses:overview"))
    assert "应发合计" not in page.content.decode()
    assert "人均标准" in page.content.decode()


def test_nobody_signed_in_is_asked_to_sign_in(paid: PaidCounty) -> None:
    assert Client().get(reverse("bonuses:overview")).status_code == 302


def test_the_api_shows_what_the_pages_show(paid: PaidCounty) -> None:
    finance, staff = as_role(paid, "finance"), reader(paid, paid.staff_account("A05"))
    rates = finance.client.get("/api/bonus-rates/").json()
    assert {unit["code"] for unit in rates["units"]} == {"101", "102", "103", "901"}
    sheet = finance.client.get(f"/api/pay-sheets/{OWN}/").json()
    assert sheet["balanced"] is True
    assert len(sheet["lines"]) == 9
    own = staff.client.get("/api/own-slip/").json()
    assert own["line"]["code"] == "A05"
    assert [step["key"] for step in own["steps"]][:2] == ["unit_base", "personal"]
    assert staff.client.get(f"/api/pay-sheets/{OWN}/").status_code == 404
    assert staff.client.get("/api/bonus-rates/").status_code == 404
    assert finance.client.get("/api/own-slip/").status_code == 404
