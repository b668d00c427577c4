"""Writing workbooks: streamed through openpyxl, the same content whenever written, safe to open.

openpyxl writes all of a workbook but the rows: those are gathered as XML in a temporary file for
each sheet (``documents.xlsx.cells``), and put into the sheet when the block ends. The time of
writing is left out of it, so that equal content gives equal bytes and two exports can be compared
by their hash.

Safe to open: text is stored as text, never as a formula, and marked as quoted where it starts with
``= + - @``, so it stays text when somebody edits the cell. Exact numbers that a spreadsheet cannot
hold (1/3, or more than 15 digits) are written as text ``n/d`` or as their digits.
"""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice, zip_longest
from math import ceil
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any, BinaryIO, TextIO

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from documents.xlsx import styles
from documents.xlsx.cells import WIDE, Place, Rows, clean, encoder, shown_width
from documents.xlsx.columns import (
    EXAMPLE_MARK,
    EXPLANATION_MARK,
    LISTS_TITLE,
    MARK_TITLE,
    Column,
    SheetSpec,
)

LANDSCAPE_ABOVE = 8
_A4 = 9
_FOOTER_SIZE = 8
_LEGIBLE_UPRIGHT, _LEGIBLE_ACROSS = 150, 220
"""Characters that still read well side by side on A4; wider sheets are several pages wide."""
_NO_TIME = datetime(2000, 1, 1)  # noqa: DTZ001  the format knows no time zones
_LAST_ROW = 1_048_576
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NO_ROWS = re.compile(rb"<sheetData(?:/>|></sheetData>)")
_CHUNK = 1 << 20
_LONGEST_TITLE = 31
_LONGEST_LIST = 255


class TotalRow(tuple[Any, ...]):
    """A row of :func:`WorkbookWriter.write_table` shown as a total: bold, under a heavier line."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How a sheet looks and prints.

    ``notes`` are lines above the header (title, filters in force); ``footer`` is printed at the
    left of every page (result set, scheme version, time); ``explain`` adds the explanation row,
    ``example`` the worked line, ``mark`` the 标记 column that both need.
    """

    notes: Sequence[str] = ()
    footer: str = ""
    explain: bool = False
    example: bool = False
    mark: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Lists:
    """Validation lists too long to stand in a formula; written to a hidden sheet at the end."""

    items: list[Sequence[str]] = field(default_factory=list)

    def formula(self, labels: Sequence[str]) -> str:
        joined = ",".join(labels)
        if len(joined) <= _LONGEST_LIST and not any(
            "," in label or '"' in label for label in labels
        ):
            return f'"{joined}"'
        if labels not in self.items:
            self.items.append(labels)
        letters = get_column_letter(self.items.index(labels) + 1)
        return f"{LISTS_TITLE}!${letters}$1:${letters}${len(labels)}"


def safe_sheet_title(title: str, taken: Iterable[str] = ()) -> str:
    """``title`` as a sheet may be called: 31 characters, none of ``[]:*?/\\``, different from
    ``taken`` (case does not count)."""
    plain = _FORBIDDEN_IN_TITLE.sub(" ", title).strip().strip("'") or "Sheet"
    used = {name.lower() for name in taken}
    candidate, number = plain[:_LONGEST_TITLE], 1
    while candidate.lower() in used:
        number += 1
        suffix = f" ({number})"
        candidate = plain[: _LONGEST_TITLE - len(suffix)] + suffix
    return candidate


class _TimelessArchive(zipfile.ZipFile):
    """An archive whose entries all carry the format's first day instead of the time of writing, and
    whose sheets get their rows from ``body``."""

    body: TextIO | None = None

    def writestr(self, name: Any, data: Any, *_options: Any) -> None:
        """Add ``data`` under ``name``."""
        super().writestr(zipfile.ZipInfo(name), data, self.compression)

    def write(self, filename: Any, arcname: Any = None, *_options: Any) -> None:
        """Add the file ``filename`` under ``arcname``."""
        entry = zipfile.ZipInfo(arcname)
        entry.compress_type = self.compression
        with Path(filename).open("rb") as source, self.open(entry, "w", force_zip64=True) as target:
            if self.body is not None:
                target.write(_head_of(source))
                _copy_rows(self.body, target)
            shutil.copyfileobj(source, target)


def _head_of(sheet: IO[bytes]) -> bytes:
    """All of a sheet's XML up to its rows; ``sheet`` stands behind them then.  It holds none."""
    written = sheet.read()
    found = _NO_ROWS.search(written)
    if found is None:
        raise ValueError("openpyxl wrote rows of its own")
    sheet.seek(found.end())
    return written[: found.start()]


def _copy_rows(body: TextIO, target: IO[bytes]) -> None:
    target.write(b"<sheetData>")
    body.flush()
    body.seek(0)
    while chunk := body.read(_CHUNK):
        target.write(chunk.encode())
    target.write(b"</sheetData>")


class _Finisher(ExcelWriter):
    """Gives every sheet its rows while openpyxl writes the workbook."""

    def __init__(self, book: Any, archive: _TimelessArchive, bodies: Mapping[str, TextIO]) -> None:
        super().__init__(book, archive)
        self._target, self._bodies = archive, bodies

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet."""
        self._target.body = self._bodies[ws.title]
        super().write_worksheet(ws)
        self._target.body = None


class WorkbookWriter:
    """Writes sheets one after the other: ``with WorkbookWriter(file, title="…") as book: …``.

    Rows are streamed while they are produced and reach ``file`` when the block ends. Leaving the
    block on an error leaves ``file`` as it was.
    """

    def __init__(self, file: BinaryIO, *, title: str = "", creator: str = "") -> None:
        self._file = file
        self._book = openpyxl.Workbook(write_only=True)
        self._book.properties.title = clean(title) or None
        self._book.properties.creator = clean(creator) or None
        self._book.properties.created = self._book.properties.modified = _NO_TIME
        self._lists = _Lists()
        self._bodies: dict[str, TextIO] = {}

    def __enter__(self) -> WorkbookWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._discard()

    def write_spec(
        self,
        spec: SheetSpec,
        records: Iterable[Mapping[str, Any]] = (),
        *,
        explain: bool = True,
        example: bool = False,
        footer: str = "",
    ) -> None:
        """Write a sheet that :func:`parsing.parse_sheet` reads back to the same values.

        A template is ``write_spec(spec, example=True)``; values are those of ``Record.values``, a
        looked-up one as the text it is found by.
        """
        keys = [column.key for column in spec.columns]
        rows = ([record.get(key) for key in keys] for record in records)
        options = TableOptions(footer=footer, explain=explain, example=example, mark=True)
        self.write_table(spec.title, spec.columns, rows, options)

    def write_table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        options: TableOptions | None = None,
    ) -> None:
        """Write a sheet of ``rows``, each with one value per column; :class:`TotalRow` stands out.

        Raises ``ValueError`` for a title that is not allowed or already used (see
        :func:`safe_sheet_title`) and for text over 32 767 characters, ``TypeError`` for floats.
        """
        options = options or TableOptions()
        if safe_sheet_title(title, self._book.sheetnames) != title:
            raise ValueError(f"sheet title not allowed or taken: {title}")
        shown = [_MARK, *columns] if options.mark else list(columns)
        sheet = self._book.create_sheet(title)
        header_row = len(options.notes) + 1
        rows = iter(rows)
        first = list(islice(rows, _MEASURED))
        widths = [_MARK.width] * options.mark + _widths(columns, first)
        _lay_out(sheet, shown, widths, options, header_row)
        if options.mark:
            self._add_validations(sheet, columns, header_row + 1)
        lines = self._rows(sheet, widths)
        _write_head(lines, columns, shown, options)
        _write_body(lines, columns, chain(first, rows), before=int(options.mark))

    def close(self) -> None:
        """Write the lists and the workbook."""
        if self._lists.items:
            self._write_lists()
        if not self._book.sheetnames:
            raise ValueError("a workbook needs a sheet")
        with _TimelessArchive(self._file, "w", zipfile.ZIP_DEFLATED) as archive:
            # Workbook.save() would put the time of writing into the properties.
            _Finisher(self._book, archive, self._bodies).save()
        self._forget_rows()

    def _discard(self) -> None:
        self._forget_rows()
        # openpyxl removes a sheet's temporary file only when it saves the sheet.
        with suppress(Exception), Path(os.devnull).open("wb") as nowhere:
            self._book.save(nowhere)

    def _rows(self, sheet: Any, widths: Sequence[int]) -> Rows:
        """The rows of a new sheet, which are gathered in a file without a name."""
        # Closed when the workbook is: _forget_rows.
        body = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._bodies[sheet.title] = body
        return Rows(sheet, body, widths)

    def _forget_rows(self) -> None:
        for body in self._bodies.values():
            body.close()

    def _write_lists(self) -> None:
        sheet = self._book.create_sheet(LISTS_TITLE)
        sheet.sheet_state = "hidden"
        rows = self._rows(sheet, [_WIDEST] * len(self._lists.items))
        for labels in zip_longest(*self._lists.items, fillvalue=""):
            rows.append_texts(labels, styles.TEXT)

    def _add_validations(self, sheet: Any, columns: Sequence[Column], first: int) -> None:
        """Lists to choose from. They warn and do not stop: the import decides."""
        for place, column in enumerate(columns, 2):
            labels = ["是", "否"] if column.kind == "bool" else list(column.labels().values())
            if not labels:
                continue
            letters = get_column_letter(place)
            validation = DataValidation(
                type="list",
                formula1=self._lists.formula(labels),
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
                errorTitle="可选值",
                error="不在可选值里",
                sqref=f"{letters}{first}:{letters}{_LAST_ROW}",
            )
            sheet.data_validations.append(validation)


_MARK = Column("mark", MARK_TITLE, width=6)
_WIDEST = 80
_MEASURED, _STRETCH = 500, 1.6
"""How many rows are looked at for the widths of a table, by how much they may widen a column."""
_LEAST_WIDTH = {"date": 17, "money": 14, "points": 11}
"""What a value of the kind needs: a number that does not fit shows as ``###``."""


def _lay_out(
    sheet: Any,
    shown: Sequence[Column],
    widths: Sequence[int],
    options: TableOptions,
    header_row: int,
) -> None:
    """Widths, frozen panes and print set-up, which openpyxl writes before the first row."""
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"{'C' if options.mark else 'B'}{header_row + 1}"
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = _A4
    landscape = len(shown) - options.mark > LANDSCAPE_ABOVE
    across = ceil(sum(widths) / (_LEGIBLE_ACROSS if landscape else _LEGIBLE_UPRIGHT))
    if across > 1:
        sheet.print_title_cols = "A:B" if options.mark else "A:A"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.3
    sheet.oddFooter.left.text = clean(options.footer).replace("&", "&&") or None
    sheet.oddFooter.right.text = "第 &P 页 共 &N 页"
    # Small enough that both stand side by side on upright paper.
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = _FOOTER_SIZE
    if options.hidden:
        sheet.sheet_state = "hidden"


def _write_head(
    rows: Rows, columns: Sequence[Column], shown: Sequence[Column], options: TableOptions
) -> None:
    """Notes, header, explanation and worked line."""
    for number, note in enumerate(options.notes):
        rows.append_texts([note], styles.NOTE if number else styles.TITLE)
    titles = [f"{column.title}{'*' if column.required else ''}" for column in shown]
    rows.append_texts(titles, styles.HEADER)
    if options.explain:
        rows.append_texts(
            [EXPLANATION_MARK, *(str(column.help) for column in columns)], styles.EXPLANATION
        )
    if options.example:
        rows.append_texts(
            [EXAMPLE_MARK, *(_shown_example(column) for column in columns)], styles.EXAMPLE
        )


def _write_body(
    rows: Rows, columns: Sequence[Column], values: Iterable[Sequence[Any]], before: int
) -> None:
    """The data rows, with ``before`` empty cells at their left."""
    body, total = (
        [
            encoder(rows, place, column, total=total)
            for place, column in enumerate(columns, before + 1)
        ]
        for total in (False, True)
    )
    left = [Place(rows, place, styles.TEXT) for place in range(1, before + 1)]
    for row in values:
        encoders = total if isinstance(row, TotalRow) else body
        blank = [place.blank() for place in left]
        rows.append(blank + [encode(value) for encode, value in zip(encoders, row, strict=True)])


def _shown_example(column: Column) -> str:
    value = column.example
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(column.labels().get(str(value), value))


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> list[int]:
    """The declared width, or what the first ``rows`` need to stand on one line each, where that is
    not much: a table whose rows are of two heights for one bracket too many reads badly."""
    return [_width(column, [row[at] for row in rows]) for at, column in enumerate(columns)]


def _width(column: Column, values: Sequence[Any]) -> int:
    declared = max(
        column.width or max(shown_width(column.title) + 3, 10), _LEAST_WIDTH.get(column.kind, 0)
    )
    labels = column.labels()
    texts = [labels.get(value, value) for value in values if isinstance(value, str)]
    longest = max((shown_width(text) for text in texts), default=0)
    needed = ceil(longest * WIDE / 2) + 1
    return needed if declared < needed <= declared * _STRETCH else declared
