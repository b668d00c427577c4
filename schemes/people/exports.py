"""The list of people as a workbook: exactly the rows and columns shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.ui import date_text
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.people.charge_queries import Charges
from schemes.people.directory import PersonRow
from schemes.people.models import Transfer


def people_workbook(
    year: Year, words: SchemeWords, rows: Iterable[PersonRow], notes: list[str], sanctions: bool
) -> HttpResponse:
    """A download of the rows; the sanctions' column only for who sees it on the page."""
    file, title = BytesIO(), pgettext("list", "人员")
    columns = _columns(sanctions)
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        values = (_values(row, words, sanctions) for row in rows)
        book.write_table(safe_sheet_title(title), columns, values, TableOptions(notes=tuple(notes)))
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


def _columns(sanctions: bool) -> list[Column]:
    columns = [
        Column("name", _("姓名"), width=10),
        Column("code", _("工号"), kind="code", width=12),
        Column("unit", _("单位"), width=20),
        Column("title", _("职务"), width=14),
        Column("rank", _("领导奖档次"), width=12),
        Column("starts_on", _("任职起"), kind="date"),
        Column("ends_on", _("任职止"), kind="date"),
        Column("months", _("本年月数"), kind="months"),
        Column("change", _("变动原因"), width=16),
    ]
    return [*columns, Column("sanctions", _("处分告诫"), kind="int")] if sanctions else columns


def _values(row: PersonRow, words: SchemeWords, sanctions: bool) -> list[object]:
    posting = row.posting
    values: list[object] = [
        posting.person.name,
        posting.person.code,
        posting.unit.name,
        posting.title,
        words.ranks.get(posting.rank, posting.rank),
        posting.starts_on,
        posting.ends_on,
        row.months,
        posting.change,
    ]
    return [*values, row.sanctions or None] if sanctions else values


def transfers_workbook(year: Year, rows: Iterable[Transfer]) -> HttpResponse:
    """A download of the year's transfers."""
    file, title = BytesIO(), _("内部调动")
    columns = [
        Column("name", _("姓名"), width=10),
        Column("code", _("工号"), kind="code", width=12),
        Column("from", _("原单位"), width=20),
        Column("to", _("调入单位"), width=20),
        Column("day", _("生效日"), kind="date"),
        Column("months_from", _("原单位月数"), kind="months"),
        Column("months_to", _("新单位月数"), kind="months"),
        Column("months_reason", _("月数不同的理由"), width=24),
        Column("state", _("状态"), width=10),
        Column("document", _("依据文件"), width=24),
    ]
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%s 年生效的内部调动") % year.year,))
        book.write_table(safe_sheet_title(title), columns, map(_transfer_values, rows), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


def _transfer_values(transfer: Transfer) -> list[object]:
    return [
        transfer.person.name,
        transfer.person.code,
        transfer.posting.unit.name,
        transfer.to_unit.name,
        transfer.effective_on,
        transfer.months_from,
        transfer.months_to,
        transfer.months_reason,
        str(transfer.get_state_display()),
        transfer.document,
    ]


def charges_workbook(year: Year, on: date, found: Charges) -> HttpResponse:
    """A download of the charges of a day; units without a leader at the end."""
    file, title = BytesIO(), _("领导分管")
    columns = [
        Column("leader", _("分管领导"), width=16),
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=24),
        Column("starts_on", _("起"), kind="date"),
        Column("ends_on", _("止"), kind="date"),
        Column("document", _("依据文件"), width=24),
    ]
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%(day)s的领导分管") % {"day": date_text(on)},))
        book.write_table(safe_sheet_title(title), columns, _charge_rows(found), options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


def _charge_rows(found: Charges) -> Iterator[list[object]]:
    for each in found.by_leader:
        for charge in each.charges:
            unit, days = charge.unit, [charge.starts_on, charge.ends_on]
            yield [str(each.leader), unit.code, unit.name, *days, charge.document]
    for vacant in found.vacant:
        yield ["", vacant.key, vacant.name, None, None, ""]
