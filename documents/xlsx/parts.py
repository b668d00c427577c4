"""Handlers for the XML parts of a workbook, fed piece by piece by the reader.

They compare local names only, so both the transitional and the strict form of the format are read.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from documents.xlsx.limits import Limits, Meter
from documents.xlsx.problems import WorkbookError
from documents.xlsx.values import is_date_format

_MOST_LETTERS = 3


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def _attribute(attributes: AttributesImpl, name: str, default: str = "") -> str:
    """An attribute by its local name: ``r:id`` may carry any prefix."""
    for key in attributes.getNames():
        if _local(key) == name:
            return str(attributes.getValue(key))
    return default


class StoredCell(NamedTuple):
    """A cell as stored: column, type letter, style index, text, whether formula, whether value."""

    column: int
    kind: str
    style: int
    raw: str
    formula: bool
    has_value: bool


class RelationshipsHandler(ContentHandler):
    """A ``.rels`` part: id → kind and part name. A link that leads out of the file refuses it,
    except hyperlinks, which are never followed."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.kinds: dict[str, str] = {}
        self.parts: dict[str, str] = {}

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if _local(name) != "Relationship":
            return
        identity = attrs.get("Id", "")
        kind = attrs.get("Type", "").rpartition("/")[2]
        if attrs.get("TargetMode", "") == "External":
            if kind != "hyperlink":
                raise WorkbookError("file_external_links")
            return
        target = attrs.get("Target", "")
        path = target if target.startswith("/") else posixpath.join("/", self._folder, target)
        self.kinds[identity] = kind
        self.parts[identity] = posixpath.normpath(path).lstrip("/")

    def first(self, kind: str) -> str:
        """The part of the first relationship of ``kind``, or an empty text."""
        for identity, found in self.kinds.items():
            if found == kind:
                return self.parts[identity]
        return ""


class WorkbookHandler(ContentHandler):
    """``workbook.xml``: names of sheets, their relationships, hidden or not, the date system."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        local = _local(name)
        if local == "sheet":
            hidden = attrs.get("state", "visible") != "visible"
            self.sheets.append((attrs.get("name", ""), _attribute(attrs, "id"), hidden))
        elif local == "workbookPr":
            self.since_1904 = attrs.get("date1904", "0") in {"1", "true"}


class StylesHandler(ContentHandler):
    """``styles.xml``: which cell styles show a date."""

    def __init__(self) -> None:
        super().__init__()
        self.date_styles: set[int] = set()
        self._patterns: dict[int, str] = {}
        self._inside = False
        self._count = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        local = _local(name)
        if local == "numFmt":
            self._patterns[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")
        elif local == "cellXfs":
            self._inside = True
        elif local == "xf" and self._inside:
            number = int(attrs.get("numFmtId", "0"))
            if is_date_format(number, self._patterns.get(number, "")):
                self.date_styles.add(self._count)
            self._count += 1

    def endElement(self, name: str) -> None:  # noqa: N802
        if _local(name) == "cellXfs":
            self._inside = False


class _TextHandler(ContentHandler):
    """Collects text, up to what one cell may hold."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._pieces: list[str] = []
        self._length = 0
        self._collecting = False

    def characters(self, content: str) -> None:
        if self._collecting:
            self._length += len(content)
            if self._length > self._most:
                raise WorkbookError("text_too_long", limit=self._most)
            self._pieces.append(content)

    def _clear(self) -> None:
        self._pieces.clear()
        self._length = 0


class SharedStringsHandler(_TextHandler):
    """``sharedStrings.xml``: the texts, runs joined, phonetic hints left out."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits.cell_text)
        self.items: list[str] = []
        self._limit = limits.cells
        self._phonetic = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        local = _local(name)
        if local == "t":
            self._collecting = not self._phonetic
        elif local == "si":
            self._clear()
        elif local == "rPh":
            self._phonetic = True

    def endElement(self, name: str) -> None:  # noqa: N802
        local = _local(name)
        if local == "t":
            self._collecting = False
        elif local == "rPh":
            self._phonetic = False
        elif local == "si":
            self.items.append("".join(self._pieces))
            if len(self.items) > self._limit:
                raise WorkbookError("too_many_cells", limit=self._limit)


class SheetHandler(_TextHandler):
    """A worksheet: rows of stored cells, taken off as they are complete.

    Rows and columns must come in ascending order, each once, as the format demands; anything else
    would let one cell be read under another's place, so it refuses the file.
    """

    def __init__(self, sheet: str, meter: Meter) -> None:
        super().__init__(meter.limits.cell_text)
        self._sheet = sheet
        self._meter = meter
        self._done: list[tuple[int, list[StoredCell]]] = []
        self._columns: dict[str, int] = {}
        self._rows = self._row = self._column = self._seen = 0
        self._cells: list[StoredCell] = []
        self._kind, self._style = "n", 0
        self._formula = self._has_value = self._phonetic = False

    def take(self) -> list[tuple[int, list[StoredCell]]]:
        """The rows completed since the last call."""
        done, self._done = self._done, []
        return done

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if ":" in name:
            name = _local(name)
        if name == "c":
            self._start_cell(attrs)
        elif name == "v":
            self._collecting = self._has_value = True
        elif name == "row":
            self._start_row(attrs)
        elif name == "f":
            self._formula = True
        elif name == "t":
            self._collecting = self._kind == "inlineStr" and not self._phonetic
            self._has_value = True
        elif name == "rPh":
            self._phonetic = True

    def endElement(self, name: str) -> None:  # noqa: N802
        if ":" in name:
            name = _local(name)
        if name == "v" or name == "t":
            self._collecting = False
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic = False
        elif name == "row":
            self._end_row()

    def _start_row(self, attrs: AttributesImpl) -> None:
        number = int(attrs.get("r", str(self._row + 1)))
        if number <= self._row:
            raise WorkbookError("file_damaged")
        self._row = number
        self._column = self._seen = 0
        self._cells = []

    def _start_cell(self, attrs: AttributesImpl) -> None:
        ref = attrs.get("r")
        column = self._column + 1 if ref is None else self._column_of(ref)
        if column <= self._column:
            raise WorkbookError("file_damaged")
        self._column = column
        self._seen += 1
        self._kind = attrs.get("t", "n")
        self._style = int(attrs.get("s", "0"))
        self._formula = self._has_value = False
        self._pieces.clear()
        self._length = 0

    def _column_of(self, ref: str) -> int:
        letters = ref[: -len(str(self._row))]
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column_number(letters)
        if ref[len(letters) :] != str(self._row):
            raise WorkbookError("file_damaged")
        return column

    def _end_cell(self) -> None:
        raw = "".join(self._pieces)
        # A formula whose text result is empty keeps type "str"; one never computed has no type.
        has_value = self._has_value and (bool(raw) or self._kind == "str")
        if raw or self._formula:
            self._cells.append(
                StoredCell(self._column, self._kind, self._style, raw, self._formula, has_value)
            )

    def _end_row(self) -> None:
        self._rows += 1
        self._meter.count_row(self._sheet, self._rows, self._column, self._seen)
        if self._cells:
            self._done.append((self._row, self._cells))


def _column_number(letters: str) -> int:
    if not 1 <= len(letters) <= _MOST_LETTERS or not letters.isascii() or not letters.isupper():
        raise WorkbookError("file_damaged")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
