"""Exact numbers: reading, rounding and showing them (S-5).

Inside the system points, yuan and percents are ``fractions.Fraction``; a ``Decimal`` only ever
comes out of a rounding that is meant to be shown. A ``float`` is refused everywhere: 0.1 is not a
tenth in one, and a score or an amount must be the figure that was filed.

This module is pure: no Django, no clock, no database. An error carries a code, a Simplified Chinese
message id and its parameters; whoever shows it translates it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

MAX_LENGTH = 60
"""Longest number text that is accepted: far beyond any points or amount, far below an attack."""

MINUS = "\N{MINUS SIGN}"

Number = Fraction | Decimal | int

_INTEGER_OR_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_RATIO = re.compile(r"([+-]?[0-9]+)/([0-9]+)")


def gettext_noop(message: str) -> str:
    """Mark a message id for translation without importing Django."""
    return message


MESSAGES: Mapping[str, str] = {
    "exact_empty": gettext_noop("没有填数"),
    "exact_float": gettext_noop("%(value)s 是近似的小数，不能作分数或金额，请用原来写的数"),
    "exact_not_finite": gettext_noop("“%(value)s” 不是一个确定的数"),
    "exact_not_number": gettext_noop("“%(value)s” 不是数，写成 12、12.50 或 1/3"),
    "exact_too_long": gettext_noop("数太长，最多 %(limit)s 个字符"),
    "exact_zero_denominator": gettext_noop("“%(value)s” 的分母是 0"),
}


class ExactError(ValueError):
    """A value that is not an exact number.

    ``code`` is a key of :data:`MESSAGES`; ``msgid`` is the Chinese message id with ``%(name)s``
    places; ``params`` fills them. ``str(error)`` is the Chinese sentence. A subclass brings its own
    ``messages``.
    """

    messages: ClassVar[Mapping[str, str]] = MESSAGES

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.msgid = self.messages[code]
        self.params: dict[str, str | int] = params
        super().__init__(self.msgid % params)


def parse_exact(value: object, *, max_length: int = MAX_LENGTH) -> Fraction:
    """Return the exact number that ``value`` states.

    Accepted: ``"n/d"``, ``"12.50"``, ``"-3"`` (blanks around them, and U+2212 for the minus),
    ``int``, finite ``Decimal``, ``Fraction``. Refused with :class:`ExactError`: ``float``,
    ``bool``, NaN and infinities, empty text, exponents, digits that are not ASCII, a zero
    denominator, and anything longer than ``max_length`` characters.
    """
    if type(value) is str:
        return _parse_text(value, max_length)  # nearly all of them
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or value is None:
        raise ExactError("exact_empty" if value is None else "exact_not_number", value=str(value))
    if isinstance(value, int):
        return _parse_int(value, max_length)
    if isinstance(value, Decimal):
        return _parse_decimal(value, max_length)
    if isinstance(value, float):
        raise ExactError("exact_float", value=repr(value))
    if isinstance(value, str):
        return _parse_text(value, max_length)
    raise ExactError("exact_not_number", value=type(value).__name__)


def _parse_int(value: int, max_length: int) -> Fraction:
    # Compared as numbers: turning a huge int into text is itself the attack.
    if abs(value) >= 10**max_length:
        raise ExactError("exact_too_long", limit=max_length)
    return Fraction(value)


def _parse_decimal(value: Decimal, max_length: int) -> Fraction:
    if not value.is_finite():
        raise ExactError("exact_not_finite", value=str(value))
    exponent = value.as_tuple().exponent
    # Decimal("1E+999999") is short to write and enormous as a fraction.
    if abs(value.adjusted()) >= max_length or abs(int(exponent)) > max_length:
        raise ExactError("exact_too_long", limit=max_length)
    return Fraction(value)


def _parse_text(value: str, max_length: int) -> Fraction:
    if len(value) > max_length:
        raise ExactError("exact_too_long", limit=max_length)
    # Most figures, many times faster than by patterns: 250 and 96.5.
    if value.isascii():
        whole, _point, decimals = value.partition(".")
        if whole.isdigit() and (decimals.isdigit() or whole == value):
            return Fraction(int(whole + decimals), 10 ** len(decimals))
    text = value.strip().replace(MINUS, "-")
    if not text:
        raise ExactError("exact_empty")
    if _INTEGER_OR_DECIMAL.fullmatch(text):
        return Fraction(text)
    ratio = _RATIO.fullmatch(text)
    if ratio is not None:
        denominator = int(ratio[2])
        if denominator == 0:
            raise ExactError("exact_zero_denominator", value=text)
        return Fraction(int(ratio[1]), denominator)
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        raise ExactError("exact_not_finite", value=text)
    raise ExactError("exact_not_number", value=text)


def to_text(value: Fraction) -> str:
    """Return ``"n/d"`` in lowest terms, or ``"n"`` for a whole number: the stored form."""
    return str(value)


def from_text(text: str) -> Fraction:
    """Return the number whose :func:`to_text` is ``text``; for texts that the system wrote."""
    top, _stroke, below = text.partition("/")
    return Fraction(int(top), int(below)) if below else Fraction(int(top))


def less(one: Fraction, other: Fraction) -> bool:
    """Return whether ``one`` < ``other``: in whole numbers, many times faster than asking them."""
    top, below = one.as_integer_ratio()
    other_top, other_below = other.as_integer_ratio()
    return top * other_below < other_top * below


def _scaled(value: Number, places: int) -> int:
    """``value`` × 10^places, rounded half away from zero to a whole number."""
    if places < 0:
        raise ValueError("places must not be negative")
    exact = value if type(value) is Fraction else parse_exact(value, max_length=10_000)
    top, below = exact.numerator, exact.denominator
    scale: int = 10**places
    whole = (2 * abs(top) * scale + below) // (2 * below)
    return -whole if top < 0 else whole


def round_half_up(value: Number, places: int) -> Decimal:
    """Round to ``places`` decimals, a half going **away from zero** (四舍五入): 0.5 → 1, −0.5 → −1.

    The result always shows exactly ``places`` decimals, is exact whatever the decimal context, and
    is never a negative zero.
    """
    # Read from text, a Decimal keeps every digit whatever the context.
    return Decimal(f"{_scaled(value, places)}E-{places}")


def round_exact(value: Number, places: int) -> Fraction:
    """Round like :func:`round_half_up`, and stay exact for further computing."""
    return Fraction(_scaled(value, places), 10**places)


def format_points(value: Number, places: int = 4, *, signed: bool = False) -> str:
    """Points for people: ``983.5000``, ``−10.0000`` (U+2212), with ``signed`` also ``+20.0000``."""
    return _format(value, places, grouped=False, signed=signed)


def format_short(value: Number, places: int = 4) -> str:
    """Points with the decimals they need, at most ``places``, rounded half up: ``9.6``, ``250``."""
    text = format_points(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_money(value: Number, *, signed: bool = False) -> str:
    """Yuan to the fen with thousands separators: ``7,231.47``, ``−2,410.49`` (U+2212)."""
    return _format(value, 2, grouped=True, signed=signed)


def format_percent(value: Number, places: int = 1, *, signed: bool = False) -> str:
    """A ratio as percent: 0.282 → ``28.2%``. The value is a ratio, 1 is 100 %."""
    return _format(parse_exact(value, max_length=10_000) * 100, places, signed=signed) + "%"


def format_share(value: Fraction) -> str:
    """A share of an amount: ``60%``; one that no whole percent is stays a fraction, ``1/3``."""
    if 100 % value.denominator == 0:
        return format_percent(value, 0)
    return f"{value.numerator}/{value.denominator}"


def _format(value: Number, places: int, *, grouped: bool = False, signed: bool = False) -> str:
    scaled = _scaled(value, places)
    whole, rest = divmod(abs(scaled), 10**places)
    text = f"{whole:,}" if grouped else str(whole)
    if places:
        text += f".{rest:0{places}d}"
    if scaled < 0:
        return MINUS + text
    return f"+{text}" if signed and scaled else text
