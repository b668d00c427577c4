"""Where money goes: changed by two, kept under seal, one number for two persons pointed out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from bonuses.models import AccountChange, PayAccount
from bonuses.payrolls import account_keys, accounts
from bonuses.payrolls.account_models import AccountState, ChangeState
from bonuses.payrolls.account_moves import BACK, WITHDRAW, accounts_hand_in, change_move
from core.models import AuditEntry
from core.work_items import items_for
from core.workflow import NotYoursError, StaleMoveError
from tests.bonuses.payrolls.account_books import (
    NUMBER,
    OTHER,
    account_row,
    agreed,
    book,
    entered,
    handed_in,
)
from tests.bonuses.payrolls.batches import PASSWORD, Payday, make_payday
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


def paid_to(day: Payday, code: str) -> str:
    """The number to which a person is paid."""
    row = accounts.visible_accounts(day.paid.year.authority).get(person__code=code)
    return account_keys.open_number(row.person_id, row.sealed)


def test_a_workbook_is_taken_whole_or_not_at_all(day: Payday) -> None:
    authority = day.paid.year.authority
    wrong = book(
        account_row("A05", "杨某"), account_row("A01", "李某"), account_row("X9", "谁", "12ab")
    )
    preview = accounts.accounts_preview(authority, wrong)
    assert [error.ref.partition("!")[2][0] for error in preview.errors] == ["C", "B", "F"]
    assert preview.signed == ""
    with pytest.raises(ValidationError):
        accounts_hand_in(authority=authority, signed="forged", actor=day.finance)
    good = accounts.accounts_preview(authority, book(account_row("A05", "杨某")))
    with pytest.raises(NotYoursError):
        accounts_hand_in(authority=authority, signed=good.signed, actor=day.office)
    assert NUMBER not in good.signed


def test_what_is_wrong_is_said_in_words_cell_by_cell_on_the_page_and_through_the_api(
    day: Payday,
) -> None:
    wrong = [account_row("A05", ""), account_row("X9", "谁"), account_row("A01", "李某", "12ab")]
    client = client_of(day.finance)
    page = client.post(reverse("bonuses:pay_accounts"), {"file": _sent(wrong)}).content.decode()
    told = client.post("/api/pay-accounts/preview/", {"file": _sent(wrong)}).json()["faults"]
    assert len(told) == 4
    rows = [int(re.search(r"(\d+) ", text)[1]) for text in told]  # type: ignore[index]
    assert rows == sorted(rows)
    for text in told:
        where, _space, words = text.partition(" ")
        assert words
        assert "CellError" not in words
        assert re.search(f"{where}</span><span>{re.escape(words)}", html.unescape(page)), text
    assert "“姓名”必须填" in told[0]


def _sent(rows: list[dict[str, Any]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("账户.xlsx", book(*rows).read())


def test_money_goes_to_a_changed_account_only_once_another_agreed(day: Payday) -> None:
    entered(day)
    change = handed_in(day, account_row("A05", "杨某", OTHER))
    assert paid_to(day, "A05") == NUMBER
    with pytest.raises(NotYoursError):
        agreed(change, day.finance)
    with pytest.raises(ValidationError, match="密码不对"):
        change_move(change=change, move="approve", version=1, actor=day.office, password="not mine")
    assert paid_to(day, "A05") == NUMBER
    agreed(change, day.office)
    assert paid_to(day, "A05") == OTHER
    # The one before stays on record.
    states = PayAccount.objects.filter(person__code="A05").values_list("state", flat=True)
    assert sorted(states) == [AccountState.CURRENT, AccountState.REPLACED]
    with pytest.raises(StaleMoveError):
        agreed(change, day.office)


def test_a_second_finance_officer_may_agree_and_others_may_not(day: Payday) -> None:
    change = handed_in(day, account_row("A05", "杨某"))
    for role in ("leader", "department_head", "auditor", "staff", "system_administrator"):
        with pytest.raises(NotYoursError):
            agreed(change, other_account(day.paid.county, role, day.paid.county.units["101"]))
    second = other_account(day.paid.county, "finance", day.paid.county.units["101"])
    second.set_password(PASSWORD)
    agreed(change, second)
    assert paid_to(day, "A05") == NUMBER


@pytest.mark.parametrize(("move", "state"), [(BACK, "returned"), (WITHDRAW, "withdrawn")])
def test_what_was_returned_or_withdrawn_never_stands(day: Payday, move: str, state: str) -> None:
    change = handed_in(day, account_row("A05", "杨某"))
    actor = day.office if move == BACK else day.finance
    done = change_move(change=change, move=move, version=1, actor=actor, reason="和存折不符")
    assert done.state == state
    assert not accounts.visible_accounts(day.paid.year.authority).exists()
    # The next one may be handed in.
    handed_in(day, account_row("A05", "杨某"))


def test_one_change_waits_at_a_time_and_a_preview_grows_old(day: Payday) -> None:
    authority = day.paid.year.authority
    first, second = (
        accounts.accounts_preview(authority, book(account_row("A05", "杨某", number)))
        for number in (NUMBER, OTHER)
    )
    change = accounts_hand_in(authority=authority, signed=first.signed, actor=day.finance)
    with pytest.raises(ValidationError, match="还在等复核"):
        accounts_hand_in(authority=authority, signed=second.signed, actor=day.finance)
    assert change is not None
    agreed(change, day.office)
    with pytest.raises(ValidationError, match="重新上传"):
        accounts_hand_in(authority=authority, signed=second.signed, actor=day.finance)
    assert paid_to(day, "A05") == NUMBER
    again = accounts.accounts_preview(authority, book(account_row("A05", "杨某")))
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    assert accounts_hand_in(authority=authority, signed=again.signed, actor=day.finance) is None


def test_one_account_for_two_persons_and_another_holder_are_pointed_out(day: Payday) -> None:
    entered(day)
    authority = day.paid.year.authority
    name = day.paid.people["A01"].name
    row = account_row("A01", name, holder="某公司")
    preview = accounts.accounts_preview(authority, book(row))
    assert preview.odd == [
        f"{name}、杨某 是同一个账号（{'*' * 12}{NUMBER[-4:]}）",
        f"{name} 的户名是 某公司，不是本人",
    ]
    change = handed_in(day, row)
    [shown] = accounts.change_rows(change)
    assert (shown.shared, shown.other_holder) == (True, True)
    assert (
        "1 行要核对" in client_of(day.office).get(reverse("bonuses:pay_accounts")).content.decode()
    )
    agreed(change, day.office)
    both = {each.person.code for each in accounts.shared_accounts(authority)}
    assert both == {"A01", "A05"}


def test_a_holder_alone_that_changed_is_told_to_who_agrees(day: Payday) -> None:
    entered(day)
    [row] = accounts.change_rows(handed_in(day, account_row("A05", "杨某", holder="某公司")))
    shown = f"某银行城关支行 {'*' * 12}{NUMBER[-4:]}"
    assert (row.was, row.now) == (f"{shown}，户名 杨某", shown)


def test_no_number_lies_open_in_the_database_or_the_audit_trail(day: Payday) -> None:
    entered(day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM bonuses_payaccount")
        assert NUMBER not in str(cursor.fetchall())
    trail = AuditEntry.objects.filter(event__startswith="accountchange.")
    assert {row.event for row in trail} == {"accountchange.hand_in", "accountchange.approve"}
    assert all(NUMBER not in str(vars(row)) for row in trail)


def test_a_seal_moved_to_another_person_does_not_open(day: Payday) -> None:
    entered(day)
    row = PayAccount.objects.get()
    with pytest.raises(account_keys.SealBrokenError):
        account_keys.open_number(row.person_id + 1, row.sealed)


def test_keys_are_turned_over_without_losing_an_account(day: Payday, settings: Any) -> None:
    entered(day)
    old, new = settings.PAY_ACCOUNT_KEYS[0], Fernet.generate_key().decode()
    settings.PAY_ACCOUNT_KEYS = [new, old]
    authority = day.paid.year.authority
    # What the old key sealed is known as the same account before it is sealed anew.
    same = accounts.accounts_preview(authority, book(account_row("A05", "杨某")))
    assert (same.changed, same.same) == (0, 1)
    said = StringIO()
    call_command("pay_account_keys", stdout=said)
    assert said.getvalue() == "1 accounts\n"
    settings.PAY_ACCOUNT_KEYS = [new]
    assert paid_to(day, "A05") == NUMBER
    call_command("pay_account_keys", "--check", stdout=said)


def test_a_lost_key_is_told_and_accounts_are_entered_again(day: Payday, settings: Any) -> None:
    batch = day.approved()
    agreed(
        handed_in(
            day, account_row("A05", "杨某"), account_row("A01", day.paid.people["A01"].name, OTHER)
        ),
        day.office,
    )
    settings.PAY_ACCOUNT_KEYS = [Fernet.generate_key().decode()]
    client = client_of(day.office)
    fetched = reverse("bonuses:payroll_table_xlsx", args=[batch.pk, "bank"])
    assert "的账号解不开" in client.get(fetched, follow=True).content.decode()
    assert "的账号解不开" in str(client.get(f"/api/payrolls/{batch.pk}/tables/bank/file/").json())
    for switch in ([], ["--check"]):
        with pytest.raises(CommandError, match="2 accounts open with none"):
            call_command("pay_account_keys", *switch, stdout=StringIO())
    agreed(handed_in(day, account_row("A05", "杨某")), day.office)
    assert paid_to(day, "A05") == NUMBER
    # What was lost keeps no later key from being turned over.
    last = Fernet.generate_key().decode()
    settings.PAY_ACCOUNT_KEYS = [last, *settings.PAY_ACCOUNT_KEYS]
    with pytest.raises(CommandError):
        call_command("pay_account_keys", stdout=StringIO())
    settings.PAY_ACCOUNT_KEYS = [last]
    assert paid_to(day, "A05") == NUMBER


def test_the_page_leads_a_change_from_one_hand_to_the_other(day: Payday) -> None:
    listed, applied = (
        reverse(f"bonuses:{name}") for name in ("pay_accounts", "pay_accounts_applied")
    )
    office, finance = client_of(day.office), client_of(day.finance)
    sent = {"file": SimpleUploadedFile("a.xlsx", book(account_row("A05", "杨某")).read())}
    assert office.post(listed, sent).status_code == 404
    assert finance.post(listed, {}).status_code == 422
    sent["file"].seek(0)
    seen = finance.post(listed, sent)
    assert seen.context["preview"].new == 1
    assert finance.post(applied, {"signed": seen.context["preview"].signed}).status_code == 302
    change = AccountChange.objects.get()
    told = {"version": change.version, "password": PASSWORD}
    approve = reverse("bonuses:pay_accounts_moved", args=[change.pk, "approve"])
    assert finance.post(approve, told).status_code == 404
    assert office.post(approve, told | {"password": "no"}).status_code == 422
    assert office.post(approve, told | {"version": 7}).status_code == 409
    assert office.post(approve, told).status_code == 302
    change.refresh_from_db()
    assert change.state == ChangeState.APPROVED


def test_a_change_that_waits_is_the_others_task(day: Payday) -> None:
    handed_in(day, account_row("A05", "杨某"))
    keys = {who: {item.key for item in items_for(who)} for who in (day.office, day.finance)}
    assert any(key.startswith("pay-accounts") for key in keys[day.office])
    assert not any(key.startswith("pay-accounts") for key in keys[day.finance])
