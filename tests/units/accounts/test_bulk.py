"""Accounts in bulk: proposed names, faults by cell, all or none, passwords that leave once."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password, get_hasher
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core import jobs
from core.facts import FactInput, fact_record
from core.models import AuditEntry, Origin
from documents.xlsx.columns import EXAMPLE_MARK
from tests.office import Office, make_office, plain_account
from units.accounts.bulk import propose, slips
from units.accounts.bulk.checks import faults_of
from units.accounts.bulk.rows import AccountRow
from units.accounts.bulk.workbook import read_accounts, write_template
from units.hashers import OneUseHasher, StretchingHasher, one_use_hash
from units.models import (
    Account,
    AccountBatch,
    AuthorityUserObjectPermission,
    Person,
    Posting,
    Role,
    RoleGrant,
    UnitUserObjectPermission,
)
from units.services import batches, initial_password, permissions_sync

pytestmark = pytest.mark.django_db
FILER, HEAD = Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def admin(office: Office) -> Account:
    return office.account(Role.SYSTEM_ADMINISTRATOR, username="admin")


@pytest.fixture(autouse=True)
def printed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What went to paper, without the seconds of laying it out."""
    seen: list[tuple[str, str]] = []

    def lay_out(_title: str, _site: str, pairs: list[tuple[AccountRow, str]]) -> bytes:
        seen.extend((row.username, password) for row, password in pairs)
        return b"%PDF-slips"

    monkeypatch.setattr(slips, "_pdf", lay_out)
    return seen


def person(office: Office, code: str, name: str, initials: str) -> Person:
    found = Person.objects.create(
        authority=office.authority, code=code, name=name, initials=initials
    )
    fact_record(
        Posting,
        scope={"authority": office.authority},
        item=FactInput(f"{code}/101/2020-01-01", _posting(found, office)),
        actor=plain_account(f"clerk{code}"),
        origin=Origin.ENTRY,
    )
    return found


def _posting(found: Person, office: Office) -> dict[str, object]:
    return {"person": found, "unit": office.unit, "starts_on": date(2020, 1, 1)}


def draft(office: Office, admin: Account, rows: list[AccountRow]) -> AccountBatch:
    return batches.batch_draft(authority=office.authority, source="units", rows=rows, actor=admin)


def workbook(rows: list[list[object]], titles: list[str] | None = None) -> BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "账号"
    sheet.append(titles or ["用户名", "姓名", "工号", "角色", "单位代码"])
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file


def test_every_unit_gets_one_of_each_that_it_lacks(office: Office) -> None:
    office.account(FILER, username="sitting")
    rows = propose.unit_accounts(office.authority, [HEAD, FILER])
    assert [(row.username, row.name, row.roles) for row in rows] == [
        ("czj-fzr", "财政局负责人", (("department_head", "101"),)),
        ("sjj-tb", "审计局填报员", (("department_filer", "102"),)),
        ("sjj-fzr", "审计局负责人", (("department_head", "102"),)),
    ]


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (propose.INITIALS, ["zgq", "zgq2"]),
        (propose.INITIALS_CODE, ["zgq1011", "zgq1012"]),
        (propose.CODE, ["101-1", "101-2"]),
    ],
)
def test_staff_names_follow_the_rule_and_never_collide(
    office: Office, rule: str, names: list[str]
) -> None:
    person(office, "101-1", "曾国强", "zgq")
    person(office, "101-2", "曾国庆", "zgq")
    taken = person(office, "101-3", "曾某", "zm")
    account = plain_account("zm")
    Account.objects.filter(pk=account.pk).update(person=taken)
    rows = propose.staff_accounts(office.authority, rule)
    assert [row.username for row in rows] == names
    assert {row.roles for row in rows} == {(("staff", ""),)}


def test_everything_wrong_is_told_at_once(office: Office) -> None:
    plain_account("taken")
    rows = [
        AccountRow("TAKEN", "甲"),
        AccountRow("a b", "乙", person="none"),
        AccountRow("c", "", roles=(("department_filer", ""),)),
        AccountRow("c", "丁", roles=(("leader", "101"), ("auditor", ""))),
        AccountRow("d", "戊", roles=(("department_head", "999"), ("setup", ""))),
    ]
    told = [(fault.number, fault.message[:8]) for fault in faults_of(office.authority, rows)]
    assert [number for number, _text in told] == [0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4]


def test_a_batch_makes_all_its_accounts_with_the_rights_of_single_ones(
    office: Office, admin: Account, printed: list[tuple[str, str]]
) -> None:
    rows = propose.unit_accounts(office.authority, [FILER, HEAD])
    batch = batches.batch_make(batch=draft(office, admin, rows), actor=admin)
    made = Account.objects.filter(username__in=[row.username for row in rows])
    assert made.count() == 4
    passwords = dict(printed)
    for account in made:
        assert account.check_password(passwords[account.username])
        assert account.must_change_password
        assert permissions_sync(account) == 0, "as role_grant would have written them"
    assert UnitUserObjectPermission.objects.count() == 2 * (2 + 3)
    assert AuditEntry.objects.filter(event="account.create", actor=admin).count() == 4
    everything = str(list(AccountBatch.objects.values())) + str(list(AuditEntry.objects.values()))
    assert not any(password in everything for password in passwords.values())
    assert batches.batch_make(batch=batch, actor=admin).made_at == batch.made_at, "twice is once"
    assert len(printed) == 4


def test_administrators_of_a_batch_get_their_door(office: Office, admin: Account) -> None:
    rows = propose.office_accounts(
        [(Role.SYSTEM_ADMINISTRATOR, "二号管理员", ""), (Role.AUDITOR, "审计", "shenji")]
    )
    batches.batch_make(batch=draft(office, admin, rows), actor=admin)
    second = Account.objects.get(username="system-administrator")
    assert second.is_staff
    assert AuthorityUserObjectPermission.objects.filter(user=second).count() == 1
    assert not Account.objects.get(username="shenji").is_staff


def test_a_fault_that_came_meanwhile_makes_none_and_leaves_no_file(
    office: Office, admin: Account
) -> None:
    rows = propose.unit_accounts(office.authority, [FILER])
    batch = batches.batch_request(batch=draft(office, admin, rows), actor=admin, queue=False)
    plain_account(rows[1].username)
    before = set(slips.kept_names())
    with pytest.raises(ValidationError, match="一个也不建"):
        batches.batch_make(batch=batch, actor=admin)
    assert not Account.objects.filter(username=rows[0].username).exists()
    assert set(slips.kept_names()) == before


def test_slips_leave_once_and_are_gone(office: Office, admin: Account) -> None:
    rows = propose.unit_accounts(office.authority, [FILER])
    batch = batches.batch_make(batch=draft(office, admin, rows), actor=admin)
    stored = slips.path_of(batch.slips_name)
    assert b"%PDF" not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0
    assert stored.is_relative_to(Path(settings.DATA_DIR))
    assert batches.slips_take(batch=batch, actor=admin) == b"%PDF-slips"
    batch.refresh_from_db()
    assert (batch.slips_name, batch.slips_key) == ("", "")
    with pytest.raises(ValidationError, match="已经取走"):
        batches.slips_take(batch=batch, actor=admin)


def test_a_changed_file_is_refused(office: Office, admin: Account) -> None:
    sealed = slips.seal(b"%PDF-slips")
    path = slips.path_of(sealed.name)
    assert slips.unseal(sealed) == b"%PDF-slips"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(slips.SealBrokenError):
        slips.unseal(sealed)
    with pytest.raises(FileNotFoundError):
        slips.path_of("../db.sqlite3")


def test_slips_that_nobody_fetches_are_deleted(
    office: Office, admin: Account, django_capture_on_commit_callbacks: object
) -> None:
    rows = propose.unit_accounts(office.authority, [FILER])
    batch = batches.batch_make(batch=draft(office, admin, rows), actor=admin)
    name = batch.slips_name
    assert batches.slips_purge() == 0
    AccountBatch.objects.update(slips_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(ValidationError):
        batches.slips_take(batch=batch, actor=admin)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert batches.slips_purge() == 1
    assert name not in slips.kept_names()


def test_new_passwords_go_only_to_those_who_never_signed_in(
    office: Office, admin: Account, printed: list[tuple[str, str]]
) -> None:
    rows = propose.unit_accounts(office.authority, [FILER])
    batch = batches.batch_make(batch=draft(office, admin, rows), actor=admin)
    used = Account.objects.get(username=rows[0].username)
    Account.objects.filter(pk=used.pk).update(last_login=timezone.now())
    printed.clear()
    batches.batch_renew(batch=batch, actor=admin)
    assert [name for name, _password in printed] == [rows[1].username]
    assert Account.objects.get(username=rows[1].username).check_password(printed[0][1])
    assert Account.objects.get(pk=used.pk).password == used.password


def test_a_workbook_is_read_with_every_error_by_its_cell(office: Office) -> None:
    file = workbook(
        [
            ["li", "李某", None, "填报员", "101"],
            ["li", "李某", None, "单位负责人", "101"],
            [None, "单雄", None, "领导", None],
            ["x", None, None, "填报", "101"],
        ]
    )
    read = read_accounts(office.authority, file)
    assert [(row.username, row.name, row.roles) for row in read.rows] == [
        ("li", "李某", (("department_filer", "101"), ("department_head", "101"))),
        ("sx", "单雄", (("leader", ""),)),
    ]
    assert read.rows[0].unit == "财政局"
    assert sorted(error.ref for error in read.errors) == ["账号!B5", "账号!D5"]
    assert read_accounts(office.authority, workbook([])).errors


def test_the_template_is_read_back_as_empty(office: Office) -> None:
    file = BytesIO()
    write_template(file)
    read = read_accounts(office.authority, file)
    assert read.rows == []
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    marks = [row[0].value for row in sheet.iter_rows()]
    assert EXAMPLE_MARK in marks


def test_an_administrator_goes_all_the_way_by_pages(
    office: Office, admin: Account, client: Client, printed: list[tuple[str, str]]
) -> None:
    client.force_login(admin)
    answer = client.post("/accounts/bulk/new/", {"source": "units", "roles": [FILER, HEAD]})
    path = answer["Location"]
    assert "czj-tb" in client.get(path).content.decode()
    client.post(f"{path}save/", {"u-0": "admin", "leave_out": "3"})
    text = client.get(path).content.decode()
    assert "用户名 admin 已有人用" in text
    assert "sjj-fzr" not in text
    assert client.post(f"{path}make/").status_code == 302
    assert not AccountBatch.objects.get().job, "nothing is made while anything is wrong"
    client.post(f"{path}save/", {"u-0": "caizheng"})
    client.post(f"{path}make/")
    batch = AccountBatch.objects.get()
    assert batch.job is not None
    assert jobs.run(batch.job.pk) == jobs.JobState.DONE
    assert [name for name, _password in printed] == ["caizheng", "czj-fzr", "sjj-tb"]
    assert "取走密码条" in client.get(path).content.decode()
    fetched = client.post(f"{path}slips/")
    assert fetched.content == b"%PDF-slips"
    assert "no-store" in fetched["Cache-Control"]
    assert "已经取走" in client.post(f"{path}slips/", follow=True).content.decode()
    assert RoleGrant.objects.filter(account__username="caizheng").count() == 1


def test_batches_are_the_administrators_own(office: Office, admin: Account, client: Client) -> None:
    batch = draft(office, admin, propose.unit_accounts(office.authority, [FILER]))
    stranger = make_office("west").account(Role.SYSTEM_ADMINISTRATOR, username="west")
    client.force_login(stranger)
    assert client.get(f"/accounts/bulk/{batch.pk}/").status_code == 404
    assert client.post(f"/accounts/bulk/{batch.pk}/slips/").status_code == 404
    client.force_login(office.account(Role.AUDITOR, username="audit"))
    assert client.get("/accounts/bulk/").status_code == 404


def test_a_one_use_password_costs_less_and_is_stretched_when_it_is_used(
    office: Office, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["units.hashers.StretchingHasher"]
    account = plain_account("one-use")
    password = initial_password()
    account.password = one_use_hash(password)
    account.save()
    assert "m=19456,t=2,p=1" in account.password
    assert not account.check_password(password + "x")
    assert "m=19456,t=2,p=1" in account.password
    assert account.check_password(password)
    assert not get_hasher().must_update(account.password)


def test_time_does_not_tell_who_never_signed_in(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ["units.hashers.StretchingHasher"]
    worked: list[str] = []

    def encode(_self: Any, password: str, _salt: str) -> str:
        worked.append(password)
        return ""

    monkeypatch.setattr(StretchingHasher, "encode", encode)
    assert not check_password("guess", OneUseHasher().encode("right", "saltsaltsalt"))
    assert worked == ["guess"]
