"""A list of rows that go by a table of moves, taken out as a workbook of one sheet."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.models import Year


def list_workbook(
    year: Year, title: str, columns: list[Column], rows: Iterable[list[Any]]
) -> HttpResponse:
    """The rows as a download named after the year and ``title``, which head the sheet too."""
    file = BytesIO()
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        note = _("%(year)s 年度%(title)s") % {"year": year.year, "title": title}
        book.write_table(safe_sheet_title(title), columns, rows, TableOptions(notes=(note,)))
    return file_download(file.getvalue(), f"{year.year}-{title}.xlsx", XLSX)
