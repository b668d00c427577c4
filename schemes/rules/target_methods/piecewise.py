"""Points by a table of steps (分段计分)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from core.exact import to_text
from schemes.rules.base import Amount, Exact
from schemes.rules.inputs import Leaf
from schemes.rules.target_methods.base import ZERO, PlanMethod, leaf
from schemes.rules.trace import NoteValue


class Piecewise(PlanMethod):
    """The share of the step that the result reaches, below the first step nothing (K-5.4).

    ``table`` lists (from, share), share of the points.  ``basis`` ``ratio`` compares completion
    with the steps, ``actual`` the actual value itself: where lower is better a step is reached at
    or below its figure.  ``between`` ``linear`` joins neighbouring steps by a straight line.
    """

    kind: Literal["piecewise"] = "piecewise"
    basis: Literal["ratio", "actual"] = Field(default="ratio", title="与什么比")
    between: Literal["step", "linear"] = Field(default="step", title="两档之间")
    table: tuple[tuple[Exact, Amount], ...] = Field(title="分段表：从多少起，得几成", min_length=1)

    @model_validator(mode="after")
    def _steps_differ(self) -> Piecewise:
        if len({start for start, _ in self.table}) != len(self.table):
            raise PydanticCustomError("table_repeats", "two steps begin at the same figure")
        return self

    def short(
        self, points: Fraction, actual: Fraction, places: int | None, figures: dict[str, NoteValue]
    ) -> Leaf:
        """Return points × the share that the table gives."""
        value = self.ratio(actual) if self.basis == "ratio" else actual
        share = self._share(value)
        shown = value * 100 if self.basis == "ratio" else value
        params = {"value": to_text(shown), "share": to_text(share)}
        code = f"piecewise.{self.basis}"
        return leaf(points, points * share, places, code, **figures, **params)

    def _share(self, value: Fraction) -> Fraction:
        sign = -1 if self.basis == "actual" and self.direction == "lower" else 1
        steps = sorted((sign * start, share) for start, share in self.table)
        reached = [step for step in steps if step[0] <= sign * value]
        if not reached:
            return ZERO
        start, share = reached[-1]
        if self.between == "step" or len(reached) == len(steps):
            return share
        next_start, next_share = steps[len(reached)]
        part = (sign * value - start) / (next_start - start)
        return share + part * (next_share - share)
