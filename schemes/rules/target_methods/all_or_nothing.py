"""Met or not (完成得满分，未完成不得分)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from schemes.rules.inputs import Leaf
from schemes.rules.target_methods.base import ZERO, PlanMethod, leaf
from schemes.rules.trace import NoteValue


class AllOrNothing(PlanMethod):
    """Full points when the plan is met, nothing otherwise (K-5.4, E-1)."""

    kind: Literal["all_or_nothing"] = "all_or_nothing"

    def short(
        self, points: Fraction, actual: Fraction, places: int | None, figures: dict[str, NoteValue]
    ) -> Leaf:
        """Return nothing."""
        return leaf(points, ZERO, places, f"all_or_nothing.{self.direction}", **figures)
