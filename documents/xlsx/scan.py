"""A first look through every XML part, before openpyxl builds anything from it.

openpyxl reads a well-meant file. This streamed pass (expat itself, no document types) makes sure
that the file is one: it bounds what openpyxl would hold in memory, counts rows, columns and cells
as they really are, and refuses cells that are not where they say. What stands in the cells is kept
as it is stored (``stored``), so that a worksheet is gone through once.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from openpyxl.xml.constants import PKG_REL_NS, SHEET_MAIN_NS

from documents.xlsx.limits import Limits, Meter
from documents.xlsx.problems import WorkbookError
from documents.xlsx.stored import BETWEEN, Counted, SheetTarget, StoredRow

_CHUNK = 64 * 1024
_IDLE_CHUNKS = 16
"""A megabyte without a single tag is no workbook, and costs an XML parser ever more time."""

_ITEM, _SHEET, _STRINGS, _WORKBOOK = (
    f"{SHEET_MAIN_NS}{BETWEEN}{name}" for name in ("si", "worksheet", "sst", "workbook")
)
_RELATIONSHIP = f"{PKG_REL_NS}{BETWEEN}Relationship"


@dataclass(slots=True)
class PackageScan:
    """The worksheets by part name, and the part that lists them."""

    sheets: dict[str, list[StoredRow]] = field(default_factory=dict)
    workbook: str = ""


class _Target(Protocol):
    """What the parser hands its events to; ``events`` grows with every tag."""

    events: int

    def start(self, tag: str, attrs: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...


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
            rows = scan.sheets[info.filename] = []
            target = SheetTarget(info.filename, rows, meter)
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
        except ExpatError:
            if root in {_SHEET, _STRINGS}:
                raise


def _root(head: bytes) -> str:
    """The root element's name, or an empty text where ``head`` does not get that far."""
    seen: list[str] = []
    parser = _parser(lambda tag, _attrs: seen.append(tag) if not seen else None)
    try:
        parser.Parse(head)
    except ExpatError:
        pass
    return seen[0] if seen else ""


def _parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> XMLParserType:
    """A parser that takes no document type, and so no entities of a file's own."""
    parser = ParserCreate(namespace_separator=BETWEEN)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    return parser


def _refuse_doctype(*_declaration: Any) -> None:
    raise WorkbookError("file_unsafe_xml")


def _feed(stream: Any, chunk: bytes, target: _Target, meter: Meter) -> None:
    parser = _parser(target.start, target.end, target.data)
    idle = 0
    while chunk:
        meter.check_time()
        before = target.events
        parser.Parse(chunk)
        idle = idle + 1 if target.events == before else 0
        if idle > _IDLE_CHUNKS:
            raise WorkbookError("file_damaged")
        chunk = stream.read(_CHUNK)
    parser.Parse(b"", True)


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


class _Strings(Counted):
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
