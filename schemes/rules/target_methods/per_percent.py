"""So many points off per percent or per unit short (每低一个百分点或一个单位扣几分)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount
from schemes.rules.inputs import Leaf
from schemes.rules.target_methods.base import ZERO, PlanMethod, leaf
from schemes.rules.trace import NoteValue


class PerPercent(PlanMethod):
    """``rate`` points off for every percent, percentage point or unit that is short (K-5.4).

    ``basis``: ``relative`` counts percent of the plan, ``points`` percentage points of an
    indicator that is itself a percentage, ``units`` units of the measure.  ``step``: ``exact``
    counts parts of a step, ``full`` only whole steps, ``started`` every begun step.
    """

    kind: Literal["per_percent"] = "per_percent"
    rate: Amount = Field(title="每步扣分")
    step: Literal["exact", "full", "started"] = Field(default="exact", title="不足一步怎样算")
    basis: Literal["relative", "points", "units"] = Field(default="relative", title="差距怎样量")

    def short(
        self, points: Fraction, actual: Fraction, places: int | None, figures: dict[str, NoteValue]
    ) -> Leaf:
        """Return points − rate × steps short."""
        gap = self.plan - actual if self.direction == "higher" else actual - self.plan
        if self.basis == "relative":
            if self.plan <= 0:
                return leaf(points, ZERO, places, "per_percent.no_plan", **figures)
            gap = gap / self.plan * 100
        steps = self._steps(gap)
        off = self.rate * steps
        return leaf(
            points,
            points - off,
            places,
            f"per_percent.{self.basis}_{self.step}",
            **figures,
            gap=to_text(gap),
            steps=to_text(steps),
            rate=to_text(self.rate),
            off=to_text(off),
        )

    def _steps(self, gap: Fraction) -> Fraction:
        if self.step == "full":
            return Fraction(math.floor(gap))
        if self.step == "started":
            return Fraction(math.ceil(gap))
        return gap
