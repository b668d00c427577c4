"""One row of typed texts: read by the columns of the workbook, every error under its column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.clauses import Foreign, own_text
from documents.xlsx.columns import Column, Record, SheetSpec
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CellError
from documents.xlsx.reader import Cell, Row
from documents.xlsx.values import control_character, tidy
from schemes.clauses import foreign_to
from schemes.fact_entry.part import EntryPart
from schemes.models import Year
from schemes.queries import year_document
from schemes.workbook.context import YearContext
from schemes.workbook.plan import decimal_text
from schemes.workbook.registry import sheets
from units.models import Person, Unit

Texts = Mapping[str, str]
_SHEET = "row"
_HEADER, _ROW = 1, 2


def row_context(year: Year, part: EntryPart) -> YearContext:
    """A context with the lists that the part's columns refer to, and no other."""
    context = YearContext(year=year, document=year_document(year))
    wanted = {column.lookup for column in part.columns(context)} - {""}
    known = [builder for sheet in sheets() for builder in sheet.lookups.items()]
    for name, build in (*known, *part.lookups.items()):
        if name in wanted:
            context.lookups[name] = build(context, None)
    context.forget()
    return context


def row_texts(part: EntryPart, context: YearContext, fact: Any) -> dict[str, str]:
    """A standing fact as the texts that would state it again, by column."""
    cells = part.cells(context, fact)
    return {column.key: text_of(cells.get(column.key)) for column in part.columns(context)}


def text_of(value: Any) -> str:
    """A value as a row states it: a unit by its code, a choice by its key, 是 or 否."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (Unit, Person)):
        return value.code
    if isinstance(value, Fraction):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def free_code(part: EntryPart, year: Year, stem: str) -> str:
    """``stem``, or with the next number that no fact of the kind has had; call it under the lock
    of the year."""
    taken = set(part.versions(year).values_list("key", flat=True).distinct())
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def row_read(part: EntryPart, context: YearContext, texts: Texts) -> Record:
    """The record that ``texts`` state.

    Raises :class:`~django.core.exceptions.ValidationError` with every error under its column.
    """
    columns = part.columns(context)
    header = Row(_SHEET, _HEADER, {n: _cell(n, c.title) for n, c in enumerate(columns, 1)})
    cells = {n: _cell(n, texts.get(c.key, "")) for n, c in enumerate(columns, 1)}
    filled = {n: cell for n, cell in cells.items() if cell.text or cell.problem}
    spec = SheetSpec(_SHEET, _SHEET, columns)
    parsed = parse_sheet(spec, [header, Row(_SHEET, _ROW, filled)], context.lookups)
    places = {Row(_SHEET, _ROW, {}).ref(n): c.key for n, c in enumerate(columns, 1)}
    if parsed.errors:
        raise ValidationError(errors_by_column(parsed.errors, places, foreign_to(context.document)))
    record = parsed.records[0]
    record = Record(_SHEET, _ROW, part.completed(context, record.values), record.refs)
    errors = [*part.check(context, [record]), *part.judge(context, record)]
    if errors:
        raise ValidationError(errors_by_column(errors, places, foreign_to(context.document)))
    return record


def errors_by_column(
    errors: Iterable[CellError], places: Mapping[str, str], foreign: Foreign
) -> dict[str, list[str]]:
    """Column key → what is wrong and what may stand there."""
    found: dict[str, list[str]] = {}
    for error in errors:
        allowed = _("、").join(error.allowed)
        tail = _("。可填：%s") % allowed if allowed else ""
        lines = found.setdefault(places.get(error.ref, "__all__"), [])
        told = own_text(error.message, foreign) + tail
        if told not in lines:
            lines.append(told)
    return found


def unknown_columns(columns: Sequence[Column], texts: Texts) -> dict[str, list[str]]:
    """Names that are no column of this kind of fact."""
    known = {column.key for column in columns}
    return {name: [_("没有这一项")] for name in texts if name not in known}


def _cell(number: int, raw: str) -> Cell:
    if control_character(raw.replace("\r\n", "\n").replace("\n", " ").replace("\t", " ")):
        return Cell(_SHEET, _ROW, number, raw, "", "text", "control_character")
    return Cell(_SHEET, _ROW, number, raw, tidy(raw))
