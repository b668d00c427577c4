"""The import pages and their API: who may, what they show, what they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import jobs
from schemes.models import ImportBatch, ImportState, Year
from targets.models import Target
from tests.office import Office, make_office
from tests.schemes.workbook.books import book, filled, uploaded
from tests.schemes.workbook.test_import import rename
from units.models import Account, Role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def signed_in(client: Client, officer: Account) -> Client:
    """The target office, signed in."""
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _file(year: Year, change: Any = None) -> SimpleUploadedFile:
    made = filled(year) if change is None else book(year, change)
    return SimpleUploadedFile("../2012年度.xlsx", made.getvalue(), content_type=XLSX)


def test_from_upload_to_written(signed_in: Client, year: Year) -> None:
    sent = {"file": _file(year, rename), "year": year.year}
    answer = signed_in.post(reverse("schemes:import_new"), sent)
    batch = ImportBatch.objects.latest("uploaded_at")
    page = reverse("schemes:import_detail", args=[batch.pk])
    assert answer.url == page
    assert batch.file_name == "2012年度.xlsx"
    assert "可以离开本页" in signed_in.get(page).content.decode()

    jobs.run(batch.job_id)
    shown = signed_in.get(page).content.decode()
    assert "确认撤销 1 条" in shown
    assert "新名称" in shown
    assert "<del>t1</del>" in shown

    batch.refresh_from_db()
    said = {"fingerprint": batch.fingerprint, "reason": "核对原件", "confirm_gone": "1"}
    signed_in.post(reverse("schemes:import_apply", args=[batch.pk]), said)
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLYING
    jobs.run(batch.job_id)

    assert Target.objects.get(year=year, key="t1", current=True).title == "新名称"
    assert "已全部写入" in signed_in.get(page).content.decode()


def test_without_confirmation_the_page_says_what_is_missing(
    signed_in: Client, year: Year, officer: Account
) -> None:
    batch = uploaded(year, officer, book(year, rename))
    sent = {"fingerprint": batch.fingerprint}

    answer = signed_in.post(
        reverse("schemes:import_apply", args=[batch.pk]), sent, follow=True
    ).content.decode()

    assert "少了 1 条" in answer
    assert "写明理由" in answer


def test_errors_stand_on_the_page_with_their_cells(
    signed_in: Client, year: Year, officer: Account
) -> None:
    def spoil(rows: dict) -> None:
        rows["honours"][0]["level"] = "<script>"

    batch = uploaded(year, officer, book(year, spoil))

    shown = signed_in.get(reverse("schemes:import_detail", args=[batch.pk])).content.decode()

    assert "加分!F3" in shown
    assert "&lt;script&gt;" in shown
    assert "有错误时一行也不写入" in shown
    assert "全部写入</button>" not in shown


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04broken", "不完整或已损坏"),
        (b"name;points\n1;2", "这不是 .xlsx 工作簿"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "旧的 .xls 格式"),
    ],
)
def test_a_file_is_judged_by_its_content(
    signed_in: Client, year: Year, content: bytes, told: str
) -> None:
    sent = {"file": SimpleUploadedFile("a.xlsx", content, content_type=XLSX), "year": year.year}

    shown = signed_in.post(reverse("schemes:import_new"), sent, follow=True).content.decode()

    assert told in shown
    assert not ImportBatch.objects.filter(file_name="a.xlsx").exists()


def test_a_wrong_file_does_not_lead_out_of_the_first_set_up(signed_in: Client, year: Year) -> None:
    sent = {"file": SimpleUploadedFile("a.xlsx", b"x", content_type=XLSX), "year": year.year}
    there = signed_in.post(reverse("schemes:import_new"), {**sent, "from": "setup"})
    assert there["Location"] == reverse("schemes:setup_units")


def test_downloads_name_the_year(signed_in: Client, year: Year) -> None:
    for query in ("", "?template=1"):
        answer = signed_in.get(reverse("schemes:workbook", args=[year.year]) + query)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(b"PK")
        assert "attachment" in answer["Content-Disposition"]


#: While a set-up lasts its founder brings the first workbook.
KEEPERS = {Role.TARGET_OFFICE, Role.SETUP}


@pytest.mark.parametrize("role", [role for role in Role if role not in KEEPERS])
def test_only_who_keeps_the_year_may_import_or_export(
    client: Client, office: Office, year: Year, officer: Account, role: Role
) -> None:
    batch = uploaded(year, officer, filled(year))
    client.force_login(office.account(role), backend="django.contrib.auth.backends.ModelBackend")

    for name, args in (
        ("schemes:import_list", []),
        ("schemes:import_detail", [batch.pk]),
        ("schemes:import_file", [batch.pk]),
        ("schemes:workbook", [year.year]),
        ("api:import-list", [year.year]),
        ("api:year-workbook-list", [year.year]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name
    for name in ("schemes:import_apply", "schemes:import_drop"):
        assert client.post(reverse(name, args=[batch.pk])).status_code == 404, name


def test_another_authoritys_import_does_not_exist(
    client: Client, year: Year, officer: Account
) -> None:
    batch = uploaded(year, officer, filled(year))
    west = make_office("west")
    west.open_year(2012)
    stranger = west.account(Role.TARGET_OFFICE, username="west-office")
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("schemes:import_detail", args=[batch.pk])).status_code == 404
    assert client.get(reverse("api:import-detail", args=[2012, batch.pk])).status_code == 404


def test_the_list_page_asks_a_fixed_number_of_questions(
    signed_in: Client, year: Year, officer: Account, django_assert_max_num_queries: Any
) -> None:
    for _number in range(5):
        uploaded(year, officer, filled(year))

    with django_assert_max_num_queries(15):
        answer = signed_in.get(reverse("schemes:import_list") + f"?year={year.year}")

    assert answer.status_code == 200


def test_the_same_through_the_api(signed_in: Client, year: Year) -> None:
    sent = {"file": _file(year, rename)}
    answer = signed_in.post(reverse("api:import-list", args=[year.year]), sent)
    assert answer.status_code == 202
    pk = answer.json()["id"]
    jobs.run(answer.json()["job"])

    batch = signed_in.get(reverse("api:import-detail", args=[year.year, pk])).json()
    assert batch["state"] == "ready"
    assert batch["summary"]["gone"] == 1
    changes = signed_in.get(reverse("api:import-changes", args=[year.year, pk])).json()
    assert changes["count"] == 3

    apply = reverse("api:import-apply", args=[year.year, pk])
    said = {"fingerprint": batch["fingerprint"]}
    refused = signed_in.post(apply, json.dumps(said), content_type="application/json")
    assert refused.status_code == 400
    assert set(refused.json()["error"]["fields"]) == {"confirmed_gone", "reason"}

    said |= {"confirmed_gone": 1, "reason": "核对原件"}
    taken = signed_in.post(apply, json.dumps(said), content_type="application/json")
    again = signed_in.post(apply, json.dumps(said), content_type="application/json")
    assert taken.status_code == again.status_code == 202
    assert taken.json()["job"] == again.json()["job"]
