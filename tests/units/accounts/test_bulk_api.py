"""Accounts in bulk through the API: as on the pages, passwords only on the slips, once."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import jobs
from core.models import Job
from tests.fact_rows import signed_in
from tests.office import Office, make_office
from units.accounts.bulk import slips
from units.accounts.bulk.workbook import write_template
from units.models import Account, Role

pytestmark = pytest.mark.django_db
JSON = "application/json"
URL = "/api/account-batches/"
UNITS = {"source": "units", "roles": ["department_filer"]}


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def client(office: Office) -> Client:
    return signed_in(office.account(Role.SYSTEM_ADMINISTRATOR, username="admin"))


@pytest.fixture(autouse=True)
def _printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the seconds of laying slips out."""
    monkeypatch.setattr(slips, "print_slips", lambda *_told: b"%PDF-slips")


def drafted(client: Client, **sent: Any) -> Any:
    answer = client.post(URL, {**UNITS, **sent}, JSON)
    assert answer.status_code == 201
    return answer.json()


def test_a_batch_goes_its_way_and_its_slips_leave_once(client: Client) -> None:
    batch = drafted(client)
    assert (batch["state"], batch["count"]) == ("draft", 2)
    own = f"{URL}{batch['id']}/"
    clash = {"usernames": {"0": "same", "1": "same"}}
    rows = client.post(f"{own}correct/", clash, JSON).json()["rows"]
    assert [bool(row["faults"]) for row in rows] == [False, True]
    assert client.post(f"{own}make/", None, JSON).status_code == 400
    rows = client.post(f"{own}correct/", {"leave_out": 1}, JSON).json()["rows"]
    assert [row["username"] for row in rows] == ["same"]
    asked = client.post(f"{own}make/", None, JSON)
    assert (asked.status_code, asked.json()["state"]) == (202, "running")
    jobs.run(Job.objects.get().pk)
    made = client.get(own).json()
    assert made["state"] == "todo"
    assert Account.objects.get(username="same").must_change_password
    taken = client.post(f"{own}slips/", None, JSON)
    assert taken.content == b"%PDF-slips"
    assert "no-store" in taken["Cache-Control"]
    assert client.post(f"{own}slips/", None, JSON).status_code == 400
    assert client.post(f"{own}renew/", None, JSON).status_code == 202
    assert [each["id"] for each in client.get(URL).json()["results"]] == [batch["id"]]


def test_a_workbook_tells_its_errors_by_cell(client: Client) -> None:
    file = BytesIO()
    write_template(file)
    book = openpyxl.load_workbook(BytesIO(file.getvalue()))
    sheet: Any = book.active
    sheet.cell(sheet.max_row + 1, 2).value = "无名无姓"
    changed = BytesIO()
    book.save(changed)
    sent = {"source": "workbook", "file": SimpleUploadedFile("账号.xlsx", changed.getvalue())}
    answer = client.post(URL, sent)
    assert answer.status_code == 201
    assert answer.json()["workbook_errors"] != []
    broken = {"source": "workbook", "file": SimpleUploadedFile("账号.xlsx", b"no workbook")}
    assert client.post(URL, broken).status_code == 400


def test_a_draft_is_given_up(client: Client) -> None:
    own = f"{URL}{drafted(client)['id']}/"
    assert client.post(f"{own}discard/", None, JSON).json()["state"] == "withdrawn"
    assert client.post(f"{own}make/", None, JSON).status_code == 400


@pytest.mark.parametrize("sent", [{}, {"source": "units", "roles": ["finance"]}])
def test_nonsense_is_refused_in_words(client: Client, sent: dict[str, Any]) -> None:
    assert client.post(URL, sent, JSON).status_code == 400


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMINISTRATOR])
def test_nobody_else_has_it(office: Office, client: Client, role: Role) -> None:
    batch = drafted(client)
    other = signed_in(office.account(role))
    assert other.get(URL).status_code == 404
    assert other.post(f"{URL}{batch['id']}/slips/", None, JSON).status_code == 404


def test_a_batch_of_another_authority_looks_missing(client: Client) -> None:
    batch = drafted(client)
    west = make_office("west").account(Role.SYSTEM_ADMINISTRATOR, username="west-admin")
    assert signed_in(west).get(f"{URL}{batch['id']}/").status_code == 404
    assert client.get(f"{URL}{'-' * 36}/").status_code == 404
