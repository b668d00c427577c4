"""A workbook of accounts: its template, and reading it with every error by its cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from documents.xlsx import limits
from documents.xlsx.columns import Column, Record, SheetSpec
from documents.xlsx.limits import Meter
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CellError
from documents.xlsx.reader import WorkbookReader
from documents.xlsx.writer import WorkbookWriter
from units.accounts.bulk.rows import AccountRow, with_usernames
from units.models import Authority, Unit
from units.pinyin import person_initials
from units.roles import GRANTABLE

TITLE = "账号"
ROLES = [(role.value, role.label) for role in GRANTABLE]


@dataclass(slots=True)
class Read:
    """What a workbook says, and what is wrong with its cells."""

    rows: list[AccountRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def account_sheet() -> SheetSpec:
    """The one sheet: an account in a row, one with several roles in several."""
    columns = [
        Column(
            "username",
            "用户名",
            kind="code",
            help=_("字母、数字和 @ . + - _；不填按姓名首字母取"),
            example="zgq",
            max_length=150,
            width=20,
        ),
        Column("name", "姓名", required=True, example="曾某", max_length=40, width=16),
        Column(
            "person",
            "工号",
            kind="code",
            help=_("有工号的能看自己的奖金条"),
            example="118-006",
            max_length=40,
            width=14,
        ),
        Column(
            "role",
            "角色",
            kind="choice",
            choices=ROLES,
            help=_("一个账号几个角色，写几行"),
            example="department_filer",
            width=16,
        ),
        Column(
            "unit",
            "单位代码",
            kind="code",
            help=_("填报员、单位负责人、职能部门要填"),
            example="118",
            max_length=40,
            width=12,
        ),
    ]
    return SheetSpec("accounts", TITLE, columns, ("username", "person", "name", "role", "unit"))


def write_template(file: BinaryIO) -> None:
    """An empty sheet with explanations and a worked line."""
    with WorkbookWriter(file, title=TITLE) as book:
        book.write_spec(account_sheet(), explain=True, example=True)


def read_accounts(authority: Authority, file: BinaryIO) -> Read:
    """The accounts of a workbook; raises ``WorkbookError`` for a file refused as a whole."""
    file.seek(0)
    with WorkbookReader(file, limits.DEFAULT, Meter(limits.DEFAULT)) as book:
        names = book.sheet_names
        name = TITLE if TITLE in names else names[0]
        spec = replace(account_sheet(), title=name)
        parsed = parse_sheet(spec, book.rows(name))
    read = Read(errors=list(parsed.errors))
    if not parsed.records and not parsed.errors:
        text = _("表里没有账号。下载模板填写")
        read.errors.append(CellError(f"{name}!A2", "", "service", text=text))
    units = dict(Unit.objects.filter(authority=authority).values_list("code", "name"))
    read.rows = with_usernames(
        _merged(parsed.records, units), lambda row: person_initials(row.name)
    )
    return read


def _merged(records: list[Record], units: dict[str, str]) -> list[AccountRow]:
    """Rows of one user name, person and name are one account with several roles."""
    rows: dict[tuple[Any, ...], AccountRow] = {}
    for record in records:
        username, person = record["username"] or "", record["person"] or ""
        # Two people may have the same name: without user name and number each is his own.
        own = "" if username or person else record.row
        identity = (username, person, record["name"], own)
        ref = record.refs["username"]
        fresh = AccountRow(
            username, record["name"], person, unit=units.get(record["unit"], ""), ref=ref
        )
        row = rows.setdefault(identity, fresh)
        if record["role"]:
            pair = (record["role"], record["unit"] or "")
            rows[identity] = replace(row, roles=(*row.roles, pair))
    return list(rows.values())
