"""Money from a fixed pool, spread by score and balanced to the fen (总额分配)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Finding, LintContext
from schemes.rules.fen import balanced
from schemes.rules.trace import Note, NoteValue
from schemes.rules.unit_pay import Scored, Statistics, UnitPay

ZERO = Fraction(0)


class PoolSpread(UnitPay):
    """``A = pool ÷ heads``, then ``B = A + D ÷ (S_max − S_min) × (S − S_avg)`` (G-6, X-8).

    S_avg is the mean over heads, so that B × heads of all units is the pool, exactly; equal scores
    get A.  :meth:`allotments` settles the fen that rounding leaves.
    """

    kind: Literal["pool_spread"] = "pool_spread"
    reads_heads: ClassVar[bool] = True
    pool: Amount = Field(title="奖金总额，元")
    spread: Amount = Field(default=ZERO, title="最高与最低之差 D，元每人")

    def _of_scope(self, scope: str, units: list[Scored]) -> Statistics:
        totals = [unit.total for unit in units]
        heads = sum(unit.heads for unit in units)
        weighted = sum((unit.total * unit.heads for unit in units), ZERO)
        mean = weighted / heads if heads else sum(totals, ZERO) / len(totals)
        base = self.pool / heads if heads else ZERO
        return Statistics(scope, len(totals), max(totals), min(totals), mean, heads, base)

    def standard(self, statistics: Statistics | None) -> Fraction | None:
        """Return A, once the heads are known."""
        return None if statistics is None else statistics.base

    def amount(self, statistics: Statistics | None, unit: Scored) -> Fraction:
        """Return yuan per head."""
        if statistics is None:
            return ZERO
        width = statistics.highest - statistics.lowest
        if width == 0:
            return statistics.base
        return statistics.base + self.spread / width * (unit.total - statistics.mean)

    def allotments(self, exact: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Return each unit's money in whole fen, together what ``exact`` adds up to in whole fen.

        The fen that rounding down leaves go to the largest remainders, between equals by code.
        """
        return balanced(exact)

    def note(self, statistics: Statistics | None, unit: Scored) -> Note:
        """Return the arithmetic."""
        if statistics is None:
            return Note("pool_spread.no_heads")
        params: dict[str, NoteValue] = {
            "pool": to_text(self.pool),
            "heads": statistics.heads,
            "base": to_text(statistics.base),
            "spread": to_text(self.spread),
            "highest": to_text(statistics.highest),
            "lowest": to_text(statistics.lowest),
            "mean": to_text(statistics.mean),
            "score": to_text(unit.total),
        }
        equal = statistics.highest == statistics.lowest
        return Note("pool_spread.equal" if equal else "pool_spread.formula", params)

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Say what holds when all scores are equal (X-4)."""
        zh = "所有单位得分相同时公式除以 0，此时各单位人均相同，等于总额 ÷ 人数。"
        en = "When all scores are equal every unit gets the pool divided by the heads."
        return (Finding("X-4", "notice", context.path, self.clauses, zh, en),)
