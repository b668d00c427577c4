"""Points by grade (按等次)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount
from schemes.rules.inputs import Leaf, TargetInput
from schemes.rules.target_methods.base import TargetMethod, leaf, missing


class Graded(TargetMethod):
    """The share of the points that the scheme gives to the grade reached (K-5.4, P-2)."""

    kind: Literal["graded"] = "graded"
    shares: Mapping[str, Amount] = Field(title="每个等次得几成", min_length=1)

    def score(self, points: Fraction, target: TargetInput, places: int | None) -> Leaf:
        """Return points × share of the grade; a grade without a share counts as not given."""
        if not target.grade:
            return missing("target.no_grade")
        share = self.shares.get(target.grade)
        if share is None:
            return missing("graded.unknown")
        params = {"grade": target.grade, "share": to_text(share)}
        return leaf(points, points * share, places, "graded.share", **params)
