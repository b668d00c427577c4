"""What a result set means in money, brought by the app that knows: ``bonuses``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.models import ResultSet


@dataclass(frozen=True, slots=True)
class UnitMoney:
    """A unit's bonus per head in yuan (None: not known yet), and how many people it pays."""

    per_capita: Fraction | None
    people: int


#: A result set → its units' money, by the unit's id.
SetMoney = Callable[[ResultSet], Mapping[int, UnitMoney]]
_known: list[SetMoney] = []


def register_set_money(money: SetMoney) -> None:
    """Set who knows; from ``AppConfig.ready()``."""
    _known[:] = [money]


def set_money(result_set: ResultSet) -> Mapping[int, UnitMoney]:
    """The money of a set; nothing where no app knows."""
    return _known[0](result_set) if _known else {}
