"""Workbooks of accounts, handed in and agreed to."""

from __future__ import annotations

import io
from typing import Any

from bonuses.models import AccountChange
from bonuses.payrolls import accounts
from bonuses.payrolls.account_moves import APPROVE, accounts_hand_in, change_move
from documents.xlsx.writer import WorkbookWriter
from tests.bonuses.payrolls.batches import PASSWORD, Payday
from units.models import Account

NUMBER, OTHER = "6222020200112233445", "6222020200119999999"


def book(*rows: dict[str, Any]) -> io.BytesIO:
    """A workbook with these rows."""
    file = io.BytesIO()
    with WorkbookWriter(file) as made:
        made.write_spec(accounts.account_sheet(), rows)
    file.seek(0)
    return file


def account_row(code: str, name: str, number: str = NUMBER, holder: str = "") -> dict[str, Any]:
    """A row of it."""
    told = {"code": code, "name": name, "holder": holder}
    return told | {"bank": "某银行城关支行", "number": number}


def handed_in(day: Payday, *rows: dict[str, Any]) -> AccountChange:
    """What finance handed in."""
    authority = day.paid.year.authority
    preview = accounts.accounts_preview(authority, book(*rows))
    assert preview.errors == []
    made = accounts_hand_in(authority=authority, signed=preview.signed, actor=day.finance)
    assert made is not None
    return made


def agreed(change: AccountChange, actor: Account) -> AccountChange:
    """Agreed to by somebody."""
    return change_move(
        change=change, move=APPROVE, version=change.version, actor=actor, password=PASSWORD
    )


def entered(day: Payday) -> None:
    """A05 has an account that stands."""
    agreed(handed_in(day, account_row("A05", "杨某")), day.office)
