"""Points in proportion to completion (按完成比例)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from core.exact import to_text
from schemes.rules.inputs import Leaf
from schemes.rules.target_methods.base import PlanMethod, leaf
from schemes.rules.trace import NoteValue


class Proportional(PlanMethod):
    """Points × actual ÷ plan; where lower is better, points × plan ÷ actual (K-5.4)."""

    kind: Literal["proportional"] = "proportional"

    def short(
        self, points: Fraction, actual: Fraction, places: int | None, figures: dict[str, NoteValue]
    ) -> Leaf:
        """Return points × completion."""
        ratio = self.ratio(actual)
        code = f"proportional.{self.direction}"
        return leaf(points, points * ratio, places, code, **figures, percent=to_text(ratio * 100))
