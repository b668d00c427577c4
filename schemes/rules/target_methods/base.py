"""What the scoring methods of a target share (K-5.4)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import less, round_exact, to_text
from schemes.rules.base import Exact, Part
from schemes.rules.inputs import Leaf, TargetInput
from schemes.rules.trace import Note, NoteValue

ZERO = Fraction(0)
ONE = Fraction(1)


class TargetMethod(Part):
    """How a target turns what was achieved into points: full points when met, never below 0."""

    def score(self, points: Fraction, target: TargetInput, places: int | None) -> Leaf:
        """Return the leaf score of ``target``, rounded half up to ``places`` (K-5.4, S-5)."""
        raise NotImplementedError


def leaf(
    points: Fraction, raw: Fraction, places: int | None, code: str, **params: NoteValue
) -> Leaf:
    """Return ``raw`` points kept within 0 and ``points`` and rounded, with its arithmetic.

    ``places`` ``None``: a part of a leaf that is weighed and rounded as a whole.
    """
    value = points if raw is points or less(points, raw) else ZERO if raw.numerator < 0 else raw
    if places is not None and value.denominator != 1:
        value = round_exact(value, places)
    return Leaf(value, (Note(code, {**params, "points": to_text(points)}),))


def missing(code: str) -> Leaf:
    """Return the leaf of a target without what its method needs (S-2)."""
    return Leaf(None, (Note(code),), "missing")


class PlanMethod(TargetMethod):
    """A method that compares an actual value (实绩) with a planned one (计划)."""

    plan: Exact = Field(title="计划数")
    direction: Literal["higher", "lower"] = Field(default="higher", title="越高越好还是越低越好")

    def met(self, actual: Fraction) -> bool:
        """Whether the plan is reached; exceeding it gives nothing more."""
        return not (
            less(actual, self.plan) if self.direction == "higher" else less(self.plan, actual)
        )

    def ratio(self, actual: Fraction) -> Fraction:
        """Completion: actual ÷ plan, for lower-is-better plan ÷ actual; 0 where undefined."""
        top, below = (actual, self.plan) if self.direction == "higher" else (self.plan, actual)
        return top / below if top.numerator > 0 and below.numerator > 0 else ZERO

    def score(self, points: Fraction, target: TargetInput, places: int | None) -> Leaf:
        """Return full points when the plan is met, otherwise what :meth:`short` leaves."""
        if target.actual is None:
            return missing("target.no_actual")
        figures: dict[str, NoteValue] = {
            "plan": to_text(self.plan),
            "actual": to_text(target.actual),
            # With its blank, so that a sentence without a measure has none to spare.
            "measure": f" {target.measure}" if target.measure else "",
        }
        if self.met(target.actual):
            return leaf(points, points, places, f"target.met_{self.direction}", **figures)
        return self.short(points, target.actual, places, figures)

    def short(
        self, points: Fraction, actual: Fraction, places: int | None, figures: dict[str, NoteValue]
    ) -> Leaf:
        """Return the points of a plan that was not met."""
        raise NotImplementedError
