"""The matrix as a sheet: units down and across by code, closeness in the cells; out, and in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.ui import date_text
from documents.xlsx.columns import Column
from documents.xlsx.problems import CellError
from documents.xlsx.reader import Cell, WorkbookReader
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.relation_matrix.queries import Matrix, MatrixUnit
from schemes.workbook.relation_sheet import CLOSEST

_CODE = "代码"
#: So many errors are told; a file with more is not this sheet.
MOST_ERRORS = 200


@dataclass
class SheetRead:
    """What a file says: (unit, other) → closeness as text, and every error with its cell."""

    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)


def matrix_sheet(found: Matrix) -> bytes:
    """The matrix as a workbook of one sheet."""
    file = BytesIO()
    columns = [
        Column("code", _CODE, "code", width=8),
        Column("name", "单位", width=18),
        *(Column(unit.code, _head(unit), "int", width=6) for unit in found.units),
    ]
    rows = (
        [
            row.unit.code,
            row.unit.name,
            *(int(cell.text) if cell.text else None for cell in row.cells),
        ]
        for row in found.rows
    )
    note = _("%(kind)s，%(day)s；行对列，1 偶尔，2 经常，3 每天，空着没有往来")
    told = {"kind": found.kind.label, "day": date_text(found.on)}
    title = safe_sheet_title(str(found.kind.label))
    with WorkbookWriter(file, title=title) as book:
        book.write_table(title, columns, rows, TableOptions(notes=(note % told,)))
    return file.getvalue()


def read_matrix(file: BinaryIO, codes: Sequence[str]) -> SheetRead:
    """The cells of an uploaded sheet between units of ``codes``.

    Raises :class:`~documents.xlsx.problems.WorkbookError` for a file that cannot be read.
    """
    read, known = SheetRead(), set(codes)
    columns: dict[int, str] = {}
    with WorkbookReader(file) as book:
        sheet = next((each.name for each in book.sheets if not each.hidden), "")
        for row in book.rows(sheet) if sheet else ():
            first = row.cells.get(1)
            if not columns:
                if first is not None and first.text.strip() == _CODE:
                    columns = _header(row.cells, known, read)
            elif first is not None and len(read.errors) < MOST_ERRORS:
                _line(first, row.cells, columns, known, read)
    if not columns:
        text = _("找不到“%s”开头的一行。先导出当前表，在它上面改") % _CODE
        read.errors.append(CellError("", "", "service", text=text))
    return read


def _header(by_place: dict[int, Cell], known: set[str], read: SheetRead) -> dict[int, str]:
    columns = {}
    for place, cell in by_place.items():
        code = cell.text.split(" ")[0]
        if place > 2 and code in known:
            columns[place] = code
        elif place > 2 and code:
            _refuse(read, cell, _("没有代码为 %s 的单位。") % code)
    return columns or {0: ""}


def _line(
    first: Cell,
    by_place: dict[int, Cell],
    columns: dict[int, str],
    known: set[str],
    read: SheetRead,
) -> None:
    code = first.text.strip()
    if code not in known:
        _refuse(read, first, _("没有代码为 %s 的单位。") % code)
        return
    for place, other in columns.items():
        cell = by_place.get(place)
        text = cell.text.strip() if cell is not None else ""
        if other in ("", code):
            continue
        if cell is not None and (cell.problem or text not in _ALLOWED):
            _refuse(read, cell, _("填 1 至 %s，没有往来的空着") % CLOSEST)
        else:
            read.cells[code, other] = text


_ALLOWED = {"", *(str(number) for number in range(1, CLOSEST + 1))}


def _refuse(read: SheetRead, cell: Cell, text: str) -> None:
    read.errors.append(CellError(cell.ref, cell.raw, "service", text=text))


def _head(unit: MatrixUnit) -> str:
    return f"{unit.code} {unit.short}"
