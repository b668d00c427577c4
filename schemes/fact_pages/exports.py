"""A list of facts as a workbook: exactly the rows shown, with every column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from documents.download import XLSX, file_download
from documents.xlsx.columns import Column, Kind
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.fact_pages.listing import FactRow
from schemes.fact_pages.spec import FactColumn, FactPage
from schemes.models import Year

#: How a cell kind of the screen is written to a sheet.
_SHEET_KINDS: Mapping[str, Kind] = {
    "points": "exact",
    "plain": "exact",
    "money": "money",
    "number": "int",
    "date": "date",
    "yes": "bool",
}


def fact_workbook(page: FactPage, year: Year, rows: Iterable[FactRow]) -> HttpResponse:
    """A download of the rows, streamed into one sheet."""
    file = BytesIO()
    columns = [_column(column) for column in page.columns]
    title = str(page.title)
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        options = TableOptions(notes=(_("%(year)s 年度 %(title)s") % _named(year, title),))
        values = ([_value(cell.value) for cell in row.cells] for row in rows)
        book.write_table(safe_sheet_title(title), columns, values, options)
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)


def _named(year: Year, title: str) -> dict[str, Any]:
    return {"year": year.year, "title": title}


def _column(column: FactColumn) -> Column:
    return Column(column.key, str(column.label), kind=_SHEET_KINDS.get(column.kind, "text"))


def _value(value: Any) -> Any:
    """A cell value as the writer takes it: words for everything that is not a figure or date."""
    if isinstance(value, (list, tuple)):
        return _("、").join(str(part) for part in value)
    return value
