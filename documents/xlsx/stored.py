"""What stands in the cells of a worksheet, as stored: bounded, in order, in one pass."""

from __future__ import annotations

import re
from typing import NamedTuple

from openpyxl.utils import column_index_from_string
from openpyxl.xml.constants import SHEET_MAIN_NS

from documents.xlsx.limits import Limits, Meter
from documents.xlsx.problems import WorkbookError

BETWEEN = "}"
"""What expat puts between the namespace and the name of an element."""

_LAST_ROW = 1_048_576
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW, _CELL, _VALUE, _FORMULA, _INLINE, _TEXT, _RUN = (
    f"{SHEET_MAIN_NS}{BETWEEN}{name}" for name in ("row", "c", "v", "f", "is", "t", "r")
)


class Stored(NamedTuple):
    """How a value is stored: the format's type of the cell, the number of its style, and whether
    it is a formula without a value. Many cells share one."""

    kind: str
    style: str
    uncomputed: bool = False


class StoredRow(NamedTuple):
    """A row: its number, and of each cell that holds something column, kind and value in turn
    (flat, for a large file has hundreds of thousands)."""

    number: int
    cells: list[int | Stored | str]


class Counted:
    """Counts what openpyxl holds at once of a long part: the elements and the text of one record,
    that is of one row or one shared text."""

    def __init__(self, limits: Limits) -> None:
        self.events = 0
        self._limits = limits
        self._elements = 0
        self._length = 0

    def _count(self) -> None:
        self.events += 1
        self._elements += 1
        if self._elements > self._limits.record_elements:
            raise WorkbookError("file_too_complex")

    def data(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._limits.cell_text:
            raise WorkbookError("text_too_long", limit=self._limits.cell_text)


class SheetTarget(Counted):
    """A worksheet. Rows and columns must come in ascending order, each once, as the format
    demands: anything else would let one cell be read under another's place."""

    def __init__(self, part: str, rows: list[StoredRow], meter: Meter) -> None:
        super().__init__(meter.limits)
        self._part = part
        self._meter = meter
        self._found = rows
        self._rows = self._row = self._column = self._cells = 0
        self._in_row = self._in_cell = False
        self._inside: list[str] = []
        self._stored: list[int | Stored | str] = []
        self._kind = self._style = ""
        self._value: list[str] | None = None
        self._inline: list[str] = []
        self._formula = self._collecting = False
        self._letters: dict[str, int] = {}
        self._kinds: dict[tuple[str, str, bool], Stored] = {}

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        self._count()
        if self._in_cell:
            self._inside_cell(tag)
        elif tag == _CELL and self._in_row:
            self._start_cell(attrs)
        elif tag == _ROW and not self._in_row:
            self._start_row(attrs)
        elif self._in_row or tag == _CELL:
            raise WorkbookError("file_damaged")  # whatever is in a row would be taken for a cell
        else:
            self._length = 0

    def end(self, tag: str) -> None:
        if self._inside:
            self._inside.pop()
            self._collecting = False
        elif self._in_cell:
            self._in_cell = False
            self._end_cell()
        elif self._in_row:
            self._in_row = False
            self._rows += 1
            self._meter.count_row(self._part, self._rows, self._column, self._cells)
            if self._stored:
                self._found.append(StoredRow(self._row, self._stored))

    def data(self, text: str) -> None:
        super().data(text)
        if self._collecting:
            (self._inline if self._value is None else self._value).append(text)

    def _start_row(self, attrs: dict[str, str]) -> None:
        number = int(attrs.get("r", self._row + 1))
        if not self._row < number <= _LAST_ROW:
            raise WorkbookError("file_damaged")
        self._row = number
        self._column = self._cells = self._elements = self._length = 0
        self._stored = []
        self._in_row = True

    def _start_cell(self, attrs: dict[str, str]) -> None:
        ref = attrs.get("r")
        column = self._column + 1 if ref is None else self._column_of(ref)
        if column <= self._column:
            raise WorkbookError("file_damaged")
        self._column = column
        self._cells += 1
        self._in_cell = True
        self._kind, self._style = attrs.get("t", "n"), attrs.get("s", "0")
        self._value = None
        self._formula = False
        self._length = 0

    def _inside_cell(self, tag: str) -> None:
        inside = self._inside
        if tag == _VALUE and not inside:
            if self._value is not None:
                raise WorkbookError("file_damaged")
            self._value = []
            self._collecting = self._kind != "inlineStr"
            self._length = 0
        elif tag == _FORMULA and not inside:
            self._formula = True
        elif tag == _TEXT and inside in ([_INLINE], [_INLINE, _RUN]):
            # Text beside it tells how characters are read aloud, and is none of the cell's.
            self._collecting = self._kind == "inlineStr" and self._value is None
        inside.append(tag)

    def _end_cell(self) -> None:
        if self._kind == "inlineStr":
            value = "".join(self._inline)
            self._inline.clear()
            computed = bool(value)
        else:
            value = "" if self._value is None else "".join(self._value)
            # A formula whose text result is empty keeps type "str"; one never computed has none.
            computed = bool(value) or (self._value is not None and self._kind == "str")
        if value or (self._formula and not computed):
            key = (self._kind, self._style, not value)
            if key not in self._kinds:
                self._kinds[key] = Stored(*key)
            self._stored += (self._column, self._kinds[key], value)

    def _column_of(self, ref: str) -> int:
        match = _REF.fullmatch(ref)
        if match is None or int(match[2]) != self._row:
            raise WorkbookError("file_damaged")
        letters = match[1]
        if letters not in self._letters:
            self._letters[letters] = column_index_from_string(letters)
        return self._letters[letters]
