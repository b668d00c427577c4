"""Reading a workbook through openpyxl: bounded, exact, every problem with its cell.

A file is looked at twice: ``limits`` and ``scan`` refuse what is dangerous or damaged before
openpyxl sees it, then openpyxl streams the values. It turns numbers into binary doubles; the
shortest digits that name the double, rounded to the 15 a spreadsheet keeps, are the number that
stood in the cell.

What is read plainly: hidden rows, columns and sheets count like visible ones; a merged area holds
its value in its first cell, the others are empty; a formula counts by the value stored with it.
Formats matter only to tell dates from numbers.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.reader.workbook import WorkbookParser
from openpyxl.styles import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel

from documents.xlsx import limits as limits_module
from documents.xlsx.limits import Limits, Meter
from documents.xlsx.problems import WorkbookError, quoted
from documents.xlsx.scan import PackageScan, scan_package
from documents.xlsx.values import (
    FIRST_CERTAIN_DAY,
    control_character,
    moment_text,
    number_text,
    tidy,
    unescape,
)

_BATCH = 256

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


class Sheet(NamedTuple):
    """A worksheet: its name, the part that holds it, whether it is hidden."""

    name: str
    part: str
    hidden: bool


class WorkbookReader:
    """An open workbook: ``with WorkbookReader(file) as book: for row in book.rows("目标")``.

    ``source`` is a path or a seekable binary file. Raises :class:`WorkbookError` when opening or
    when reading further for whatever refuses the file as a whole.
    """

    def __init__(
        self,
        source: BinaryIO | Path,
        limits: Limits = limits_module.DEFAULT,
        meter: Meter | None = None,
    ) -> None:
        self._limits = limits
        self._meter = meter or Meter(limits)
        self._file = source.open("rb") if isinstance(source, Path) else source
        self._own_file = isinstance(source, Path)
        self._book: Any = None
        try:
            self._look()
            self._open()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> WorkbookReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, if this reader opened it."""
        if self._book is not None:
            self._book.close()
        if self._own_file:
            self._file.close()

    @property
    def sheet_names(self) -> list[str]:
        """Names of the worksheets, in order, hidden ones too."""
        return [sheet.name for sheet in self.sheets]

    def rows(self, name: str) -> Iterator[Row]:
        """Stream the rows of a sheet that hold anything."""
        part = next((sheet.part for sheet in self.sheets if sheet.name == name), None)
        if part is None:
            raise WorkbookError("sheet_missing", sheet=name)
        seen = self._scan.sheets[part]
        if seen.faults:
            row, column, raw = seen.faults[0]
            ref = f"{name}!{get_column_letter(column)}{row}"
            raise WorkbookError("cell_unreadable", ref=ref, value=raw)
        sheet = self._book[name]
        sheet.reset_dimensions()  # the size a file states itself is not to be trusted
        stream = enumerate(sheet.iter_rows(), 1)
        while batch := self._batch(stream):
            for number, stored in batch:
                cells = self._cells(name, number, stored, seen.formulas)
                if cells:
                    yield Row(name, number, cells)

    def _batch(self, stream: Iterator[tuple[int, Any]]) -> list[tuple[int, Any]]:
        self._meter.check_time()
        with _damage_told():
            return list(islice(stream, _BATCH))

    def _look(self) -> None:
        """Refuse what is dangerous or damaged, and learn the sheets."""
        with _damage_told(), limits_module.open_package(self._file, self._limits) as package:
            self._scan = scan_package(package, self._limits, self._meter)
            self.sheets = _listed_sheets(package, self._scan, self._limits)

    def _open(self) -> None:
        with _damage_told():
            self._file.seek(0)
            self._book = openpyxl.load_workbook(
                self._file, read_only=True, data_only=True, keep_links=False
            )
            self._first_day = max(FIRST_CERTAIN_DAY, self._book.epoch.date())

    def _cells(
        self, sheet: str, row: int, stored: tuple[Any, ...], formulas: set[tuple[int, int]]
    ) -> dict[int, Cell]:
        cells = {}
        for column, item in enumerate(stored, 1):
            if item.value is not None:
                cell = self._cell(sheet, row, column, item)
                if cell.text or cell.problem:
                    cells[column] = cell
            elif (row, column) in formulas:
                cells[column] = Cell(sheet, row, column, "", "", "text", "formula_no_value")
        return cells

    def _cell(self, sheet: str, row: int, column: int, stored: Any) -> Cell:
        value, kind = stored.value, stored.data_type
        if kind == "n":
            if stored.style_array.numFmtId in _CHINESE_DATES:
                return self._chinese_date(sheet, row, column, value)
            raw = repr(value)
            text, problem = number_text(raw)
            return Cell(sheet, row, column, raw, text, "number", problem)
        if kind == "d":
            text, problem = moment_text(value, self._first_day)
            return Cell(sheet, row, column, str(value), text, "date", problem)
        if kind == "b":
            return Cell(sheet, row, column, str(value), "是" if value else "否", "bool")
        if kind == "e":
            # openpyxl gives a serial outside the calendar as an error in a date cell.
            impossible = value == "#VALUE!" and is_date_format(stored.number_format)
            problem = "date_impossible" if impossible else "error_value"
            return Cell(sheet, row, column, quoted(value), "", "text", problem)
        return _text_cell(sheet, row, column, value)

    def _chinese_date(self, sheet: str, row: int, column: int, serial: float) -> Cell:
        try:
            value = from_excel(serial, self._book.epoch)
        except (OverflowError, ValueError):
            return Cell(sheet, row, column, repr(serial), "", "date", "date_impossible")
        text, problem = moment_text(value, self._first_day)
        return Cell(sheet, row, column, str(value), text, "date", problem)


def _listed_sheets(package: Any, scan: PackageScan, limits: Limits) -> list[Sheet]:
    """The worksheets as the workbook lists them."""
    parser = WorkbookParser(package, scan.workbook, keep_links=False)
    parser.parse()
    listed = list(parser.find_sheets())
    if len(listed) > limits.sheets:
        raise WorkbookError("too_many_sheets", count=len(listed), limit=limits.sheets)
    sheets = [
        Sheet(sheet.name, relation.target, sheet.state != "visible")
        for sheet, relation in listed
        if relation.Type.endswith("/worksheet")
    ]
    names = {sheet.name for sheet in sheets}
    if not sheets or len(names) != len(sheets):
        raise WorkbookError("file_damaged")
    if any(sheet.part not in scan.sheets for sheet in sheets):
        raise WorkbookError("file_damaged")  # openpyxl would leave such a sheet out in silence
    return sheets


def _text_cell(sheet: str, row: int, column: int, raw: str) -> Cell:
    text = unescape(raw)
    if control_character(text):
        return Cell(sheet, row, column, raw, "", "text", "control_character")
    return Cell(sheet, row, column, raw, tidy(text))


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn whatever the libraries stumble over in a broken file into the error a person can read;
    what they merely remark about a file's styles is nobody's concern here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (WorkbookError, MemoryError):
            raise
        except DefusedXmlException as error:
            raise WorkbookError("file_unsafe_xml") from error
        except Exception as error:
            raise WorkbookError("file_damaged") from error
