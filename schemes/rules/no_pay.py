"""A scheme that pays no bonus (不发奖金)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from schemes.rules.trace import Note
from schemes.rules.unit_pay import Scored, Statistics, UnitPay


class NoPay(UnitPay):
    """Nothing is paid: the year ends with grades and quotas (M)."""

    kind: Literal["no_pay"] = "no_pay"

    def amount(self, statistics: Statistics | None, unit: Scored) -> Fraction:
        """Return 0."""
        del statistics, unit
        return Fraction(0)

    def note(self, statistics: Statistics | None, unit: Scored) -> Note:
        """Return that nothing is paid."""
        del statistics, unit
        return Note("no_pay")

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Return 0 and 0."""
        return Fraction(0), Fraction(0)
