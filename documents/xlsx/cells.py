"""From values to cells: exact, clean, and as high as their text needs.

Rows are written as the XML of the sheet, and not through openpyxl, which makes an object of every
cell.  Numbers stand with their own digits, never as a binary double; text is text whatever it looks
like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, TextIO

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from documents.xlsx import styles
from documents.xlsx.columns import Column
from documents.xlsx.styles import Look, style_number
from documents.xlsx.values import FIRST_CERTAIN_DAY, SIGNIFICANT_DIGITS

MOST_TEXT = 32_767
_SCALE = 10**SIGNIFICANT_DIGITS
_LARGEST_INTEGER = _SCALE - 1
_POINTS = 11
_LINE_POINTS = 15
_MOST_POINTS = 400
WIDE = 2.2
"""Widths are counted in digits of the standard face; a Chinese character is a bit over two wide."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """``text`` without the characters XML cannot hold, ``_x0041_`` protected from being decoded."""
    text = _NOT_XML.sub("", text)
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


def _escaped(text: str) -> str:
    """``text`` as it stands between tags; most of it needs nothing."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


class Rows:
    """The rows of one sheet, written to ``body`` one by one as XML.

    A row is made as high as its longest text needs, because not every program fits rows to their
    text when it opens a file. ``widths`` are those of the columns, in characters.
    """

    def __init__(self, sheet: Any, body: TextIO, widths: Sequence[int]) -> None:
        self.sheet = sheet
        self.widths = widths
        #: The number of the row being made.
        self.number = 1
        self._body = body
        self._lines = 1.0

    def need(self, lines: float) -> None:
        """The row being made needs the height of ``lines`` lines."""
        self._lines = max(self._lines, lines)

    def append(self, cells: Iterable[str]) -> None:
        """Write the row."""
        height = ""
        if self._lines > 1:
            points = min(self._lines * _LINE_POINTS, _MOST_POINTS)
            height = f' ht="{points:.10g}" customHeight="1"'
            self._lines = 1
        self._body.write(f'<row r="{self.number}"{height}>{"".join(cells)}</row>')
        self.number += 1

    def append_texts(self, texts: Sequence[str], look: Look) -> None:
        """Write a row of texts that all look the same."""
        self.append([Place(self, place, look).text(text) for place, text in enumerate(texts, 1)])


class Place:
    """The cells of one column in one look: plain, and marked as quoted."""

    def __init__(self, rows: Rows, place: int, look: Look) -> None:
        self._rows, self._look = rows, look
        self._opening = f'<c r="{get_column_letter(place)}'
        self._style = f'" s="{style_number(rows.sheet, look)}"'
        self._quoted = ""
        self._size = look.font.size / _POINTS
        self._width = max((rows.widths[place - 1] - 1) / self._size, 1)
        wraps = bool(look.alignment.wrap_text)
        self._sure = int(self._width / WIDE) if wraps else MOST_TEXT
        rows.need(self._size)

    def text(self, text: str) -> str:
        """The cell with ``text``, cleaned, whatever it looks like."""
        if len(text) > self._sure:
            self._measure(text)
        if text.isalnum():
            return (
                f'{self._opening}{self._rows.number}{self._style} t="inlineStr"><is><t>{text}'
                "</t></is></c>"
            )
        if "\n" in text:
            self._measure(text)
        style = self._style
        if text.startswith(_FORMULA_START):
            style = self._quoted = self._quoted or self._quoted_style()
        text = clean(text)
        if not text:
            return self.blank()
        space = "" if text == text.strip() else ' xml:space="preserve"'
        return (
            f'{self._opening}{self._rows.number}{style} t="inlineStr"><is><t{space}>'
            f"{_escaped(text)}</t></is></c>"
        )

    def number(self, digits: str | int) -> str:
        """The cell with a number, or with a day by its number."""
        return f"{self._opening}{self._rows.number}{self._style}><v>{digits}</v></c>"

    def blank(self) -> str:
        """The cell without a value."""
        return f"{self._opening}{self._rows.number}{self._style}/>"

    def _quoted_style(self) -> str:
        return f'" s="{style_number(self._rows.sheet, self._look, quoted=True)}"'

    def _measure(self, text: str) -> None:
        if len(text) > MOST_TEXT:
            raise ValueError(f"text of {len(text)} characters does not fit a cell")
        if self._sure < MOST_TEXT:
            widths = (shown_width(line) * WIDE / 2 for line in text.split("\n"))
            lines = sum(max(ceil(width / self._width), 1) for width in widths)
            self._rows.need(lines * self._size)


def shown_width(text: str) -> int:
    """How many digits wide ``text`` is. Chinese characters are two wide, and two bytes long in the
    national encoding, which is the quickest way to count them."""
    return len(text.encode("gb18030", "replace"))


def encoder(rows: Rows, place: int, column: Column, *, total: bool) -> Callable[[Any], str]:
    """The function value → cell for the ``place``-th column of a body or total row."""
    labels = column.labels()
    textual = column.kind in {"text", "code", "choice", "bool"} or bool(column.lookup)
    number, plain, day = (
        Place(rows, place, look.total if total else look)
        for look in (styles.LOOK_OF_KIND[column.kind], styles.TEXT, styles.DATE)
    )

    def encode(value: Any) -> str:
        if isinstance(value, str):
            if not value:
                return number.blank()
            return plain.text(labels.get(value, value) if labels else value)
        if value is None:
            return number.blank()
        if not textual and isinstance(value, (Decimal, Fraction)):
            digits = _spreadsheet_number(value)
            return number.number(digits) if digits else plain.text(str(value))
        if isinstance(value, float):
            raise TypeError("a float has no place in a workbook of scores and money")
        if isinstance(value, bool):
            return plain.text("是" if value else "否")
        if isinstance(value, date):
            return _day(plain, day, value)
        if not textual and isinstance(value, int) and abs(value) <= _LARGEST_INTEGER:
            return number.number(value)
        return plain.text(str(labels.get(str(value), value)))

    return encode


def _day(plain: Place, day: Place, value: date) -> str:
    if isinstance(value, datetime):
        return plain.text(f"{value:%Y-%m-%d %H:%M}")
    if value < FIRST_CERTAIN_DAY:
        return plain.text(value.isoformat())
    return day.number(to_excel(value))


def _spreadsheet_number(value: Decimal | Fraction) -> str:
    """Digits of a number that a spreadsheet holds exactly, or an empty text.

    A binary double would be printed with 16 of them.
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
