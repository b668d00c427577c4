"""Writing workbooks: streamed, reproducible, safe to open.

The XML is written directly: a styled sheet of 10 000 lines takes a fraction of what a cell object
for every value costs, and the same content always gives the same bytes (no time of writing inside),
so two exports can be compared by their hash.

Safe to open: text is stored as text, never as a formula, and marked as quoted where it starts with
``= + - @``, so it stays text when somebody edits the cell. Exact numbers that a spreadsheet cannot
hold (1/3, or more than 15 digits) are written as text ``n/d`` or as their digits.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from types import TracebackType
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from documents.xlsx import package
from documents.xlsx.columns import (
    EXAMPLE_MARK,
    EXPLANATION_MARK,
    MARK_TITLE,
    Column,
    SheetSpec,
)
from documents.xlsx.package import STYLE_OF_KIND, Style
from documents.xlsx.reader import column_letters
from documents.xlsx.values import SIGNIFICANT_DIGITS, is_wide

MOST_TEXT = 32_767
LANDSCAPE_ABOVE = 8
_FLUSH = 512
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
        letters = column_letters(self.items.index(labels) + 1)
        return f"{package.LISTS_TITLE}!${letters}$1:${letters}${len(labels)}"


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

    Each sheet is streamed to ``file`` while its rows are produced; only long validation lists are
    kept until the end. Leaving the block on an error leaves an unusable file, on purpose.
    """

    def __init__(self, file: BinaryIO, *, title: str = "", creator: str = "") -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._title = title
        self._creator = creator
        self._sheets: list[package.SheetEntry] = []
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
            self._zip.close()

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
        if safe_sheet_title(title, (sheet.title for sheet in self._sheets)) != title:
            raise ValueError(f"sheet title not allowed or taken: {title}")
        shown = [_MARK, *columns] if options.mark else list(columns)
        header_row = len(options.notes) + 1
        self._sheets.append(package.SheetEntry(title, header_row, options.hidden))
        body = _Body(columns, options)
        with self._part(package.sheet_path(len(self._sheets))) as write:
            write(package.sheet_start(_widths(shown), header_row, frozen=2 if options.mark else 1))
            body.write_head(write, shown)
            body.write_rows(write, rows)
            write("</sheetData>")
            write(self._validations(columns, options, header_row + 1))
            landscape = len(columns) > LANDSCAPE_ABOVE
            write(package.sheet_end(escape(_clean(options.footer)), landscape=landscape))

    def close(self) -> None:
        """Write the lists, the styles and the table of contents."""
        if self._lists.items:
            self._write_lists()
        if not self._sheets:
            raise ValueError("a workbook needs a sheet")
        title, creator = escape(_clean(self._title)), escape(_clean(self._creator))
        for path, content in package.fixed_parts(self._sheets, title, creator):
            with self._part(path) as write:
                write(content)
        self._zip.close()

    def _write_lists(self) -> None:
        columns = [Column(f"list{index}", "") for index in range(len(self._lists.items))]
        depth = max(len(labels) for labels in self._lists.items)
        self._sheets.append(package.SheetEntry(package.LISTS_TITLE, 0, hidden=True))
        with self._part(package.sheet_path(len(self._sheets))) as write:
            write(package.sheet_start([20] * len(columns), 0, frozen=0))
            for row in range(depth):
                cells = "".join(
                    _text_cell(f"{column_letters(place)}{row + 1}", Style.TEXT, labels[row])
                    for place, labels in enumerate(self._lists.items, 1)
                    if row < len(labels)
                )
                write(f'<row r="{row + 1}">{cells}</row>')
            write("</sheetData>")
            write(package.sheet_end("", landscape=False))

    def _validations(self, columns: Sequence[Column], options: TableOptions, first: int) -> str:
        items: list[str] = []
        for place, column in enumerate(columns, 2 if options.mark else 1):
            if not options.mark:
                break
            labels = ["是", "否"] if column.kind == "bool" else list(column.labels().values())
            if labels:
                formula = escape(self._lists.formula(labels))
                items.append(package.validation(column_letters(place), first, formula))
        return package.validations(items)

    @contextmanager
    def _part(self, path: str) -> Any:
        info = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as stream:
            yield lambda text: stream.write(text.encode())


_MARK = Column("mark", MARK_TITLE, width=6)


class _Body:
    """The rows of one sheet as XML."""

    def __init__(self, columns: Sequence[Column], options: TableOptions) -> None:
        self._columns = columns
        self._options = options
        self._offset = 1 if options.mark else 0
        self._row = 0

    def write_head(self, write: Callable[[str], None], shown: Sequence[Column]) -> None:
        """Notes, header, explanation and worked line."""
        for number, note in enumerate(self._options.notes):
            style = Style.TITLE if number == 0 else Style.NOTE
            write(self._plain_row([note], style))
        titles = [f"{column.title}{'*' if column.required else ''}" for column in shown]
        write(self._plain_row(titles, Style.HEADER))
        if self._options.explain:
            helps = [str(column.help) for column in self._columns]
            write(self._plain_row([EXPLANATION_MARK, *helps], Style.EXPLANATION))
        if self._options.example:
            examples = [_shown_example(column) for column in self._columns]
            write(self._plain_row([EXAMPLE_MARK, *examples], Style.EXAMPLE))

    def write_rows(self, write: Callable[[str], None], rows: Iterable[Sequence[Any]]) -> None:
        """The data rows, handed on some hundred at a time."""
        encoders = [_encoder(column) for column in self._columns]
        letters = [column_letters(place + 1 + self._offset) for place in range(len(encoders))]
        cells = list(zip(letters, encoders, strict=True))
        pending: list[str] = []
        for row in rows:
            self._row += 1
            number = self._row
            bold = Style.BOLD_OFFSET if isinstance(row, TotalRow) else 0
            pending.append(f'<row r="{number}">')
            for (letter, encode), value in zip(cells, row, strict=True):
                pending.append(encode(f"{letter}{number}", bold, value))
            pending.append("</row>")
            if len(pending) > _FLUSH * 8:
                write("".join(pending))
                pending.clear()
        write("".join(pending))

    def _plain_row(self, texts: Sequence[str], style: int) -> str:
        self._row += 1
        cells = "".join(
            _text_cell(f"{column_letters(place)}{self._row}", style, text)
            for place, text in enumerate(texts, 1)
        )
        return f'<row r="{self._row}">{cells}</row>'


def _clean(text: str) -> str:
    """``text`` without the characters XML cannot hold, ``_x0041_`` protected from being decoded."""
    text = _NOT_XML.sub("", text)
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


def _text_cell(ref: str, style: int, text: str) -> str:
    if not text:
        return f'<c r="{ref}" s="{style}"/>'
    if len(text) > MOST_TEXT:
        raise ValueError(f"text of {len(text)} characters does not fit a cell")
    if text.startswith(_FORMULA_START):
        style += Style.QUOTED_OFFSET
    if not text.isalnum():
        text = escape(_clean(text))
        text = f'<t xml:space="preserve">{text}</t>'
    else:
        text = f"<t>{text}</t>"
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is>{text}</is></c>'


def _encoder(column: Column) -> Callable[[str, int, Any], str]:
    """The function ``(ref, style offset, value) → XML`` for a column's cells."""
    labels = column.labels()
    style = STYLE_OF_KIND[column.kind]
    textual = column.kind in {"text", "code", "choice", "bool"} or bool(column.lookup)

    def encode(ref: str, offset: int, value: Any) -> str:
        if value is None or value == "":
            return f'<c r="{ref}" s="{style + offset}"/>'
        if isinstance(value, str):
            return _text_cell(ref, style + offset, labels.get(value, value))
        if isinstance(value, float):
            raise TypeError("a float has no place in a workbook of scores and money")
        if isinstance(value, bool):
            return _text_cell(ref, style + offset, "是" if value else "否")
        if isinstance(value, date):
            return _date_cell(ref, offset, value)
        number = _spreadsheet_number(value) if not textual else ""
        if number:
            return f'<c r="{ref}" s="{style + offset}"><v>{number}</v></c>'
        return _text_cell(ref, Style.TEXT + offset, str(labels.get(str(value), value)))

    return encode


def _date_cell(ref: str, offset: int, value: date) -> str:
    if isinstance(value, datetime):
        return _text_cell(ref, Style.TEXT + offset, f"{value:%Y-%m-%d %H:%M}")
    serial = (value - date(1899, 12, 30)).days
    if serial < 61:  # before March 1900 spreadsheets disagree about the calendar
        return _text_cell(ref, Style.TEXT + offset, value.isoformat())
    return f'<c r="{ref}" s="{Style.DATE + offset}"><v>{serial}</v></c>'


def _spreadsheet_number(value: Any) -> str:
    """Digits of a number that a spreadsheet holds exactly, or an empty text."""
    if isinstance(value, Fraction):
        value = value.numerator if value.denominator == 1 else _finite_decimal(value)
    if isinstance(value, int):
        text = str(value)
    elif isinstance(value, Decimal) and value.is_finite():
        text = f"{value:f}"
    else:
        return ""
    return text if sum(map(str.isdigit, text)) <= SIGNIFICANT_DIGITS else ""


def _finite_decimal(value: Fraction) -> Decimal | None:
    """``value`` as a decimal if it ends within 15 places, else ``None``."""
    scaled = value * 10**SIGNIFICANT_DIGITS
    if scaled.denominator != 1:
        return None
    digits = tuple(map(int, str(abs(scaled.numerator))))
    exact = Decimal((1 if value < 0 else 0, digits, -SIGNIFICANT_DIGITS))
    return exact.normalize() if len(digits) <= 28 else None


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
