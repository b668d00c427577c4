"""From a file to a plan: every sheet read, every error at once, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext_noop

from documents.xlsx import limits
from documents.xlsx.columns import LISTS_TITLE, Column, SheetSpec
from documents.xlsx.limits import Meter
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CellError, WorkbookError
from documents.xlsx.reader import WorkbookReader
from schemes.models import Year
from schemes.queries import year_document
from schemes.workbook.context import YearContext
from schemes.workbook.plan import SheetPlan, YearPlan, plan_sheet, unknown_sheet
from schemes.workbook.readme import README_TITLE, year_in_readme
from schemes.workbook.registry import YearSheet, sheets_of

Report = Callable[[int, int], None]
_IGNORED = frozenset({README_TITLE, LISTS_TITLE})


def new_context(year: Year) -> YearContext:
    """A context for one pass over the workbook of ``year``."""
    return YearContext(year=year, document=year_document(year))


def plan_file(
    source: BinaryIO | Path, year: Year, *, report: Report | None = None, preview: bool = True
) -> YearPlan:
    """Read a workbook and compare it with the year; ``preview`` words every change.

    Raises :class:`~documents.xlsx.problems.WorkbookError` for a file that is refused as a whole.
    ``report`` is told sheets done and sheets in all.
    """
    context = new_context(year)
    with WorkbookReader(source, limits.DEFAULT, Meter(limits.DEFAULT)) as book:
        plan = YearPlan(context=context)
        found = _match(book, plan)
        _check_year(book, plan)
        _announce(book, context, found)
        known = sheets_of(context.document)
        for number, sheet in enumerate(known, 1):
            if sheet.key in found:
                name = found[sheet.key]
                plan.sheets.append(_read_sheet(book, context, sheet, name, preview=preview))
            if report is not None:
                report(number, len(known))
    return plan


def stated_year(source: Path) -> int | None:
    """The year that a workbook says it is for; None where it does not, or cannot be read."""
    try:
        with WorkbookReader(source) as book:
            if README_TITLE not in book.sheet_names:
                return None
            cell = year_in_readme(book.rows(README_TITLE))
    except WorkbookError:
        return None
    return int(cell.text) if cell is not None and cell.text.isdecimal() else None


def _match(book: WorkbookReader, plan: YearPlan) -> dict[str, str]:
    """Sheet key → its name in the file; names that mean nothing are errors."""
    known = sheets_of(plan.context.document)
    names = {sheet.title: sheet.key for sheet in known}
    names |= {sheet.title_en.casefold(): sheet.key for sheet in known}
    titles = [sheet.title for sheet in known]
    found: dict[str, str] = {}
    for entry in book.sheets:
        name = entry.name
        key = names.get(name.strip()) or names.get(name.strip().casefold())
        if key is not None and key not in found:
            found[key] = name
        elif key is not None:
            text = gettext_noop("这张表出现两次，另一张是“%(other)s”。留一张")
            words = {"other": found[key]}
            plan.file_errors.append(CellError(f"{name}!A1", name, "service", words, text=text))
        elif name not in _IGNORED and not entry.hidden and _has_content(book, name):
            near = get_close_matches(name, titles, n=1, cutoff=0.5)
            plan.file_errors.append(unknown_sheet(name, near[0] if near else "", titles))
    if not found and not plan.file_errors:
        text = gettext_noop("文件里没有一张年度工作簿的表。下载模板填写")
        plan.file_errors.append(CellError("", "", "service", allowed=titles, text=text))
    return found


def _has_content(book: WorkbookReader, name: str) -> bool:
    return next(book.rows(name), None) is not None


def _check_year(book: WorkbookReader, plan: YearPlan) -> None:
    """A workbook of another year or place is refused before its rows are compared."""
    if README_TITLE not in book.sheet_names:
        return
    stated = year_in_readme(book.rows(README_TITLE))
    if stated is not None and stated.text != str(plan.context.number):
        text = gettext_noop("这是 %(stated)s 年度的工作簿，现在导入的是 %(year)s 年度")
        words = {"stated": stated.text, "year": plan.context.number}
        plan.file_errors.append(CellError(stated.ref, stated.text, "service", words, text=text))


def _announce(book: WorkbookReader, context: YearContext, found: Mapping[str, str]) -> None:
    """Build the lists that columns refer to, with what the file itself names.

    A row with an error elsewhere still names its unit, so that one wrong cell does not make a
    hundred others wrong.
    """
    for sheet in sheets_of(context.document):
        if not sheet.lookups:
            continue
        rows: list[Mapping[str, str]] | None = None
        if sheet.key in found:
            rows = _announced(book, context, sheet, found[sheet.key])
        for name, build in sheet.lookups.items():
            context.lookups[name] = build(context, rows)
        context.forget()


def _announced(
    book: WorkbookReader, context: YearContext, sheet: YearSheet, name: str
) -> list[Mapping[str, str]]:
    lax = [
        Column(
            column.key, column.title, aliases=column.aliases, max_length=limits.DEFAULT.cell_text
        )
        for column in sheet.spec(context).columns
    ]
    parsed = parse_sheet(SheetSpec(sheet.key, name, lax), book.rows(name))
    wanted = set(sheet.announces)
    return [
        {key: value for key, value in record.values.items() if key in wanted}
        for record in parsed.records
    ]


def _read_sheet(
    book: WorkbookReader, context: YearContext, sheet: YearSheet, name: str, *, preview: bool
) -> SheetPlan:
    spec = sheet.spec(context)
    parsed = parse_sheet(replace(spec, title=name), book.rows(name), context.lookups)
    if parsed.errors:
        # What is wrong beyond single cells is told too, of the rows that could be read; nothing
        # of this plan is ever written, for a plan with an error is not applied.
        checked = [
            error for part in sheet.parts for error in _checks(part, context, parsed.records)
        ]
        context.touched.add(sheet.key)
        rows = len(parsed.records) + len({error.ref.rsplit("!")[-1] for error in parsed.errors})
        return SheetPlan(sheet, spec, rows=rows, errors=[*parsed.errors, *checked])
    return plan_sheet(sheet, spec, context, parsed.records, preview=preview)


def _checks(part: Any, context: YearContext, records: Sequence[Any]) -> Sequence[CellError]:
    return part.plan(context, records).errors
