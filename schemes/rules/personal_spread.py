"""The personal part inside a unit (个人浮动)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Finding, LintContext, Rule
from schemes.rules.sums import ends, exact_sum
from schemes.rules.trace import Note, NoteValue

ZERO = Fraction(0)


def _nothing(_score: Fraction | None) -> Fraction:
    return ZERO


@dataclass(frozen=True, slots=True)
class PersonalStatistics:
    """p_max, p_min and p_avg over the present staff of a unit that have a personal score."""

    count: int
    highest: Fraction
    lowest: Fraction
    mean: Fraction
    spread: Fraction

    def amount(self, score: Fraction | None) -> Fraction:
        """Return what the formula adds for a person; nothing for one without a score."""
        return self.formula()(score)

    def line(self) -> tuple[Fraction, Fraction]:
        """Return yuan per point and yuan at a score of 0; both 0 where all scores are equal."""
        width = self.highest - self.lowest
        if width == 0:
            return ZERO, ZERO
        per_point = self.spread / width
        return per_point, -per_point * self.mean

    def formula(self) -> Callable[[Fraction | None], Fraction]:
        """Return :meth:`amount` with what all people have in common reckoned once."""
        if self.highest == self.lowest:
            return _nothing
        per_point, at_zero = self.line()

        def amount(score: Fraction | None) -> Fraction:
            return ZERO if score is None else per_point * score + at_zero

        return amount


class PersonalSpread(Rule):
    """``P = B + d ÷ (p_max − p_min) × (p − p_avg)``, d at least ``minimum`` yuan (K-7.4).

    Nobody with a score, or equal scores: nothing is added, and the unit is told that the spread
    cannot be met.
    """

    kind: Literal["personal_spread"] = "personal_spread"
    minimum: Amount = Field(default=Fraction(0), title="最高与最低至少相差，元")

    def statistics(
        self, scores: Iterable[Fraction | None], spread: Fraction | None
    ) -> PersonalStatistics | None:
        """Return the statistics of a unit's present staff, ``None`` where nobody has a score."""
        given = [score for score in scores if score is not None]
        if not given:
            return None
        wanted = self.minimum if spread is None else max(spread, self.minimum)
        mean = exact_sum(given) / len(given)
        lowest, highest = ends(given)
        return PersonalStatistics(len(given), highest, lowest, mean, wanted)

    def note(self, found: PersonalStatistics | None, score: Fraction | None) -> Note:
        """Return the arithmetic of a person's part."""
        if score is None or found is None:
            return Note("personal.no_score")
        params: dict[str, NoteValue] = {
            "spread": to_text(found.spread),
            "highest": to_text(found.highest),
            "lowest": to_text(found.lowest),
            "mean": to_text(found.mean),
            "score": to_text(score),
            "count": found.count,
        }
        equal = found.highest == found.lowest
        return Note("personal.equal" if equal else "personal.formula", params)

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find that the least spread cannot exist for one person or equal scores (X-10)."""
        if self.minimum == 0:
            return ()
        least = to_text(self.minimum)
        return (
            Finding(
                "X-10",
                "notice",
                context.path,
                self.clauses,
                f"单位只有 1 人或个人得分全部相同时，{least} 元的差距无法做到，公式除以 0；"
                "此时每人按单位人均标准，并告知单位。",
                f"With one person or equal scores the spread of {least} yuan cannot exist and the "
                "formula divides by zero; everybody then gets the unit's per-capita bonus, and "
                "the unit is told.",
                {"minimum": least},
            ),
        )
