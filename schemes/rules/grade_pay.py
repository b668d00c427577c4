"""Money by grade: the standard × the coefficient of the unit's grade (等次系数)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Key, Part
from schemes.rules.trace import Note, NoteValue
from schemes.rules.unit_pay import Scored, Statistics, UnitPay

ZERO = Fraction(0)


class Coefficient(Part):
    """What a grade's standard is multiplied by."""

    grade: Key
    share: Amount = Field(title="系数")


class GradePay(UnitPay):
    """``base`` × the coefficient of the grade; a grade without one is paid nothing."""

    kind: Literal["grade_pay"] = "grade_pay"
    base: Amount = Field(title="标准，元每人")
    coefficients: tuple[Coefficient, ...] = Field(min_length=1, title="各等次系数")

    def coefficient(self, grade: str) -> Fraction:
        """Return the coefficient of ``grade``."""
        return next((each.share for each in self.coefficients if each.grade == grade), ZERO)

    def standard(self, statistics: Statistics | None) -> Fraction:
        """Return ``base``."""
        del statistics
        return self.base

    def amount(self, statistics: Statistics | None, unit: Scored) -> Fraction:
        """Return yuan per head."""
        del statistics
        return self.base * self.coefficient(unit.grade)

    def note(self, statistics: Statistics | None, unit: Scored) -> Note:
        """Return the arithmetic."""
        del statistics
        params: dict[str, NoteValue] = {
            "base": to_text(self.base),
            "share": to_text(self.coefficient(unit.grade)),
            "grade": unit.grade,
        }
        return Note("grade_pay.share", params)

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Return the least and most that a grade gives."""
        amounts = [self.base * each.share for each in self.coefficients]
        return min(amounts), max(amounts)
