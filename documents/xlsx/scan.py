"""A first look through every XML part, before openpyxl builds anything from it.

openpyxl reads a well-meant file. This streamed pass (defusedxml, no document types) makes sure that
the file is one: it bounds what openpyxl would hold in memory, counts rows, columns and cells as
they really are, and refuses cells that are not where they say. What stands in the cells is kept as
it is stored (``stored``), so that a worksheet is gone through once.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import XMLParser, iterparse
from openpyxl.xml.constants import PKG_REL_NS, SHEET_MAIN_NS

from documents.xlsx.limits import Limits, Meter
from documents.xlsx.problems import WorkbookError
from documents.xlsx.stored import Counted, SheetTarget, StoredRow

_CHUNK = 64 * 1024
_IDLE_CHUNKS = 16
"""A megabyte without a single tag is no workbook, and costs an XML parser ever more time."""

_ITEM, _SHEET, _STRINGS, _WORKBOOK = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "worksheet", "sst", "workbook")
)
_RELATIONSHIP = f"{{{PKG_REL_NS}}}Relationship"


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
