"""A first look through every XML part, before openpyxl builds anything from it.

openpyxl reads a well-meant file. This streamed pass (defusedxml, no document types, nothing kept)
makes sure that the file is one: it bounds what openpyxl would hold in memory, counts rows, columns
and cells as they really are, and refuses cells that are not where they say. It also notes the two
things openpyxl does not tell: formulas stored without a value, which look like empty cells
afterwards, and values it could not convert, at which it would stop without naming the cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import XMLParser, iterparse
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_ISO8601
from openpyxl.xml.constants import PKG_REL_NS, SHEET_MAIN_NS

from documents.xlsx.limits import Limits, Meter
from documents.xlsx.problems import WorkbookError, quoted
from documents.xlsx.values import is_stored_number

_CHUNK = 64 * 1024
_IDLE_CHUNKS = 16
"""A megabyte without a single tag is no workbook, and costs an XML parser ever more time."""

_LAST_ROW = 1_048_576
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_INDEX = re.compile(r"[0-9]{1,9}")
_ROW, _CELL, _VALUE, _FORMULA, _TEXT, _ITEM, _SHEET, _STRINGS, _WORKBOOK = (
    f"{{{SHEET_MAIN_NS}}}{name}"
    for name in ("row", "c", "v", "f", "t", "si", "worksheet", "sst", "workbook")
)
_RELATIONSHIP = f"{{{PKG_REL_NS}}}Relationship"


class Fault(NamedTuple):
    """A stored value that is none of its kind: row, column and what stands there."""

    row: int
    column: int
    raw: str


@dataclass(slots=True)
class SheetScan:
    """What was seen in a worksheet: ``(row, column)`` of formulas without value, and faults."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class PackageScan:
    """The worksheets by part name, and the part that lists them."""

    sheets: dict[str, SheetScan] = field(default_factory=dict)
    workbook: str = ""


class _Target(Protocol):
    """What the parser hands its events to; ``events`` grows with every tag."""

    events: int

    def start(self, tag: str, attrs: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def scan_package(package: zipfile.ZipFile, limits: Limits, meter: Meter) -> PackageScan:
    """Look through every part of ``package``.

    Raises :class:`WorkbookError` for what refuses the file, and whatever a broken archive raises.
    Parts that are not XML are passed over: openpyxl refuses them itself where it needs XML.
    """
    scan = PackageScan()
    for info in package.infolist():
        if not info.is_dir():
            _scan_part(package, info, scan, limits, meter)
    if not scan.workbook or not scan.sheets:
        raise WorkbookError("file_damaged")
    return scan


def _scan_part(
    package: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    scan: PackageScan,
    limits: Limits,
    meter: Meter,
) -> None:
    with package.open(info) as stream:
        head = stream.read(_CHUNK)
        root = _root(head)
        target: _Target
        if root == _SHEET:
            found = scan.sheets[info.filename] = SheetScan()
            target = _Sheet(info.filename, found, meter)
        elif root == _STRINGS:
            target = _Strings(limits)
        else:
            target = _Tree(limits, info)
        if root == _WORKBOOK:
            if scan.workbook:
                raise WorkbookError("file_damaged")
            scan.workbook = info.filename
        try:
            _feed(stream, head, target, meter)
        except ParseError:
            if root in {_SHEET, _STRINGS}:
                raise


def _root(head: bytes) -> str:
    """The root element's name, or an empty text where ``head`` does not get that far."""
    try:
        for _event, element in iterparse(io.BytesIO(head), events=("start",), forbid_dtd=True):
            return str(element.tag)
    except ParseError:
        pass
    return ""


def _feed(stream: Any, chunk: bytes, target: _Target, meter: Meter) -> None:
    parser = XMLParser(target=target, forbid_dtd=True)
    idle = 0
    while chunk:
        meter.check_time()
        before = target.events
        parser.feed(chunk)
        idle = idle + 1 if target.events == before else 0
        if idle > _IDLE_CHUNKS:
            raise WorkbookError("file_damaged")
        chunk = stream.read(_CHUNK)
    parser.close()


class _Tree:
    """A part that openpyxl builds whole, such as styles: bounded in bytes and elements. A link
    that leads out of the file refuses it, except hyperlinks, which are never followed."""

    def __init__(self, limits: Limits, info: zipfile.ZipInfo) -> None:
        self.events = 0
        self._limit = limits.tree_elements
        self._large = info.file_size > limits.tree_bytes

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        self.events += 1
        if self._large or self.events > self._limit:
            raise WorkbookError("file_too_complex")
        outside = tag == _RELATIONSHIP and attrs.get("TargetMode") == "External"
        if outside and not attrs.get("Type", "").endswith("/hyperlink"):
            raise WorkbookError("file_external_links")

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


class _Counted:
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

    def close(self) -> None:
        pass


class _Strings(_Counted):
    """The shared texts."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._items = 0
        self._total = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        self._count()
        if tag == _ITEM:
            self._items += 1
            self._elements = 0
            if self._items > self._limits.cells:
                raise WorkbookError("too_many_cells", limit=self._limits.cells)

    def end(self, tag: str) -> None:
        if tag == _ITEM:
            self._total += self._length
            self._length = 0
            if self._total > self._limits.shared_text:
                raise WorkbookError("file_too_complex")


class _Sheet(_Counted):
    """A worksheet. Rows and columns must come in ascending order, each once, as the format
    demands: anything else would let one cell be read under another's place."""

    def __init__(self, part: str, found: SheetScan, meter: Meter) -> None:
        super().__init__(meter.limits)
        self._part = part
        self._meter = meter
        self._found = found
        self._rows = self._row = self._column = self._cells = self._depth = 0
        self._in_row = self._in_cell = False
        self._kind = ""
        self._value: list[str] | None = None
        self._formula = self._text = self._collecting = False
        self._letters: dict[str, int] = {}

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        self._count()
        if self._in_cell:
            self._depth += 1
            self._inside_cell(tag)
        elif tag == _CELL and self._in_row:
            self._start_cell(attrs)
        elif tag == _ROW and not self._in_row:
            self._start_row(attrs)
        elif self._in_row or tag == _CELL:
            raise WorkbookError("file_damaged")  # openpyxl takes whatever is in a row for a cell
        else:
            self._length = 0

    def end(self, tag: str) -> None:
        if self._depth:
            self._depth -= 1
            self._collecting = False
        elif self._in_cell:
            self._in_cell = False
            self._end_cell()
        elif self._in_row:
            self._in_row = False
            self._rows += 1
            self._meter.count_row(self._part, self._rows, self._column, self._cells)

    def data(self, text: str) -> None:
        super().data(text)
        if self._collecting and self._value is not None:
            self._value.append(text)

    def _start_row(self, attrs: dict[str, str]) -> None:
        number = int(attrs.get("r", self._row + 1))
        if not self._row < number <= _LAST_ROW:
            raise WorkbookError("file_damaged")
        self._row = number
        self._column = self._cells = self._elements = self._length = 0
        self._in_row = True

    def _start_cell(self, attrs: dict[str, str]) -> None:
        ref = attrs.get("r")
        column = self._column + 1 if ref is None else self._column_of(ref)
        if column <= self._column:
            raise WorkbookError("file_damaged")
        self._column = column
        self._cells += 1
        self._in_cell = True
        self._kind = attrs.get("t", "n")
        self._value = None
        self._formula = self._text = False
        self._length = 0

    def _inside_cell(self, tag: str) -> None:
        if tag == _VALUE and self._depth == 1:
            if self._value is not None:
                raise WorkbookError("file_damaged")
            self._value = []
            self._collecting = True
            self._length = 0
        elif tag == _FORMULA and self._depth == 1:
            self._formula = True
        elif tag == _TEXT:
            self._text = True

    def _end_cell(self) -> None:
        value = None if self._value is None else "".join(self._value)
        if self._kind == "inlineStr":
            computed = self._text
        else:
            # A formula whose text result is empty keeps type "str"; one never computed has none.
            computed = bool(value) or (value is not None and self._kind == "str")
            if value:
                self._check(value)
        if self._formula and not computed:
            self._found.formulas.add((self._row, self._column))

    def _column_of(self, ref: str) -> int:
        match = _REF.fullmatch(ref)
        if match is None or int(match[2]) != self._row:
            raise WorkbookError("file_damaged")
        letters = match[1]
        if letters not in self._letters:
            self._letters[letters] = column_index_from_string(letters)
        return self._letters[letters]

    def _check(self, value: str) -> None:
        """Note a value that openpyxl cannot convert."""
        kind = self._kind
        if kind == "s":
            if not _INDEX.fullmatch(value):
                raise WorkbookError("file_damaged")
        elif (
            (kind == "n" and not is_stored_number(value))
            or (kind == "b" and value.strip() not in {"0", "1"})
            or (kind == "d" and not _is_moment(value))
        ):
            self._found.faults.append(Fault(self._row, self._column, quoted(value)))


def _is_moment(value: str) -> bool:
    try:
        from_ISO8601(value)
    except ValueError:
        return False
    return True
