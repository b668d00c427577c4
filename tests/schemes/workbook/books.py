"""A small worked year to import, and workbooks made from it with single cells changed."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bonuses.golden.load import load_case, read_case
from documents.xlsx.writer import WorkbookWriter
from schemes.models import ImportBatch, Year
from schemes.workbook.reader import new_context
from schemes.workbook.registry import YearSheet, sheets_of
from schemes.workbook.services import (
    import_apply,
    import_check,
    import_request,
    import_upload,
)
from schemes.workbook.writer import sheet_rows, write_year
from tests.office import Office
from units.models import Account

CASE = Path(__file__).resolve().parents[2] / "golden_cases" / "county_1.input.json"
Rows = dict[str, list[dict[str, Any]]]
Change = Callable[[Rows], None]


def loaded_year(office: Office, actor: Account) -> Year:
    """The worked year in the office's authority, imported."""
    return load_case(read_case(CASE), authority=office.authority, actor=actor)


def filled(year: Year) -> io.BytesIO:
    """The year's workbook as it is downloaded."""
    file = io.BytesIO()
    write_year(file, year)
    return file


def book(year: Year, change: Change, *, only: tuple[str, ...] = ()) -> io.BytesIO:
    """The year's workbook with its rows changed; ``only`` leaves the other sheets out."""
    context = new_context(year)
    known = sheets_of(context.document)
    for sheet in known:
        for name, build in sheet.lookups.items():
            context.lookups[name] = build(context, None)
    rows: Rows = {sheet.key: list(sheet_rows(sheet, context)) for sheet in known}
    change(rows)
    file = io.BytesIO()
    with WorkbookWriter(file) as writer:
        for sheet in known:
            if not only or sheet.key in only:
                _write(writer, sheet, context, rows[sheet.key])
    return file


def _write(writer: WorkbookWriter, sheet: YearSheet, context: Any, rows: list[Any]) -> None:
    writer.write_spec(sheet.spec(context), rows)


def uploaded(year: Year, actor: Account, file: io.BytesIO) -> ImportBatch:
    """Uploaded and checked."""
    file.seek(0)
    batch = import_upload(year=year, actor=actor, file=file, name="年度.xlsx", queue=False)
    return import_check(batch=batch)


def applied(year: Year, actor: Account, file: io.BytesIO, **said: Any) -> ImportBatch:
    """Uploaded, checked, asked for and written."""
    batch = asked(uploaded(year, actor, file), actor, **said)
    return import_apply(batch=batch)


def asked(batch: ImportBatch, actor: Account, **said: Any) -> ImportBatch:
    """Asked to be written, as a person would who has seen the preview."""
    wanted: Mapping[str, Any] = {"fingerprint": batch.fingerprint, **said}
    return import_request(batch=batch, actor=actor, queue=False, **wanted)


def messages(batch: ImportBatch) -> list[str]:
    """Every error as a person reads it."""
    from schemes.workbook import pages, queries  # noqa: PLC0415 - words in the test's language

    return pages.error_lines(queries.errors_of(batch))
