"""From values to cells: exact, clean, and as high as their text needs.

Numbers are handed to openpyxl as their own digits, which it would otherwise print as a binary
double with 16 of them; text is handed over as text whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from documents.xlsx import styles
from documents.xlsx.columns import Column
from documents.xlsx.styles import Look, StyledCell
from documents.xlsx.values import FIRST_CERTAIN_DAY, SIGNIFICANT_DIGITS

MOST_TEXT = 32_767
_SCALE = 10**SIGNIFICANT_DIGITS
_LARGEST_INTEGER = _SCALE - 1
_POINTS = 11
_LINE_POINTS = 15
_MOST_POINTS = 400
_WIDE = 2.2
"""Widths are counted in digits of the standard face; a Chinese character is a bit over two wide."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """``text`` without the characters XML cannot hold, ``_x0041_`` protected from being decoded."""
    text = _NOT_XML.sub("", text)
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


class Rows:
    """The rows of one sheet, handed to openpyxl one by one.

    A row is made as high as its longest text needs, because not every program fits rows to their
    text when it opens a file. ``widths`` are those of the columns, in characters.
    """

    def __init__(self, sheet: Any, widths: Sequence[int]) -> None:
        self.sheet = sheet
        self.widths = widths
        self._number = 0
        self._lines = 1.0

    def need(self, lines: float) -> None:
        """The row being made needs the height of ``lines`` lines."""
        self._lines = max(self._lines, lines)

    def append(self, cells: Sequence[Any]) -> None:
        """Write the row."""
        self._number += 1
        if self._lines > 1:
            height = min(self._lines * _LINE_POINTS, _MOST_POINTS)
            self.sheet.row_dimensions[self._number].height = height
            self._lines = 1
        self.sheet.append(cells)
        self.sheet.row_dimensions.pop(self._number, None)

    def append_texts(self, texts: Sequence[str], look: Look) -> None:
        """Write a row of texts that all look the same."""
        self.append([Place(self, place, look).text(text) for place, text in enumerate(texts, 1)])


class Place:
    """The cells of one column in one look: plain, and marked as quoted."""

    def __init__(self, rows: Rows, place: int, look: Look) -> None:
        self._rows, self._place, self._look = rows, place, look
        self._plain = StyledCell(rows.sheet, place, look)
        self._quoted: StyledCell | None = None
        self._size = look.font.size / _POINTS
        self._width = max((rows.widths[place - 1] - 1) / self._size, 1)
        wraps = bool(look.alignment.wrap_text)
        self._sure = int(self._width / _WIDE) if wraps else MOST_TEXT
        rows.need(self._size)

    def text(self, text: str) -> StyledCell:
        """The cell with ``text``, cleaned, whatever it looks like."""
        if len(text) > self._sure:
            self._measure(text)
        if text.isalnum():
            return self._plain.put(text, "s")
        if "\n" in text:
            self._measure(text)
        if text.startswith(_FORMULA_START):
            if self._quoted is None:
                self._quoted = StyledCell(self._rows.sheet, self._place, self._look, quoted=True)
            return self._quoted.put(clean(text), "s")
        return self._plain.put(clean(text), "s")

    def put(self, value: Any, kind: str) -> StyledCell:
        """The cell with a number or a day."""
        return self._plain.put(value, kind)

    def _measure(self, text: str) -> None:
        if len(text) > MOST_TEXT:
            raise ValueError(f"text of {len(text)} characters does not fit a cell")
        if self._sure < MOST_TEXT:
            widths = (shown_width(line) * _WIDE / 2 for line in text.split("\n"))
            lines = sum(max(ceil(width / self._width), 1) for width in widths)
            self._rows.need(lines * self._size)


def shown_width(text: str) -> int:
    """How many digits wide ``text`` is. Chinese characters are two wide, and two bytes long in the
    national encoding, which is the quickest way to count them."""
    return len(text.encode("gb18030", "replace"))


def encoder(rows: Rows, place: int, column: Column, *, total: bool) -> Callable[[Any], StyledCell]:
    """The function value → cell for the ``place``-th column of a body or total row."""
    labels = column.labels()
    textual = column.kind in {"text", "code", "choice", "bool"} or bool(column.lookup)
    number, plain, day = (
        Place(rows, place, look.total if total else look)
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


def _day(plain: Place, day: Place, value: date) -> StyledCell:
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
