"""What a result set means in money, brought by the app that knows: ``bonuses``.

Of units: the bonus per head.  Of people: each one's line as a payroll of the set computes it from
the facts that stand when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from schemes.models import Year
from scoring.models import ResultSet

#: The award ("" for the bonus), the unit that wins it (0 for a person's), the person (0: a unit).
Key = tuple[str, int, int]
#: The inputs that a line rests on, as plain data.
Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UnitMoney:
    """A unit's bonus per head in yuan (None: not known yet), and how many people it pays."""

    per_capita: Fraction | None
    people: int


@dataclass(frozen=True, slots=True)
class LineMoney:
    """A person's line, or an award of the fund, in yuan (None: not known yet).

    ``unit`` pays it; ``inputs`` says what it rests on, once it is asked for.
    """

    unit: int
    person: int | None
    code: str
    name: str
    amount: Fraction | None
    inputs: Callable[[], Inputs] = dict


@dataclass(frozen=True, slots=True)
class MoneySource:
    """Who knows the money of a result set.

    ``units``: each unit's money by its id.  ``lines``: everybody's line as the facts stand now.
    ``paid``: what payrolls of a year paid so far, by key.  ``reasons``: in which inputs two lines
    differ, in words.  ``award_titles``: what awards of a set's fund are called.  ``payrolls``: the
    address where a supplement is made.
    """

    units: Callable[[ResultSet], Mapping[int, UnitMoney]]
    lines: Callable[[ResultSet], Mapping[Key, LineMoney]]
    paid: Callable[[Year], Mapping[Key, Fraction]]
    reasons: Callable[[Inputs, Inputs], Iterable[str]]
    award_titles: Callable[[ResultSet], Mapping[str, str]]
    payrolls: Callable[[Year], str]


_known: list[MoneySource] = []


def register_money(source: MoneySource) -> None:
    """Set who knows; from ``AppConfig.ready()``."""
    _known[:] = [source]


def set_money(result_set: ResultSet) -> Mapping[int, UnitMoney]:
    """The money of a set's units; nothing where no app knows."""
    return _known[0].units(result_set) if _known else {}


def money_lines(result_set: ResultSet) -> Mapping[Key, LineMoney]:
    """Everybody's line as a payroll of the set would compute it now."""
    return _known[0].lines(result_set) if _known else {}


def money_paid(year: Year) -> Mapping[Key, Fraction]:
    """What was paid in the year, in yuan."""
    return _known[0].paid(year) if _known else {}


def money_reasons(was: Inputs, now: Inputs) -> list[str]:
    """Why a line is another, in words."""
    return list(_known[0].reasons(was, now)) if _known else []


def award_titles(result_set: ResultSet) -> Mapping[str, str]:
    """What the awards of the set's fund are called, by key."""
    return _known[0].award_titles(result_set) if _known else {}


def payrolls_url(year: Year) -> str:
    """Where a supplement of the year is made; "" where no app knows."""
    return _known[0].payrolls(year) if _known else ""
