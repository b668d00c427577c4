"""The directory of units as a workbook: exactly the rows that the address shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.ui import date_text
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter
from schemes.models import Year
from schemes.unit_pages.directory import DirectoryRow


def directory_workbook(year: Year, rows: Iterable[DirectoryRow], day: date) -> HttpResponse:
    """A download of the rows."""
    file, title = BytesIO(), pgettext("list", "单位")
    columns = [
        Column("code", _("代码"), "code"),
        Column("name", _("名称"), width=24),
        Column("short", _("简称")),
        Column("group", _("考核组")),
        Column("assessed", _("直接考核"), "bool"),
        Column("leader", _("分管领导")),
        Column("posts", _("编制数"), "int"),
        Column("heads", _("在岗人数"), "int"),
        Column("parent", _("主管单位"), width=18),
        Column("like", _("比照单位"), width=18),
        Column("ended", _("撤销日期"), "date"),
    ]
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        note = _("%(year)s 年度单位，在岗人数截至 %(day)s")
        options = TableOptions(notes=(note % {"year": year.year, "day": date_text(day)},))
        book.write_table(title, columns, (_values(row) for row in rows), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


def _values(row: DirectoryRow) -> list[Any]:
    fact = row.unit_year
    return [
        *(row.code, row.name, row.at.short_name, row.group, fact.directly_assessed),
        *(fact.leader_in_charge, fact.posts or None, row.heads),
        fact.parent.name if fact.parent else "",
        fact.paid_like.name if fact.paid_like else "",
        row.at.ended_on,
    ]
