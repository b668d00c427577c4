"""Points by a table of steps (分段计分)."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from core.exact import to_text
from schemes.rules.base import Amount, Exact
from schemes.rules.inputs import Leaf, TargetInput
from schemes.rules.target_methods.base import ZERO, PlanMethod, leaf, missing
from schemes.rules.trace import NoteValue


def days(written: Fraction) -> Fraction | None:
    """Return the day that ``20260630`` writes, counted from the year 1; ``None`` for no day."""
    if written.denominator != 1 or not 10_000_000 <= written <= 99_991_231:
        return None
    number = written.numerator
    try:
        day = datetime.date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None
    return Fraction(day.toordinal())


class Piecewise(PlanMethod):
    """The share of the step that the result reaches, below the first step nothing (K-5.4).

    ``table`` lists (from, share), share of the points.  ``basis`` ``ratio`` compares completion
    with the steps, ``actual`` the actual value itself: where lower is better a step is reached at
    or below its figure.  ``between`` ``linear`` joins neighbouring steps by a straight line.
    """

    kind: Literal["piecewise"] = "piecewise"
    basis: Literal["ratio", "actual", "date"] = Field(default="ratio", title="与什么比")
    between: Literal["step", "linear"] = Field(default="step", title="两档之间")
    table: tuple[tuple[Exact, Amount], ...] = Field(title="分段表：从多少起，得几成", min_length=1)

    @model_validator(mode="after")
    def _steps_differ(self) -> Piecewise:
        if len({start for start, _ in self.table}) != len(self.table):
            raise PydanticCustomError("table_repeats", "two steps begin at the same figure")
        if self.basis == "date" and None in (days(start) for start, _ in self.table):
            raise PydanticCustomError("no_date", "a step of the table is no calendar day")
        return self

    def score(self, points: Fraction, target: TargetInput, places: int | None) -> Leaf:
        """As any method with a plan; an actual that is no calendar day scores nothing yet (S-2)."""
        actual = target.actual
        if self.basis == "date" and actual is not None and None in (days(actual), days(self.plan)):
            return missing("target.no_date")
        return super().score(points, target, places)

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
        sign = -1 if self.basis != "ratio" and self.direction == "lower" else 1
        table = self.table
        if self.basis == "date":
            table = tuple((days(start) or ZERO, share) for start, share in table)
            value = days(value) or ZERO
        steps = sorted((sign * start, share) for start, share in table)
        reached = [step for step in steps if step[0] <= sign * value]
        if not reached:
            return ZERO
        start, share = reached[-1]
        if self.between == "step" or len(reached) == len(steps):
            return share
        next_start, next_share = steps[len(reached)]
        part = (sign * value - start) / (next_start - start)
        return share + part * (next_share - share)
