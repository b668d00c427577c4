"""A component filled by ballots (测评) of one or several voter groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import round_exact, to_text
from schemes.rules.base import Amount, Count, Finding, Key, LintContext, Part, Rule
from schemes.rules.inputs import BallotInput, ComponentInput, ComponentOutcome, Gap
from schemes.rules.leaves import component_leaf
from schemes.rules.outliers import Outliers, dropped_note, kept
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note, NoteValue


class WeightedGroup(Part):
    """A voter group and what its mean weighs beside the other groups of the component."""

    voter_group: Key
    weight: Amount = Field(default=Fraction(1), title="权重")


class Ballots(Rule):
    """Component points × mean of the valid ballots ÷ ballot maximum (K-6.3).

    Every valid ballot weighs the same inside its group; groups are joined by their weights.
    Ballots that were not returned or are invalid do not count, not even as 0; a group with fewer
    than ``least_valid`` valid ballots leaves the component missing (S-2).  ``outliers``: in each
    group the highest and lowest ballots of a unit may not count.  The component is one leaf.
    """

    kind: Literal["ballots"] = "ballots"
    groups: tuple[WeightedGroup, ...] = Field(min_length=1, title="参评的人")
    maximum: Amount = Field(default=Fraction(100), title="每票满分")
    least_valid: Count = Field(default=1, title="每组至少几张有效票")
    outliers: Outliers | None = Field(
        default=None, title="极端票", exclude_if=lambda value: value is None
    )

    def evaluate(
        self, component: ComponentInput, ballots: Iterable[BallotInput], places: int
    ) -> ComponentOutcome:
        """Return the component as one leaf, a note for every group."""
        pool = list(ballots)
        notes: list[Note] = []
        gaps: list[Gap] = []
        weighted, weights = Fraction(0), Fraction(0)
        for group in self.groups:
            own = [b for b in pool if b.voter_group == group.voter_group]
            mean, said = self._mean(group, own)
            notes += said
            if mean is None:
                gaps.append(Gap("ballots", group.voter_group))
                continue
            weighted += group.weight * mean
            weights += group.weight
        value = None
        if not gaps and weights > 0:
            mean = weighted / weights
            value = round_exact(component.points * mean / self.maximum, places)
            params: dict[str, NoteValue] = {
                "points": to_text(component.points),
                "mean": to_text(mean),
                "maximum": to_text(self.maximum),
            }
            notes.append(Note("ballots.score", params))
        return component_leaf(component, value, notes, tuple(gaps))

    def _mean(
        self, group: WeightedGroup, ballots: Sequence[BallotInput]
    ) -> tuple[Fraction | None, list[Note]]:
        scores = [b.score for b in ballots if b.valid and b.score is not None]
        params: dict[str, NoteValue] = {
            "group": group.voter_group,
            "valid": len(scores),
            "invalid": sum(1 for b in ballots if not b.valid),
            "not_returned": sum(1 for b in ballots if b.valid and b.score is None),
        }
        if len(scores) < max(self.least_valid, 1):
            return None, [Note("ballots.none_valid", params)]
        counted, _left_out = kept(self.outliers, scores)
        mean = exact_sum(counted) / len(counted)
        told = Note("ballots.mean", {**params, "mean": to_text(mean)})
        return mean, [*dropped_note(self.outliers, len(scores)), told]

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find weights that are all zero, so that the mean divides by zero (X-4)."""
        extremes = self.outliers.lint(context, self.clauses) if self.outliers else ()
        if sum((g.weight for g in self.groups), Fraction(0)) > 0 and self.maximum > 0:
            return extremes
        return (
            *extremes,
            Finding(
                "X-4",
                "error",
                context.path,
                self.clauses,
                "各组权重合计或每票满分为 0，均值无法相除，各单位这个板块都算不出分。",
                "The group weights or the ballot maximum are 0: the mean divides by zero, and no "
                "unit gets a score here.",
            ),
        )
