"""How a unit's own staff appraisal (二级考核) begins: the template of a unit (K-1.3, G-1)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Finding, Key, LintContext, Part, Rule, Title

#: Weights are percentages of a whole.
WHOLE = Fraction(100)


class AppraisalDimension(Part):
    """What a person is judged by (德、能、勤、绩、廉), with its weight in percent."""

    key: Key
    title: Title
    weight: Amount = Field(title="权重，百分之几")


class AppraisalSource(Part):
    """Who marks a person, with what weight in percent.

    ``by``: the head of his section, his peers, the leaders of the unit, or nobody: the grades of
    his monthly records (``levels``).
    """

    key: Key
    title: Title
    by: Literal["section_head", "peers", "leaders", "months"]
    weight: Amount = Field(title="权重，百分之几")


class MonthLevel(Part):
    """A grade of a month's record (平时考核) and the mark that it is worth."""

    key: Key
    title: Title
    points: Amount = Field(title="折多少分")


class StaffAppraisal(Rule):
    """The template of a unit's staff appraisal; without dimensions a scheme asks for none.

    ``main`` is the dimension that should weigh most (绩, G-1): a unit that weighs another more is
    warned.  Marks run from 0 to ``full``.  ``levels`` are what months are graded by, where a source
    reads them.
    """

    dimensions: tuple[AppraisalDimension, ...] = ()
    sources: tuple[AppraisalSource, ...] = ()
    levels: tuple[MonthLevel, ...] = ()
    main: Key | None = Field(default=None, title="应占比最高的一项")
    full: Amount = Field(default=WHOLE, title="每项满分")

    def dimension(self, key: str) -> AppraisalDimension | None:
        """The dimension of a key."""
        return next((each for each in self.dimensions if each.key == key), None)

    def source(self, key: str) -> AppraisalSource | None:
        """The source of a key."""
        return next((each for each in self.sources if each.key == key), None)

    def level(self, key: str) -> MonthLevel | None:
        """The grade of a month of a key."""
        return next((each for each in self.levels if each.key == key), None)

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Weights that do not make up a whole (X-1), and a main dimension that does not lead."""
        found = []
        for name, parts in (("dimensions", self.dimensions), ("sources", self.sources)):
            total = sum((each.weight for each in parts), Fraction(0))
            if parts and total != WHOLE:
                path = f"{context.path}.{name}"
                zh = f"权重合计 {to_text(total)}，不是 {to_text(WHOLE)}。"
                en = f"The weights sum to {to_text(total)}, not to {to_text(WHOLE)}."
                found.append(Finding("X-1", "warning", path, self.clauses, zh, en))
        return tuple(found)


#: A scheme that asks units for no staff appraisal.
NO_STAFF_APPRAISAL = StaffAppraisal()
