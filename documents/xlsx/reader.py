"""Reading a workbook through openpyxl: bounded, exact, every problem with its cell.

``limits`` and ``scan`` refuse what is dangerous or damaged and keep what the cells hold; openpyxl
then reads what is needed to understand it: shared texts, styles, the calendar (``cell_values``).

What is read plainly: hidden rows, columns and sheets count like visible ones; a merged area holds
its value in its first cell, the others are empty; a formula counts by the value stored with it.
Formats matter only to tell dates from numbers.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple

from defusedxml import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.reader.workbook import WorkbookParser
from openpyxl.styles.stylesheet import apply_stylesheet

from documents.xlsx import limits as limits_module
from documents.xlsx.cell_values import Cell, CellValues, Row
from documents.xlsx.limits import Limits, Meter
from documents.xlsx.problems import WorkbookError
from documents.xlsx.scan import PackageScan, scan_package

__all__ = ["Cell", "Row", "Sheet", "WorkbookReader"]

_BATCH = 256


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
            self._book.archive.close()
        if self._own_file:
            self._file.close()

    @property
    def sheet_names(self) -> list[str]:
        """Names of the worksheets, in order, hidden ones too."""
        return [sheet.name for sheet in self.sheets]

    def rows(self, name: str) -> Iterator[Row]:
        """Stream the rows of a sheet that hold anything; a cell that cannot be read among them."""
        part = next((sheet.part for sheet in self.sheets if sheet.name == name), None)
        if part is None:
            raise WorkbookError("sheet_missing", sheet=name)
        values = self._values
        for count, stored in enumerate(self._scan.sheets[part]):
            if not count % _BATCH:
                self._meter.check_time()
            cells = values.cells(name, stored)
            if cells:
                yield Row(name, stored.number, cells)

    def _look(self) -> None:
        """Refuse what is dangerous or damaged, and learn the sheets."""
        with _damage_told(), limits_module.open_package(self._file, self._limits) as package:
            self._scan = scan_package(package, self._limits, self._meter)
            self.sheets = _listed_sheets(package, self._scan, self._limits)

    def _open(self) -> None:
        with _damage_told():
            self._file.seek(0)
            # The worksheets themselves are read already.
            self._book = ExcelReader(self._file, read_only=True, data_only=True, keep_links=False)
            self._book.read_manifest()
            self._book.read_strings()
            self._book.read_workbook()
            apply_stylesheet(self._book.archive, self._book.wb)
            self._values = CellValues(self._book.wb, self._book.shared_strings)


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
