"""From a year to a file: the workbook filled, or as a template."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO

from django.db import models

from documents.xlsx.writer import WorkbookWriter
from schemes.models import Year
from schemes.workbook.context import YearContext
from schemes.workbook.reader import new_context
from schemes.workbook.readme import write_readme
from schemes.workbook.registry import YearSheet, sheets_of

Report = Callable[[int, int], None]


def write_year(
    file: BinaryIO,
    year: Year,
    *,
    template: bool = False,
    only: Collection[str] = (),
    report: Report | None = None,
) -> None:
    """Write the workbook of ``year`` to ``file``; a template has worked lines and no facts.

    ``only`` names the sheets by key; empty: all that the year's scheme uses.  The same facts give
    the same bytes.
    """
    context = new_context(year)
    title = f"{context.authority.name} {context.number} 年度工作簿"
    known = sheets_of(context.document)
    for sheet in known:
        for name, build in sheet.lookups.items():
            context.lookups[name] = build(context, None)
    wanted = [sheet for sheet in known if not only or sheet.key in only]
    with WorkbookWriter(file, title=title) as book:
        write_readme(book, context, wanted)
        for number, sheet in enumerate(wanted, 1):
            records = iter(()) if template else sheet_rows(sheet, context)
            book.write_spec(sheet.spec(context), records, explain=True, example=template)
            if report is not None:
                report(number, len(wanted))


def sheet_rows(sheet: YearSheet, context: YearContext) -> Iterator[dict[str, Any]]:
    """The rows of a sheet as they stand, all parts side by side."""
    rows: dict[str, dict[str, Any]] = {}
    for part in sheet.parts:
        for key, cells in part.rows(context):
            named = {
                column: context.name_of(value) if isinstance(value, models.Model) else value
                for column, value in cells.items()
            }
            rows.setdefault(key, {}).update(named)
    return iter(rows.values())
