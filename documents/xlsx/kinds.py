"""Reading one filled cell by the kind of its column; every failure is a :class:`CellFaultError`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from core.exact import ExactError, parse_exact
from core.phrases import Params
from documents.xlsx.problems import quoted
from documents.xlsx.reader import Cell
from documents.xlsx.values import half_width, is_code, parse_date

if TYPE_CHECKING:
    from documents.xlsx.columns import Column

_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PLACES = {"points": 4, "money": 2}
_YES = frozenset({"是", "1", "TRUE", "true", "True", "√", "Y", "y"})
_NO = frozenset({"否", "0", "FALSE", "false", "False", "×", "N", "n"})
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_MONTHS_IN_YEAR = 12
_DATES = ("2026-03-05", "2026年3月5日", "2026/3/5")


class CellFaultError(Exception):
    """What is wrong with a value: a code of ``problems.CELL_MESSAGES`` and what is allowed."""

    def __init__(
        self, code: str, params: Params | None = None, allowed: Sequence[str] = ()
    ) -> None:
        self.code = code
        self.params = params or {}
        self.allowed = tuple(allowed)
        super().__init__(code)


def _text(column: Column, cell: Cell) -> str:
    if len(cell.text) > column.max_length:
        raise CellFaultError("too_long", {"length": len(cell.text), "limit": column.max_length})
    return cell.text


def _code(column: Column, cell: Cell) -> str:
    text = half_width(_text(column, cell))
    if not is_code(text):
        raise CellFaultError("code_characters")
    return text


def _exact(column: Column, cell: Cell) -> Fraction:
    text = half_width(cell.text)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    try:
        if cell.kind in {"date", "bool"}:
            raise CellFaultError("not_number")
        value = parse_exact(text)
    except ExactError as error:
        finite = error.code != "exact_not_finite"
        raise CellFaultError("not_number" if finite else "not_finite") from error
    places = _PLACES.get(column.kind) if column.places is None else column.places
    if places is not None and (value * 10**places).denominator != 1:
        raise CellFaultError("too_many_places", {"places": places})
    _check_bounds(column, value)
    return value


def _check_bounds(column: Column, value: Fraction) -> None:
    if column.minimum is not None and value < column.minimum:
        raise CellFaultError("below_minimum", {"limit": str(column.minimum)})
    if column.maximum is not None and value > column.maximum:
        raise CellFaultError("above_maximum", {"limit": str(column.maximum)})


def _int(column: Column, cell: Cell) -> int:
    value = _exact(column, cell)
    if value.denominator != 1:
        raise CellFaultError("not_integer")
    return int(value)


def _months(column: Column, cell: Cell) -> int:
    value = _int(column, cell)
    if value < 0:
        raise CellFaultError("below_minimum", {"limit": "0"})
    if value > _MONTHS_IN_YEAR:
        raise CellFaultError("above_maximum", {"limit": str(_MONTHS_IN_YEAR)})
    return value


def _date(column: Column, cell: Cell) -> date:
    text = cell.text
    if cell.kind == "date" and ":" in text:
        raise CellFaultError("date_with_time", {"value": quoted(text)})
    value = parse_date(text)
    if value is not None:
        return value
    if cell.kind == "number" and _SERIAL.fullmatch(text):
        raise CellFaultError("date_serial")
    raise CellFaultError("not_date", allowed=_DATES)


def _bool(column: Column, cell: Cell) -> bool:
    text = half_width(cell.text)
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellFaultError("not_boolean", allowed=("是", "否"))


EXPECTED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("exact", "points", "money"), ("12", "12.50")),
    **dict.fromkeys(("int", "months"), ("12",)),
    "date": _DATES,
    "bool": ("是", "否"),
}
"""What a cell of the kind may hold, as examples."""

PARSERS: Mapping[str, Callable[[Column, Cell], Any]] = {
    "text": _text,
    "code": _code,
    "exact": _exact,
    "points": _exact,
    "money": _exact,
    "int": _int,
    "date": _date,
    "bool": _bool,
    "months": _months,
}
