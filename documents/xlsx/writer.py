"""Writing workbooks: streamed through openpyxl, the same content whenever written, safe to open.

openpyxl's write-only mode keeps one row at a time and gathers each sheet in a temporary file; the
finished workbook is written when the block ends. The time of writing is left out of it, so that
equal content gives equal parts.

Safe to open: text is stored as text, never as a formula, and marked as quoted where it starts with
``= + - @``, so it stays text when somebody edits the cell. Exact numbers that a spreadsheet cannot
hold (1/3, or more than 15 digits) are written as text ``n/d`` or as their digits.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from documents.xlsx import styles
from documents.xlsx.columns import (
    EXAMPLE_MARK,
    EXPLANATION_MARK,
    LISTS_TITLE,
    MARK_TITLE,
    Column,
    SheetSpec,
)
from documents.xlsx.styles import Look, StyledCell
from documents.xlsx.values import FIRST_CERTAIN_DAY, SIGNIFICANT_DIGITS, is_wide

MOST_TEXT = 32_767
LANDSCAPE_ABOVE = 8
_SCALE = 10**SIGNIFICANT_DIGITS
_LARGEST_INTEGER = _SCALE - 1
_A4 = 9
_NO_TIME = datetime(2000, 1, 1)  # noqa: DTZ001  the format knows no time zones
_LAST_ROW = 1_048_576
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
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


class WorkbookWriter:
    """Writes sheets one after the other: ``with WorkbookWriter(file, title="…") as book: …``.

    Rows are streamed while they are produced and reach ``file`` when the block ends. Leaving the
    block on an error leaves ``file`` as it was.
    """

    def __init__(self, file: BinaryIO, *, title: str = "", creator: str = "") -> None:
        self._file = file
        self._book = openpyxl.Workbook(write_only=True)
        self._book.properties.title = _clean(title) or None
        self._book.properties.creator = _clean(creator) or None
        self._book.properties.created = self._book.properties.modified = _NO_TIME
        self._lists = _Lists()

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
        """Write a sheet that :func:`columns.parse_sheet` reads back to the same values.

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
        _lay_out(sheet, shown, options, header_row)
        if options.mark:
            self._add_validations(sheet, columns, header_row + 1)
        body = _Body(sheet, columns, options)
        body.write_head(shown)
        body.write_rows(rows)

    def close(self) -> None:
        """Write the lists and the workbook."""
        if self._lists.items:
            self._write_lists()
        if not self._book.sheetnames:
            raise ValueError("a workbook needs a sheet")
        with zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED) as archive:
            # Workbook.save() would put the time of writing into the properties.
            ExcelWriter(self._book, archive).save()

    def _discard(self) -> None:
        # openpyxl removes a sheet's temporary file only when it saves the sheet.
        with suppress(Exception), Path(os.devnull).open("wb") as nowhere:
            self._book.save(nowhere)

    def _write_lists(self) -> None:
        sheet = self._book.create_sheet(LISTS_TITLE)
        sheet.sheet_state = "hidden"
        for labels in zip_longest(*self._lists.items, fillvalue=""):
            _append_texts(sheet, labels, styles.TEXT)

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


def _lay_out(sheet: Any, shown: Sequence[Column], options: TableOptions, header_row: int) -> None:
    """Widths, frozen panes and print set-up, which openpyxl writes before the first row."""
    for place, width in enumerate(_widths(shown), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"{'C' if options.mark else 'B'}{header_row + 1}"
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = _A4
    landscape = len(shown) - options.mark > LANDSCAPE_ABOVE
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.3
    sheet.oddFooter.left.text = _clean(options.footer).replace("&", "&&") or None
    sheet.oddFooter.right.text = "第 &P 页 共 &N 页"
    if options.hidden:
        sheet.sheet_state = "hidden"


class _Body:
    """The rows of one sheet."""

    def __init__(self, sheet: Any, columns: Sequence[Column], options: TableOptions) -> None:
        self._sheet = sheet
        self._columns = columns
        self._options = options

    def write_head(self, shown: Sequence[Column]) -> None:
        """Notes, header, explanation and worked line."""
        for number, note in enumerate(self._options.notes):
            _append_texts(self._sheet, [note], styles.NOTE if number else styles.TITLE)
        titles = [f"{column.title}{'*' if column.required else ''}" for column in shown]
        _append_texts(self._sheet, titles, styles.HEADER)
        if self._options.explain:
            helps = [str(column.help) for column in self._columns]
            _append_texts(self._sheet, [EXPLANATION_MARK, *helps], styles.EXPLANATION)
        if self._options.example:
            examples = [_shown_example(column) for column in self._columns]
            _append_texts(self._sheet, [EXAMPLE_MARK, *examples], styles.EXAMPLE)

    def write_rows(self, rows: Iterable[Sequence[Any]]) -> None:
        """The data rows."""
        first = 2 if self._options.mark else 1
        body, total = (
            [
                _encoder(self._sheet, place, column, total=total)
                for place, column in enumerate(self._columns, first)
            ]
            for total in (False, True)
        )
        before: list[Any] = [None] * (first - 1)
        for row in rows:
            encoders = total if isinstance(row, TotalRow) else body
            cells = [encode(value) for encode, value in zip(encoders, row, strict=True)]
            self._sheet.append(before + cells)


def _append_texts(sheet: Any, texts: Sequence[str], look: Look) -> None:
    sheet.append([_Place(sheet, place, look).text(text) for place, text in enumerate(texts, 1)])


def _clean(text: str) -> str:
    """``text`` without the characters XML cannot hold, ``_x0041_`` protected from being decoded."""
    text = _NOT_XML.sub("", text)
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


class _Place:
    """The cells of one column in one look: plain, and marked as quoted."""

    def __init__(self, sheet: Any, place: int, look: Look) -> None:
        self._sheet, self._place, self._look = sheet, place, look
        self._plain = StyledCell(sheet, place, look)
        self._quoted: StyledCell | None = None

    def text(self, text: str) -> StyledCell:
        """The cell with ``text``, cleaned, whatever it looks like."""
        if len(text) > MOST_TEXT:
            raise ValueError(f"text of {len(text)} characters does not fit a cell")
        if text.isalnum():
            return self._plain.put(text, "s")
        if text.startswith(_FORMULA_START):
            if self._quoted is None:
                self._quoted = StyledCell(self._sheet, self._place, self._look, quoted=True)
            return self._quoted.put(_clean(text), "s")
        return self._plain.put(_clean(text), "s")

    def put(self, value: Any, kind: str) -> StyledCell:
        """The cell with a number or a day."""
        return self._plain.put(value, kind)


def _encoder(sheet: Any, place: int, column: Column, *, total: bool) -> Callable[[Any], StyledCell]:
    """The function value → cell for the ``place``-th column of a body or total row."""
    labels = column.labels()
    textual = column.kind in {"text", "code", "choice", "bool"} or bool(column.lookup)
    number, plain, day = (
        _Place(sheet, place, look.total if total else look)
        for look in (styles.LOOK_OF_KIND[column.kind], styles.TEXT, styles.DATE)
    )

    def encode(value: Any) -> StyledCell:
        if isinstance(value, str):
            if not value:
                return number.put(None, "n")
            return plain.text(labels.get(value, value) if labels else value)
        if value is None:
            return number.put(None, "n")
        if not textual and isinstance(value, (Decimal, Fraction)):
            digits = _spreadsheet_number(value)
            return number.put(digits, "n") if digits else plain.text(str(value))
        if isinstance(value, float):
            raise TypeError("a float has no place in a workbook of scores and money")
        if isinstance(value, bool):
            return plain.text("是" if value else "否")
        if isinstance(value, date):
            return _day(plain, day, value)
        if not textual and isinstance(value, int) and abs(value) <= _LARGEST_INTEGER:
            return number.put(value, "n")
        return plain.text(str(labels.get(str(value), value)))

    return encode


def _day(plain: _Place, day: _Place, value: date) -> StyledCell:
    if isinstance(value, datetime):
        return plain.text(f"{value:%Y-%m-%d %H:%M}")
    if value < FIRST_CERTAIN_DAY:
        return plain.text(value.isoformat())
    return day.put(value, "d")


def _spreadsheet_number(value: Decimal | Fraction) -> str:
    """Digits of a number that a spreadsheet holds exactly, or an empty text.

    Digits are handed to openpyxl as text: it would print a binary double with 16 of them.
    """
    text = _terminating(value) if isinstance(value, Fraction) else f"{value:f}"
    if len(text) > SIGNIFICANT_DIGITS and sum(map(str.isdigit, text)) > SIGNIFICANT_DIGITS:
        return ""
    return text if text[-1:].isdigit() else ""


def _terminating(value: Fraction) -> str:
    """``value`` as a decimal if it ends within 15 places, else an empty text."""
    if _SCALE % value.denominator:
        return ""
    digits = str(abs(value.numerator) * (_SCALE // value.denominator))
    digits = digits.rjust(SIGNIFICANT_DIGITS + 1, "0")
    text = f"{digits[:-SIGNIFICANT_DIGITS]}.{digits[-SIGNIFICANT_DIGITS:]}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def _shown_example(column: Column) -> str:
    value = column.example
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(column.labels().get(str(value), value))


def _widths(columns: Sequence[Column]) -> list[int]:
    return [column.width or max(_title_width(column.title) + 3, 10) for column in columns]


def _title_width(title: str) -> int:
    return sum(2 if is_wide(char) else 1 for char in title)
