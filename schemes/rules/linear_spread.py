"""A unit's per-capita bonus on a straight line through its score (人均标准公式)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Finding, LintContext, Rule
from schemes.rules.trace import Note, NoteValue

#: The scope of statistics over all peer groups together.
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A directly assessed unit with a complete score, as it enters the statistics."""

    peer_group: str
    total: Fraction
    qualified: bool


@dataclass(frozen=True, slots=True)
class Statistics:
    """S_max, S_min and S_avg (simple mean over units) of a scope: "" for all, or a peer group."""

    scope: str
    count: int
    highest: Fraction
    lowest: Fraction
    mean: Fraction


class LinearSpread(Rule):
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

    def statistics(self, units: Iterable[Scored]) -> dict[str, Statistics]:
        """Return the statistics of every scope that has a unit."""
        scopes: dict[str, list[Fraction]] = {}
        for unit in units:
            if unit.qualified or self.include_unqualified:
                scopes.setdefault(self.scope_of(unit.peer_group), []).append(unit.total)
        return {
            scope: Statistics(
                scope, len(totals), max(totals), min(totals), sum(totals, Fraction(0)) / len(totals)
            )
            for scope, totals in sorted(scopes.items())
        }

    def amount(self, statistics: Statistics, total: Fraction) -> Fraction:
        """Return B in yuan per head for a unit of ``total`` points."""
        width = statistics.highest - statistics.lowest
        if width == 0:
            return self.base
        return self.base + self.spread / width * (total - statistics.mean)

    def note(self, statistics: Statistics, total: Fraction) -> Note:
        """Return the arithmetic of :meth:`amount`."""
        params: dict[str, NoteValue] = {
            "base": to_text(self.base),
            "spread": to_text(self.spread),
            "highest": to_text(statistics.highest),
            "lowest": to_text(statistics.lowest),
            "mean": to_text(statistics.mean),
            "score": to_text(total),
            "count": statistics.count,
            "scope": statistics.scope,
        }
        equal = statistics.highest == statistics.lowest
        return Note("linear_spread.equal" if equal else "linear_spread.formula", params)

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
