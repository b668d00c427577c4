"""Money by points: so many yuan for each point (按分值计奖)."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount
from schemes.rules.trace import Note, NoteValue
from schemes.rules.unit_pay import Scored, Statistics, UnitPay

ZERO = Fraction(0)


class PointValue(UnitPay):
    """Total × the value of a point, per head or for the whole unit (D-6).

    ``per`` ``unit``: the unit's money is total × value, shared by its heads.  A total below zero
    pays nothing.
    """

    kind: Literal["point_value"] = "point_value"
    reads_heads: ClassVar[bool] = True
    value: Amount = Field(title="每分多少元")
    per: Literal["head", "unit"] = Field(default="head", title="按人还是按单位")

    def amount(self, statistics: Statistics | None, unit: Scored) -> Fraction:
        """Return yuan per head."""
        del statistics
        whole = max(unit.total, ZERO) * self.value
        if self.per == "head":
            return whole
        return whole / unit.heads if unit.heads else ZERO

    def note(self, statistics: Statistics | None, unit: Scored) -> Note:
        """Return the arithmetic."""
        del statistics
        params: dict[str, NoteValue] = {
            "score": to_text(unit.total),
            "value": to_text(self.value),
            "heads": unit.heads,
        }
        return Note(f"point_value.{self.per}", params)
