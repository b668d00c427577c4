"""A score given by hand, with a reason (酌情评分)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from core.exact import to_text
from schemes.rules.inputs import Leaf, TargetInput
from schemes.rules.target_methods.base import TargetMethod, leaf, missing


class Manual(TargetMethod):
    """The marker's score, kept within 0 and the points; its reason is shown (K-5.4)."""

    kind: Literal["manual"] = "manual"

    def score(self, points: Fraction, target: TargetInput, places: int | None) -> Leaf:
        """Return the score that was given."""
        if target.score is None:
            return missing("target.no_score")
        params = {"score": to_text(target.score), "reason": target.reason}
        return leaf(points, target.score, places, "manual.score", **params)
