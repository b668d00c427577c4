"""A unit's per-capita bonus on a straight line through its score (人均标准公式)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Finding, LintContext
from schemes.rules.trace import Note, NoteValue
from schemes.rules.unit_pay import WHOLE, Scored, Statistics, UnitPay


class LinearSpread(UnitPay):
    """``B = A + D ÷ (S_max − S_min) × (S − S_avg)``; A where all scores are equal (K-7.1).

    ``base`` is A and ``spread`` D, in yuan per head.  ``scope`` says over which units S_max,
    S_min and S_avg are taken; ``include_unqualified`` whether unqualified units belong to them
    (K-7.2).
    """

    kind: Literal["linear_spread"] = "linear_spread"
    base: Amount = Field(title="标准 A，元每人")
    spread: Amount = Field(title="最高与最低之差 D，元每人")
    scope: Literal["county", "peer_group"] = Field(default="county", title="统计范围")
    include_unqualified: bool = Field(default=True, title="不合格单位是否计入统计")
    when_equal: Literal["base"] = Field(default="base", title="得分全部相同时")

    def scope_of(self, peer_group: str) -> str:
        """Return the scope whose statistics a unit of ``peer_group`` is measured by."""
        return WHOLE if self.scope == "county" else peer_group

    def counts(self, unit: Scored) -> bool:
        """Whether a unit belongs to S_max, S_min and S_avg (K-7.2)."""
        return unit.qualified or self.include_unqualified

    def standard(self, statistics: Statistics | None) -> Fraction:
        """Return A."""
        del statistics
        return self.base

    def amount(self, statistics: Statistics | None, unit: Scored) -> Fraction:
        """Return B in yuan per head; A where nobody of the scope enters the statistics."""
        if statistics is None or statistics.highest == statistics.lowest:
            return self.base
        width = statistics.highest - statistics.lowest
        return self.base + self.spread / width * (unit.total - statistics.mean)

    def note(self, statistics: Statistics | None, unit: Scored) -> Note:
        """Return the arithmetic of :meth:`amount`."""
        if statistics is None:
            return Note("linear_spread.no_statistics", {"base": to_text(self.base)})
        params: dict[str, NoteValue] = {
            "base": to_text(self.base),
            "spread": to_text(self.spread),
            "highest": to_text(statistics.highest),
            "lowest": to_text(statistics.lowest),
            "mean": to_text(statistics.mean),
            "score": to_text(unit.total),
            "count": statistics.count,
            "scope": statistics.scope,
        }
        equal = statistics.highest == statistics.lowest
        return Note("linear_spread.equal" if equal else "linear_spread.formula", params)

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Return A − D and A + D: the range is D wide and holds A inside."""
        return self.base - self.spread, self.base + self.spread

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find the division by zero when all scores are equal, and what then holds (X-4)."""
        return (
            Finding(
                "X-4",
                "notice",
                context.path,
                self.clauses,
                f"所有单位得分相同时公式除以 0，此时一律按 A = {to_text(self.base)} 元发放。",
                "When all scores are equal the formula divides by zero; "
                f"every unit then gets A = {to_text(self.base)} yuan.",
                {"base": to_text(self.base)},
            ),
        )
