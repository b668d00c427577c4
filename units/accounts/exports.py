"""The list of accounts, and the table of roles and permissions, as workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from units.accounts.listing import AccountRow
from units.accounts.rights import RoleLine, permission_rows


def accounts_workbook(rows: Iterable[AccountRow]) -> HttpResponse:
    """Exactly the accounts that the list shows over all its pages; never a password."""
    columns = [
        Column("username", _("用户名"), width=22),
        Column("name", _("姓名"), width=18),
        Column("person", _("工号"), width=14),
        Column("roles", _("角色"), width=44),
        Column("state", _("状态"), width=12),
        Column("login", _("上次登录"), width=18),
        Column("made", _("建立时间"), width=18),
    ]
    between = _("、")
    values = (
        [
            row.account.username,
            row.account.display_name,
            row.account.person.code if row.account.person else "",
            between.join(row.roles),
            row.state_label,
            _moment(row.account.last_login),
            _moment(row.account.date_joined),
        ]
        for row in rows
    )
    return _download(_("账号"), columns, values)


def roles_workbook(lines: list[RoleLine]) -> HttpResponse:
    """Roles across, permissions down, 是 where a role holds one."""
    columns = [Column("where", _("范围"), width=12), Column("perm", _("权限"), width=24)]
    columns += [Column(line.role.value, line.label, width=12) for line in lines]
    values = [
        [where, label, *(_("是") if held else "" for held in marks)]
        for where, label, marks in permission_rows(lines)
    ]
    values.append(["", _("在用账号"), *(str(line.holders) for line in lines)])
    return _download(_("角色和权限"), columns, values)


def _download(title: str, columns: list[Column], values: Iterable[list[str]]) -> HttpResponse:
    file = BytesIO()
    with WorkbookWriter(file, title=title) as book:
        made = _("%s 制表") % _moment(timezone.now())
        book.write_table(safe_sheet_title(title), columns, values, TableOptions(notes=(made,)))
    return file_download(file.getvalue(), f"{title}.xlsx", XLSX)


def _moment(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value is not None else ""
