"""What it costs not to have filed targets (未制定目标)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Amount, Rule

ONE = Fraction(1)


class Filings(Rule):
    """Level one missing: no bonus at all; level two missing: the money is cut (K-7.8).

    ``level_two_cut`` is the share taken.  ``cut_on`` ``lines``: every column of every line;
    ``target``: the target bonus only; ``unit_base``: the per-capita amount, before the personal
    formula.
    """

    kind: Literal["filings"] = "filings"
    level_one_pays_nothing: bool = Field(default=True, title="没有一级目标不发奖金")
    level_two_cut: Amount = Field(default=Fraction(0), title="没有二级目标扣几成")
    cut_on: Literal["lines", "target", "unit_base"] = Field(default="lines", title="扣在哪里")

    def factor(
        self, part: Literal["base", "personal", "leader"], *, level_one: bool, level_two: bool
    ) -> Fraction:
        """Return what is left of a part of the money; the flags say which level is missing."""
        if level_one and self.level_one_pays_nothing:
            return Fraction(0)
        cut = {"lines": ("base", "personal", "leader"), "target": ("base", "personal")}
        if level_two and part in cut.get(self.cut_on, ("base",)):
            return ONE - self.level_two_cut
        return ONE
