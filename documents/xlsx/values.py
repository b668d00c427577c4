"""Cell values: from what an XLSX file stores to exact, plain text.

A spreadsheet keeps every number as a binary double and writes it with up to 17 digits, so a tenth
plus a fifth arrives as ``0.30000000000000004``. Spreadsheets compute and show 15 significant
digits; rounding the stored text to 15 gives back what stood in the cell, without any float here.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context

SIGNIFICANT_DIGITS = 15
FIRST_CERTAIN_DAY = date(1900, 3, 1)
"""Before it spreadsheets disagree: some count a 29 February 1900 that never was."""

_LAST_SECOND = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001  spreadsheets know no time zones
_HALF_SECOND = 500_000
_FIFTEEN_DIGITS = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)

_STORED_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST_NUMBER = 400
_LARGEST_EXPONENT = 308
"""Beyond it a spreadsheet's binary double is infinite."""
_PLAIN_NUMBER = re.compile(r"(?!-0$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u2060\ufeff\u00ad"))
_SPACES = {ord(char): " " for char in "\t\u00a0\u2002\u2003\u2007\u2009\u202f"}
_TIDY = {**_INVISIBLE, **_SPACES}
_UNTIDY = re.compile("[\t\r\u00a0\u00ad\u2002\u2003\u2007\u2009\u202f\u200b\u200c\u2060\ufeff]")
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)

# Digits and Latin letters, and the marks that occur inside numbers and dates.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_HALF_WIDTH |= {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HALF_WIDTH |= {ord(full): ord(half) for full, half in zip("．，／＋－−％", ".,/+--%", strict=True)}

_TEXT_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
)


def half_width(text: str) -> str:
    """Full-width digits, letters and number marks as half-width; other characters stay."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def is_code(text: str) -> bool:
    """Whether it can name something: one word, and no stroke, which parts the keys of facts and the
    addresses of pages."""
    return len(text.split()) == 1 and "/" not in half_width(text)


def tidy(text: str) -> str:
    """``text`` as it is kept: line ends as ``\\n``, special blanks as blanks, zero-width characters
    dropped, trimmed. Nothing that can be seen changes."""
    if _UNTIDY.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TIDY)
    return text.strip()


def unescape(text: str) -> str:
    """Undo the ``_x000D_`` escapes of the format, which openpyxl leaves in place.

    Only control characters and the ``_x005F_`` that protects a literal ``_x`` are ever escaped;
    anything else of that look is text, because openpyxl has dropped the protection of shared texts.
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def control_character(text: str) -> int:
    """Position (from 1) of the first control or direction-changing character, 0 if none."""
    match = _REFUSED.search(text)
    return match.start() + 1 if match else 0


def number_text(stored: str) -> tuple[str, str]:
    """``(text, problem)`` of a stored number: plain decimal text (``1001``, ``0.1``), no exponent.

    Problems: ``not_finite`` (NaN, infinities), ``number_damaged``, ``digits_lost`` (16 or more
    digits before the point: an id kept as a number has already lost its last ones).
    """
    if len(stored) <= SIGNIFICANT_DIGITS and _PLAIN_NUMBER.fullmatch(stored):
        return stored, ""
    stored = stored.strip()
    if not _STORED_NUMBER.fullmatch(stored):
        finite = stored.lower().lstrip("+-") not in {"nan", "inf", "infinity"}
        return "", "number_damaged" if finite else "not_finite"
    number = _FIFTEEN_DIGITS.create_decimal(stored)
    if number and number.adjusted() >= SIGNIFICANT_DIGITS:
        return "", "digits_lost" if number.adjusted() <= _LARGEST_EXPONENT else "not_finite"
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in {"-0", ""} else text), ""


def is_stored_number(stored: str) -> bool:
    """Whether ``stored`` is a finite number as spreadsheets store it; Python would take more."""
    return len(stored) <= _LONGEST_NUMBER and bool(_STORED_NUMBER.fullmatch(stored.strip()))


def moment_text(value: date | time | timedelta, first: date) -> tuple[str, str]:
    """``(text, problem)`` of a date cell: ``2026-03-05``, with a time ``2026-03-05 18:00:00``.

    A day before ``first`` is refused: ``date_impossible``.
    """
    if isinstance(value, timedelta):
        return str(value), ""
    if isinstance(value, time):
        return value.isoformat("seconds"), ""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.date() < first:
        return "", "date_impossible"
    if value.microsecond >= _HALF_SECOND and value < _LAST_SECOND:
        value += timedelta(seconds=1)
    value = value.replace(microsecond=0)
    return str(value).removesuffix(" 00:00:00"), ""


def parse_date(text: str) -> date | None:
    """A date written as 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日 or 20260305; else ``None``."""
    match = _TEXT_DATE.fullmatch("".join(half_width(text).split()))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
