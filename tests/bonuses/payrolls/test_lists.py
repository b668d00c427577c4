"""Lists of payrolls, objections and accounts: sorted, narrowed, taken to Excel as they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bonuses.payrolls import flow
from bonuses.payrolls.difference import Difference
from bonuses.payrolls.lists import differences_found
from bonuses.payrolls.objecting import objection_file
from core.models import AuditEntry
from tests.bonuses.payrolls.account_books import NUMBER, OTHER, account_row, agreed, handed_in
from tests.bonuses.payrolls.batches import Payday, fresh, make_payday, numbers
from tests.bonuses.people import other_account
from tests.kept import kept_for_module
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(make_payday)


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday]) -> Payday:
    return fresh_payday()


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def cells(client: Client, name: str, **asked: str) -> list[list[Any]]:
    """The rows of a workbook below its note and heads."""
    answer = client.get(reverse(f"bonuses:{name}"), asked)
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.content))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    return rows[2:]


def test_accounts_leave_sorted_and_never_in_clear(day: Payday) -> None:
    told = [account_row("A01", "陈某", OTHER), account_row("A05", "杨某")]
    agreed(handed_in(day, *told), day.office)
    client = client_of(day.office)
    assert [row[0] for row in cells(client, "pay_accounts_xlsx")] == ["A01", "A05"]
    assert [row[0] for row in cells(client, "pay_accounts_xlsx", sort="-code")] == ["A05", "A01"]
    found = cells(client, "pay_accounts_xlsx", q="杨")
    assert [row[0] for row in found] == ["A05"]
    assert found[0][4].endswith(NUMBER[-4:])
    assert NUMBER not in str(found)
    assert AuditEntry.objects.filter(event="pay.export", actor=day.office).count() == 3
    api = client.get("/api/pay-accounts/", {"sort": "-code"}).json()["results"]
    assert [row["code"] for row in api] == ["A05", "A01"]


def test_objections_leave_as_they_are_narrowed_and_sorted(day: Payday) -> None:
    batch = fresh(day.move(day.computed(), flow.CHECK, day.finance))
    assert batch.run is not None
    people = {code: day.paid.staff_account(code) for code in ("A05", "A01")}
    for code, person in people.items():
        line = batch.run.lines.select_related("run").get(code=code)
        objection_file(line=line, text=f"{code} 的月数不对", actor=person)
    client = client_of(day.office)
    up, down = (cells(client, "pay_objections_xlsx", sort=order) for order in ("name", "-name"))
    assert [row[0] for row in up] == [row[0] for row in down][::-1]
    assert [row[4] for row in cells(client, "pay_objections_xlsx", q="A05")] == ["A05 的月数不对"]
    assert cells(client, "pay_objections_xlsx", state="upheld") == []
    listed = client.get("/api/pay-objections/", {"q": "A01"}).json()
    assert [row["code"] for row in listed] == ["A01"]
    # A person takes out his own alone.
    own = client_of(people["A05"])
    assert {row[0] for row in cells(own, "pay_objections_xlsx")} == {"A05"}


def test_payrolls_are_found_by_voucher_and_state(day: Payday) -> None:
    day.paid_out()
    client, page = client_of(day.finance), reverse("bonuses:payrolls")
    assert "第 1 批" in client.get(page, {"q": "银付 31", "state": "paid"}).content.decode()
    none = client.get(page, {"q": "银付 99"}).content.decode()
    assert "没有这样的批次" in none
    # What narrows the list hides no act: the next one can still be made.
    assert "编制一批" in none
    (row,) = cells(client, "payrolls_xlsx", q="银付")
    assert row[1] == "已发放"
    exact = Fraction(client.get("/api/payrolls/").json()[0]["amount"])
    assert Fraction(str(row[4])) == exact
    assert client.get("/api/payrolls/", {"state": "draft"}).json() == []
    head = other_account(day.paid.county, "department_head", day.paid.county.units["101"])
    assert client_of(head).get(reverse("bonuses:payrolls_xlsx")).status_code == 404


def test_who_is_paid_otherwise_is_found_and_sorted_by_how_much() -> None:
    told = (("A05", "杨某", "101", 5), ("B01", "李某", "103", -90), ("A01", "赵某", "101", 40))
    rows = [
        Difference(code, name, unit, f"{unit} 局", Fraction(100), Fraction(100 + more), ())
        for code, name, unit, more in told
    ]

    def codes(**asked: str) -> list[str]:
        return [row.code for row in differences_found(rows, asked)]

    assert codes() == ["A01", "A05", "B01"]
    assert codes(sort="change") == ["B01", "A05", "A01"]
    assert codes(sort="-change", q="101") == ["A01", "A05"]
    assert codes(q="李") == ["B01"]
    # A code is looked for from its beginning: 125 is the unit, and not the 125th of another.
    assert codes(q="a0") == ["A01", "A05"]
    assert codes(q="05") == []
    assert codes(sort="nothing of the kind") == ["A01", "A05", "B01"]


def dialog_of(text: str, name: str) -> str:
    """The dialog of that id, as the page has it."""
    return text.partition(f'id="{name}"')[2].partition("</dialog>")[0]


def test_what_is_refused_stands_in_the_dialog_that_was_sent(day: Payday) -> None:
    day.publish()
    batch = fresh(day.move(day.computed(), flow.CHECK, day.finance))
    shown, client = numbers(batch), client_of(day.office)
    sent = {"version": batch.version, "password": "wrong", "reason": "金额核过", **asdict(shown)}
    answer = client.post(reverse("bonuses:payroll_moved", args=[batch.pk, "approve"]), sent)
    assert answer.status_code == 422
    dialog = dialog_of(answer.content.decode(), "move-approve")
    for text in ("data-open", "密码不对", "金额核过"):
        assert text in dialog
    assert "data-open" not in dialog_of(answer.content.decode(), "move-back")

    change = handed_in(day, account_row("A05", "杨某"))
    moved = reverse("bonuses:pay_accounts_moved", args=[change.pk, "approve"])
    answer = client.post(moved, {"version": change.version, "password": "wrong"})
    dialog = dialog_of(answer.content.decode(), "account-approve")
    assert "data-open" in dialog
    assert "密码不对" in dialog
