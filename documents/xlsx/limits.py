"""Limits before loading: a hostile workbook is refused by its shape, before its content is read.

Sizes are checked on the container (:func:`open_package`); rows, columns, cells and time are counted
while cells stream by (:class:`Meter`), never taken from the ``<dimension>`` a file states itself.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from documents.xlsx.problems import WorkbookError

MEGABYTE = 1024 * 1024

_OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_RATIO_FLOOR = 4 * MEGABYTE
"""Below this unpacked size a high compression ratio harms nobody: empty styled rows pack 100:1."""

# Fragments of part names: a hostile file need not keep to the usual folders.
_FORBIDDEN_PARTS: tuple[tuple[str, str], ...] = (
    ("vbaproject", "file_macros"),
    ("macrosheets/", "file_macros"),
    ("externallinks/", "file_external_links"),
    ("connections.xml", "file_external_links"),
    ("querytables/", "file_external_links"),
    ("embeddings/", "file_embedded_objects"),
    ("activex/", "file_embedded_objects"),
    ("workbook.bin", "file_binary_format"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a workbook is read, per file unless said. Sizes in bytes, time in seconds of the
    processor.

    ``shared_text`` counts characters of all shared texts; ``tree_bytes`` and ``tree_elements``
    bound each part that is read whole (styles, contents), ``record_elements`` what is read at once
    of the others: a row, a shared text.
    """

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 100 * MEGABYTE
    ratio: int = 120
    parts: int = 1000
    sheets: int = 100
    rows_per_sheet: int = 50_000
    columns: int = 200
    cells: int = 400_000
    cell_text: int = 32_767
    shared_text: int = 16_000_000
    tree_bytes: int = 8 * MEGABYTE
    tree_elements: int = 60_000
    record_elements: int = 20_000
    seconds: int = 60


DEFAULT = Limits()


class Meter:
    """Counts rows, columns, cells and time while a workbook is read, and stops it at a limit.

    The time is what the file costs the processor, not what a busy machine makes it wait.
    """

    def __init__(
        self, limits: Limits = DEFAULT, clock: Callable[[], float] = time.thread_time
    ) -> None:
        self.limits = limits
        self._clock = clock
        self._deadline = clock() + limits.seconds
        self._cells = 0

    def check_time(self) -> None:
        """Refuse the file when its time is used up."""
        if self._clock() > self._deadline:
            raise WorkbookError("too_slow", limit=self.limits.seconds)

    def count_row(self, sheet: str, rows: int, last_column: int, cells: int) -> None:
        """Count one row: the ``rows``-th stored one, with ``cells`` up to ``last_column``."""
        limits = self.limits
        if rows > limits.rows_per_sheet:
            raise WorkbookError("too_many_rows", sheet=sheet, limit=limits.rows_per_sheet)
        if last_column > limits.columns:
            raise WorkbookError("too_many_columns", sheet=sheet, limit=limits.columns)
        self._cells += cells
        if self._cells > limits.cells:
            raise WorkbookError("too_many_cells", limit=limits.cells)


def open_package(file: BinaryIO, limits: Limits = DEFAULT) -> zipfile.ZipFile:
    """Open ``file`` as an XLSX package after checking everything its container tells.

    Raises :class:`WorkbookError` for a file that is too large, encrypted, of another format,
    damaged, with macros, links or embedded objects, or that unpacks to too much. Nothing is
    written to disk, so names inside the archive cannot lead anywhere.
    """
    _check_size(file, limits)
    _check_signature(file)
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise WorkbookError("file_damaged") from error
    try:
        _check_parts(package.infolist(), limits)
    except WorkbookError:
        package.close()
        raise
    return package


def _check_size(file: BinaryIO, limits: Limits) -> None:
    size = file.seek(0, 2)
    if size == 0:
        raise WorkbookError("file_empty")
    if size > limits.file_bytes:
        raise WorkbookError(
            "file_too_large",
            size=-(-size // MEGABYTE),
            limit=limits.file_bytes // MEGABYTE,
        )


def _check_signature(file: BinaryIO) -> None:
    file.seek(0)
    head = file.read(8)
    if head == _OLE_SIGNATURE:
        # Excel wraps an encrypted .xlsx into the same container that .xls files use.
        content = head + file.read()
        encrypted = _ENCRYPTED_STREAM in content
        raise WorkbookError("file_encrypted" if encrypted else "file_old_format")
    if not head.startswith(b"PK"):
        raise WorkbookError("file_not_workbook")
    file.seek(0)


def _check_parts(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise WorkbookError("file_too_many_parts", count=len(parts), limit=limits.parts)
    names = [part.filename.replace("\\", "/").lstrip("/").lower() for part in parts]
    if len(set(names)) != len(names):
        raise WorkbookError("file_damaged")
    for part in parts:
        if part.flag_bits & _ENCRYPTED_FLAG:
            raise WorkbookError("file_encrypted")
    for name in names:
        for fragment, code in _FORBIDDEN_PARTS:
            if fragment in name:
                raise WorkbookError(code)
    if not any(name.endswith("workbook.xml") for name in names):
        raise WorkbookError("file_not_workbook")
    _check_unpacked(parts, limits)


def _check_unpacked(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    # The stated sizes bind: zipfile stops reading a part at its stated size and checks its CRC.
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if unpacked > limits.unpacked_bytes:
        raise WorkbookError(
            "file_unpacks_too_large",
            size=-(-unpacked // MEGABYTE),
            limit=limits.unpacked_bytes // MEGABYTE,
        )
    if unpacked > _RATIO_FLOOR and unpacked > limits.ratio * packed:
        raise WorkbookError("file_ratio")
