"""Part-years (按月折算)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Rule

WHOLE = Fraction(1)


class Months(Rule):
    """Bonuses are paid by whole months worked, n ÷ 12 (K-7.6, S-3).

    ``belongs_to`` says to which unit a month is proposed when a person moved within it.
    """

    kind: Literal["months"] = "months"
    in_year: int = Field(default=12, ge=1, strict=True, title="一年几个月")
    belongs_to: Literal["first_working_day", "last_working_day", "most_days"] = Field(
        default="first_working_day", title="当月算给哪个单位"
    )

    def share(self, months: Fraction) -> Fraction:
        """Return the part of a year that ``months`` are."""
        return WHOLE if months == self.in_year else months / self.in_year
