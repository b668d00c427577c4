"""Tables, accounts and printed pages through the API: the same services, the same doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bonuses.models import PayReport
from bonuses.payrolls import templates
from core import jobs
from core.models import AuditEntry
from tests.bonuses.payrolls.account_books import NUMBER, account_row, book, entered
from tests.bonuses.payrolls.batches import PASSWORD, Payday, make_payday, numbers
from tests.kept import kept_for_module
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(make_payday)
JSON = "application/json"


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday]) -> Payday:
    return fresh_payday()


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_change_of_accounts_goes_from_one_hand_to_the_other(day: Payday) -> None:
    finance, office = client_of(day.finance), client_of(day.office)

    def sent(name: str, **row: str) -> Any:
        file = SimpleUploadedFile("a.xlsx", book(account_row("A05", name, **row)).read())
        return finance.post("/api/pay-accounts/preview/", {"file": file}).json()

    wrong = sent("李某")
    assert (wrong["signed"], len(wrong["faults"])) == ("", 1)
    seen = sent("杨某")
    assert (seen["new"], seen["faults"], seen["odd"]) == (1, [], [])
    file = SimpleUploadedFile("a.xlsx", book(account_row("A05", "杨某")).read())
    assert office.post("/api/pay-accounts/preview/", {"file": file}).status_code == 404
    body = {"signed": seen["signed"]}
    made = finance.post("/api/pay-accounts/", body, content_type=JSON)
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    address = f"/api/pay-account-changes/{made.json()['id']}/"
    [row] = office.get(address).json()["rows"]
    assert (row["code"], row["was"], row["now"][-4:]) == ("A05", "", NUMBER[-4:])
    assert NUMBER not in office.get(address).content.decode()
    move = {"move": "approve", "version": 1, "password": PASSWORD}
    assert finance.post(f"{address}move/", move, content_type=JSON).status_code == 404
    told = office.post(f"{address}move/", move, content_type=JSON)
    assert (told.status_code, told.json()["state"]) == (200, "approved")
    [stands] = finance.get("/api/pay-accounts/").json()["results"]
    assert stands["number"].endswith(NUMBER[-4:])
    assert finance.get("/api/pay-accounts/?shared=1").json()["results"] == []


def test_a_table_is_set_up_and_fetched(day: Payday) -> None:
    entered(day)
    day.publish()
    batch, finance = day.computed(), client_of(day.finance)
    keys = {each["key"]: each for each in finance.get("/api/pay-tables/").json()}
    assert set(keys) == set(templates.templates_of(day.paid.year.authority))
    mine = keys["bank"] | {"columns": [{"field": "account", "heading": "账号"}]}
    saved = finance.put("/api/pay-tables/bank/", mine, content_type=JSON)
    assert (saved.status_code, saved.json()["number"]) == (200, 1)
    assert finance.put("/api/pay-tables/bank/", mine, content_type=JSON).status_code == 409
    wrong = mine | {"number": 1, "name": ""}
    assert finance.put("/api/pay-tables/bank/", wrong, content_type=JSON).status_code == 400
    table = finance.get(f"/api/payrolls/{batch.pk}/tables/bank/")
    assert (table.json()["headings"], len(table.json()["rows"])) == (["账号"], batch.run.people)
    assert NUMBER not in table.content.decode()
    file = f"/api/payrolls/{batch.pk}/tables/bank/file/"
    assert finance.get(file).status_code == 404
    day.move(batch, "check", day.finance)
    day.move(batch, "approve", day.office, confirmed=numbers(batch))
    assert finance.get(file).status_code == 200
    assert AuditEntry.objects.filter(event="pay.export", actor=day.finance).exists()


def test_printed_pages_are_asked_for_and_fetched(
    day: Payday, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bonuses.payrolls.reports.summary_pdf", lambda *_told: b"%PDF")
    batch, finance = day.computed(), client_of(day.finance)
    address = f"/api/payrolls/{batch.pk}/reports/"
    assert finance.post(address, {"kind": "x"}, content_type=JSON).status_code == 400
    made = finance.post(address, {"kind": "summary"}, content_type=JSON)
    assert (made.status_code, made.json()["done_at"]) == (201, None)
    assert finance.get(f"{address}{made.json()['id']}/").status_code == 404
    jobs.run(PayReport.objects.get().job_id)
    [told] = finance.get(address).json()
    assert (told["files"], told["done_at"] is not None) == (2, True)
    assert finance.get(f"{address}{told['id']}/").status_code == 200
