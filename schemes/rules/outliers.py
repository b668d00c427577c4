"""What a panel's extreme ballots count for: the highest and the lowest may be left out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pydantic import Field

from schemes.rules.base import Amount, Count, Finding, LintContext, Part
from schemes.rules.sums import by_size
from schemes.rules.trace import Note, NoteValue

HALF = Fraction(1, 2)


class Outliers(Part):
    """So many of the highest and as many of the lowest do not count.

    ``each_end``: a fixed number at each end (drop the highest and the lowest: 1).  ``share``: a
    share of the ballots at each end, rounded down (a trimmed mean: "0.1"); the larger of both
    holds.  With fewer than ``least_given`` ballots all of them count.
    """

    each_end: Count = Field(default=1, title="最高最低各去掉几张")
    share: Amount = Field(default=Fraction(0), title="两头各去掉几成")
    least_given: Count = Field(default=5, title="至少几张才去掉")

    def dropped(self, given: int) -> int:
        """How many of ``given`` are left out at each end; one at least always counts."""
        if given < self.least_given:
            return 0
        wanted = max(self.each_end, int(self.share * given))
        return min(wanted, (given - 1) // 2)

    def lint(self, context: LintContext, clauses: tuple[str, ...]) -> tuple[Finding, ...]:
        """Find a rule that would leave nothing (X-4) and one that does nothing (X-1)."""
        told = (context.at("outliers").path, clauses)
        if self.share >= HALF or (self.each_end and self.least_given <= 2 * self.each_end):
            return (Finding("X-4", "error", *told, *_NOTHING_LEFT),)
        if not self.each_end and not self.share:
            return (Finding("X-1", "warning", *told, *_NOTHING_DONE),)
        return ()


_NOTHING_LEFT = (
    "两头去掉以后可能一张不剩：几成应小于一半，至少几张应多于两头去掉的张数。",
    (
        "Nothing may be left: the share must be under a half, and the least number above "
        "what is dropped at both ends together."
    ),
)
_NOTHING_DONE = (
    "写了去掉极端票，却一张也不去，请核对。",
    "A rule on extreme ballots drops none; check it.",
)


def kept(
    rule: Outliers | None, values: Sequence[Fraction]
) -> tuple[list[Fraction], tuple[Fraction, ...]]:
    """The values that count, and the lowest and highest that do not."""
    n = rule.dropped(len(values)) if rule else 0
    if not n:
        return list(values), ()
    ordered = by_size(values)
    return ordered[n:-n], (*ordered[:n], *ordered[-n:])


def dropped_note(rule: Outliers | None, given: int) -> list[Note]:
    """The note of what was left out; none where nothing was.

    It says how many, and never which: in a secret group a single value would stand beside a unit.
    """
    n = rule.dropped(given) if rule else 0
    if not n:
        return []
    params: dict[str, NoteValue] = {"n": n, "given": given, "counted": given - 2 * n}
    return [Note("outliers.dropped", params)]
