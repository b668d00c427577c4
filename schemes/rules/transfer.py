"""Which unit pays which months of a person who moved (内部调动)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from pydantic import Field

from schemes.rules.base import Rule


class StintInput(Protocol):
    """Whole months in one unit."""

    @property
    def unit(self) -> str: ...
    @property
    def months(self) -> Fraction: ...


@dataclass(frozen=True, slots=True)
class PayingUnit:
    """A unit whose standard pays ``months`` of a person."""

    unit: str
    months: Fraction


class Transfer(Rule):
    """Between units of the same standing the last one's bonus for all months; between a qualified
    and an unqualified one each unit's by its months (K-7.7).

    ``same_standing`` ``last_unit`` or ``by_months``; the personal part belongs to the present
    unit.
    """

    kind: Literal["transfer"] = "transfer"
    same_standing: Literal["last_unit", "by_months"] = Field(
        default="last_unit", title="两个单位同为合格或不合格时"
    )

    def paying(
        self, stints: Sequence[StintInput], qualified: Mapping[str, bool]
    ) -> tuple[PayingUnit, ...]:
        """Return who pays which months, in time order; the last one is the present unit.

        Neighbouring stints in units of the same standing are joined to the later unit.
        """
        joined: list[PayingUnit] = []
        for stint in stints:
            before = joined[-1] if joined else None
            if before is not None and self._joins(before.unit, stint.unit, qualified):
                joined[-1] = PayingUnit(stint.unit, before.months + stint.months)
            else:
                joined.append(PayingUnit(stint.unit, stint.months))
        return tuple(joined)

    def _joins(self, before: str, unit: str, qualified: Mapping[str, bool]) -> bool:
        if before == unit:
            return True
        same = qualified.get(before, True) == qualified.get(unit, True)
        return same and self.same_standing == "last_unit"
