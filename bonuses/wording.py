"""What the pay engine says, in the reader's language: its numbers are yuan, shares and scores."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_money, format_percent
from core.ui import date_text
from schemes.rules import wording
from schemes.rules.trace import Note
from scoring.words import in_chinese, short_number

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Parameters that are yuan, and those that are shares of an amount; other numbers are scores or
#: counts and show no more places than they need.
_YUAN = frozenset(
    {"base", "spread", "least", "minimum", "total", "money", "amount", "per_capita", "wide"}
)
_SHARES = frozenset({"share", "cut", "rate"})
#: Shares with one of these denominators read as percent; a third stays 1/3.
_PERCENT_DENOMINATORS = frozenset({1, 2, 4, 5, 10, 20, 25, 50, 100})


def sentence(note: Note) -> str:
    """A note in words; the bare code where no words are known."""
    return note_sentence({"code": note.code, "params": note.params})


def note_sentence(note: Mapping[str, Any]) -> str:
    """The same for a note as traces store it, ``{"code", "params"}``."""
    pattern = wording.NOTES.get(note["code"])
    if pattern is None:
        return str(note["code"])
    text = pattern[0] if in_chinese() else pattern[1]
    return text.format_map(_Shown(note.get("params", {})))


class _Shown(dict[str, Any]):
    """Parameters as people read them; one that is not there leaves its name, never an error."""

    def __getitem__(self, name: str) -> str:
        return shown(name, super().__getitem__(name))

    def __missing__(self, name: str) -> str:
        return name


def shown(name: str, value: object) -> str:
    """A parameter of a note: yuan with two places, shares in percent, other numbers short."""
    if isinstance(value, list):
        return _("、").join(shown(name, item) for item in value)
    number = _number(value)
    if number is None:
        return _text(str(value))
    if name in _YUAN:
        return format_money(number).removesuffix(".00")
    if name in _SHARES:
        return share_text(number)
    return short_number(number)


def share_text(number: Fraction) -> str:
    """A share of an amount: ``60%``, ``1/3``."""
    if number.denominator in _PERCENT_DENOMINATORS:
        return format_percent(number, 0)
    return f"{number.numerator}/{number.denominator}"


def _text(value: str) -> str:
    """Words as they are; an ISO day as an official writes it."""
    if not _DAY.fullmatch(value):
        return value
    try:
        return date_text(datetime.date.fromisoformat(value))
    except ValueError:
        return value


def _number(value: object) -> Fraction | None:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None
