"""From what a cell stores to what it means: exact text, a day, 是/否, or a problem with its name.

Numbers stay the digits that the file holds: spreadsheets keep 15 of them, and what a binary double
adds behind is rounded away (``values``). Every cell that cannot be read is a problem of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel, from_ISO8601

from documents.xlsx.problems import WorkbookError, quoted
from documents.xlsx.stored import Stored, StoredRow
from documents.xlsx.values import (
    FIRST_CERTAIN_DAY,
    control_character,
    is_stored_number,
    moment_text,
    number_text,
    tidy,
    unescape,
)

_INDEX = re.compile(r"[0-9]{1,9}")
_CHINESE_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Built-in number formats of the Chinese locale that show a day; openpyxl takes them for plain."""


class Cell(NamedTuple):
    """One cell that holds something.

    ``kind`` is ``number``, ``text``, ``date`` or ``bool``; ``raw`` is the value as it was read,
    ``text`` what it means: exact decimal text, ISO date, 是/否, or tidied text. ``problem`` is a
    code of ``problems.CELL_MESSAGES`` when the cell has no usable value; ``text`` is then empty.
    """

    sheet: str
    row: int
    column: int
    raw: str
    text: str
    kind: str = "text"
    problem: str = ""

    @property
    def ref(self) -> str:
        """Where the cell is, as the office says it: ``目标!D17``."""
        return f"{self.sheet}!{get_column_letter(self.column)}{self.row}"


class Row(NamedTuple):
    """One stored row: its number and the cells that hold something, by column number."""

    sheet: str
    number: int
    cells: dict[int, Cell]

    def ref(self, column: int) -> str:
        """The place of a column in this row, whether or not a cell is there."""
        return f"{self.sheet}!{get_column_letter(column)}{self.number}"


class CellValues:
    """Reads the cells of one workbook by its shared texts, its styles and its calendar."""

    def __init__(self, book: Any, texts: Sequence[str]) -> None:
        self._texts = texts
        self._epoch = book.epoch
        self._first_day = max(FIRST_CERTAIN_DAY, book.epoch.date())
        self._dates = set(book._date_formats)
        self._spans = set(book._timedelta_formats)
        styles = book._cell_styles
        self._dates |= {n for n, style in enumerate(styles) if style.numFmtId in _CHINESE_DATES}
        self._styles = len(styles)

    def cells(self, sheet: str, row: StoredRow) -> dict[int, Cell]:
        """The cells of a row that hold something, by column number."""
        found = {}
        for column, stored, value in _triples(row.cells):
            cell = self._cell(sheet, row.number, column, stored, value)
            if cell.text or cell.problem:
                found[column] = cell
        return found

    def _cell(self, sheet: str, row: int, column: int, stored: Stored, value: str) -> Cell:
        kind = stored.kind
        if stored.uncomputed:
            return Cell(sheet, row, column, "", "", "text", "formula_no_value")
        if kind == "s":
            return _text_cell(sheet, row, column, self._shared(value))
        if kind == "n":
            return self._number(sheet, row, column, stored, value)
        if kind == "b":
            return _bool_cell(sheet, row, column, value)
        if kind == "d":
            return self._moment(sheet, row, column, value)
        if kind == "e":
            return Cell(sheet, row, column, quoted(value), "", "text", "error_value")
        return _text_cell(sheet, row, column, value)

    def _shared(self, value: str) -> str:
        if not _INDEX.fullmatch(value) or int(value) >= len(self._texts):
            raise WorkbookError("file_damaged")
        return self._texts[int(value)]

    def _number(self, sheet: str, row: int, column: int, stored: Stored, value: str) -> Cell:
        style = self._style(stored.style)
        if style in self._dates and is_stored_number(value):
            return self._day(sheet, row, column, value, span=style in self._spans)
        text, problem = number_text(value)
        return Cell(sheet, row, column, value, text, "number", problem)

    def _style(self, text: str) -> int:
        if not _INDEX.fullmatch(text) or int(text) >= self._styles:
            raise WorkbookError("file_damaged")
        return int(text)

    def _day(self, sheet: str, row: int, column: int, serial: str, *, span: bool) -> Cell:
        try:
            value = from_excel(float(serial), self._epoch, timedelta=span)
        except (OverflowError, ValueError):
            return Cell(sheet, row, column, serial, "", "date", "date_impossible")
        return self._moment_cell(sheet, row, column, value)

    def _moment(self, sheet: str, row: int, column: int, value: str) -> Cell:
        try:
            moment = from_ISO8601(value)
        except ValueError:
            return Cell(sheet, row, column, quoted(value), "", "date", "date_impossible")
        return self._moment_cell(sheet, row, column, moment)

    def _moment_cell(
        self, sheet: str, row: int, column: int, value: date | time | timedelta
    ) -> Cell:
        text, problem = moment_text(value, self._first_day)
        return Cell(sheet, row, column, str(value), text, "date", problem)


def _triples(cells: list[Any]) -> Iterator[tuple[int, Stored, str]]:
    each = iter(cells)
    return zip(each, each, each, strict=True)


def _bool_cell(sheet: str, row: int, column: int, value: str) -> Cell:
    if value.strip() not in {"0", "1"}:
        return Cell(sheet, row, column, quoted(value), "", "bool", "value_damaged")
    return Cell(sheet, row, column, value, "是" if value.strip() == "1" else "否", "bool")


def _text_cell(sheet: str, row: int, column: int, raw: str) -> Cell:
    text = unescape(raw)
    if control_character(text):
        return Cell(sheet, row, column, raw, "", "text", "control_character")
    return Cell(sheet, row, column, raw, tidy(text))
