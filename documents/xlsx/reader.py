"""Reading a workbook: streamed, bounded, exact.

The reader drives expat itself (through ``defusedxml``, which refuses document types and entities)
instead of openpyxl: openpyxl turns numbers into floats before anyone sees the stored text, trusts
the size a sheet states, and needs the memory of the whole file. Here one row at a time is kept.

What is read plainly: hidden rows, columns and sheets count like visible ones; a merged area holds
its value in its first cell, the others are empty; a formula counts by the value stored with it.
Formats matter only to tell dates from numbers.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple
from xml.sax import SAXException

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from documents.xlsx import limits as limits_module
from documents.xlsx.limits import Limits, Meter
from documents.xlsx.parts import (
    RelationshipsHandler,
    SharedStringsHandler,
    SheetHandler,
    StoredCell,
    StylesHandler,
    WorkbookHandler,
)
from documents.xlsx.problems import WorkbookError, quoted
from documents.xlsx.values import control_character, number_text, serial_text, tidy, unescape

_CHUNK = 64 * 1024
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SAXException,
    UnicodeError,
    ValueError,
)


class Cell(NamedTuple):
    """One cell that holds something.

    ``kind`` is ``number``, ``text``, ``date`` or ``bool``; ``raw`` is what the file stores,
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
        return f"{self.sheet}!{column_letters(self.column)}{self.row}"


class Row(NamedTuple):
    """One stored row: its number and the cells that hold something, by column number."""

    sheet: str
    number: int
    cells: dict[int, Cell]

    def ref(self, column: int) -> str:
        """The place of a column in this row, whether or not a cell is there."""
        return f"{self.sheet}!{column_letters(column)}{self.number}"


class Sheet(NamedTuple):
    """A worksheet: its name, the part that holds it, whether it is hidden."""

    name: str
    part: str
    hidden: bool


def column_letters(column: int) -> str:
    """1 → ``A``, 27 → ``AA``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
        file = source.open("rb") if isinstance(source, Path) else source
        self._own_file = file if isinstance(source, Path) else None
        try:
            self._package = limits_module.open_package(file, limits)
        except WorkbookError:
            self._close_own_file()
            raise
        try:
            self._load()
        except WorkbookError:
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
        self._package.close()
        self._close_own_file()

    def _close_own_file(self) -> None:
        if self._own_file is not None:
            self._own_file.close()

    @property
    def sheet_names(self) -> list[str]:
        """Names of the worksheets, in order, hidden ones too."""
        return [sheet.name for sheet in self.sheets]

    def rows(self, name: str) -> Iterator[Row]:
        """Stream the rows of a sheet that hold anything."""
        part = next((sheet.part for sheet in self.sheets if sheet.name == name), None)
        if part is None:
            raise WorkbookError("sheet_missing", sheet=name)
        handler = SheetHandler(name, self._meter)
        for _chunk in self._parse(part, handler):
            for number, stored in handler.take():
                cells = {item.column: self._cell(name, number, item) for item in stored}
                cells = {
                    column: cell for column, cell in cells.items() if cell.text or cell.problem
                }
                if cells:
                    yield Row(name, number, cells)

    def _load(self) -> None:
        main = self._main_part()
        workbook = WorkbookHandler()
        self._read(main, workbook)
        if len(workbook.sheets) > self._limits.sheets:
            count = len(workbook.sheets)
            raise WorkbookError("too_many_sheets", count=count, limit=self._limits.sheets)
        self._since_1904 = workbook.since_1904
        relations = self._relations(main)
        self.sheets = [
            Sheet(name, relations.parts[relation], hidden)
            for name, relation, hidden in workbook.sheets
            if relations.kinds.get(relation) == "worksheet"
        ]
        if not self.sheets or len(set(self.sheet_names)) != len(self.sheets):
            raise WorkbookError("file_damaged")
        strings = SharedStringsHandler(self._limits)
        styles = StylesHandler()
        self._read(relations.first("sharedStrings"), strings)
        self._read(relations.first("styles"), styles)
        self._strings = strings.items
        self._date_styles = styles.date_styles

    def _main_part(self) -> str:
        relations = self._relations("")
        main = relations.first("officeDocument")
        if not main.endswith("workbook.xml"):
            raise WorkbookError("file_not_workbook")
        return main

    def _relations(self, part: str) -> RelationshipsHandler:
        folder, name = posixpath.split(part)
        handler = RelationshipsHandler(folder)
        self._read(posixpath.join(folder, "_rels", f"{name}.rels"), handler)
        return handler

    def _read(self, part: str, handler: object) -> None:
        if part:
            for _chunk in self._parse(part, handler):
                pass

    def _parse(self, part: str, handler: object) -> Iterator[None]:
        """Feed a part to ``handler`` piece by piece, watching the time."""
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(handler)
        with _damage_told(), self._package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                self._meter.check_time()
                parser.feed(chunk)
                yield
            parser.close()
        yield

    def _cell(self, sheet: str, row: int, stored: StoredCell) -> Cell:
        column, kind, style, raw, formula, has_value = stored
        if formula and not has_value:
            return Cell(sheet, row, column, raw, "", "text", "formula_no_value")
        if kind == "n":
            return self._number(sheet, row, column, style, raw)
        if kind == "s":
            raw = self._shared(raw)
        elif kind == "b":
            return Cell(sheet, row, column, raw, "是" if raw.strip() == "1" else "否", "bool")
        elif kind == "e":
            return Cell(sheet, row, column, quoted(raw), "", "text", "error_value")
        elif kind == "d":
            return Cell(sheet, row, column, raw, raw.strip().removesuffix("T00:00:00"), "date")
        return _text_cell(sheet, row, column, raw)

    def _number(self, sheet: str, row: int, column: int, style: int, raw: str) -> Cell:
        if not raw.strip():
            return Cell(sheet, row, column, raw, "")
        if style in self._date_styles:
            text, problem = serial_text(raw, since_1904=self._since_1904)
            return Cell(sheet, row, column, raw, text, "date", problem)
        text, problem = number_text(raw)
        return Cell(sheet, row, column, raw, text, "number", problem)

    def _shared(self, raw: str) -> str:
        index = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
        if not 0 <= index < len(self._strings):
            raise WorkbookError("file_damaged")
        return self._strings[index]


def _text_cell(sheet: str, row: int, column: int, raw: str) -> Cell:
    text = unescape(raw)
    if control_character(text):
        return Cell(sheet, row, column, raw, "", "text", "control_character")
    return Cell(sheet, row, column, raw, tidy(text))


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn what a broken archive or broken XML raises into the error a person can read."""
    try:
        yield
    except WorkbookError:
        raise
    except DefusedXmlException as error:
        raise WorkbookError("file_unsafe_xml") from error
    except _DAMAGE as error:
        raise WorkbookError("file_damaged") from error
