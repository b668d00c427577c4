"""The common targets of one unit as the locked lines of its plan (K-3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.language import title_of
from targets.common.models import CommonIssue
from targets.common.pagework import issue_of
from targets.common.reading import Cell, CommonYear
from targets.plans.models import Plan


@dataclass(frozen=True, slots=True)
class LockedBlock:
    """A component that the office fills: its lines, what they add up to, by whom they are marked.

    ``issue`` is the act that they were issued by; without one they may still move.
    """

    title: str
    clauses: Sequence[str]
    cells: Sequence[Cell]
    given: Fraction
    issue: CommonIssue | None

    @property
    def departments(self) -> int:
        """How many functional departments mark them."""
        return len({cell.item.marking_unit_id for cell in self.cells if cell.item.marking_unit_id})


def common_of(plan: Plan) -> list[LockedBlock]:
    """The components of the unit that common items fill, with what applies to it."""
    found = CommonYear(plan.year, plan.unit_id)
    if not found.rows:
        return []
    row, issue = found.rows[0], issue_of(plan.year)
    return [
        LockedBlock(
            title_of(part.component.title),
            part.component.clauses,
            row.of(part.component.key),
            row.given(part.component.key),
            issue,
        )
        for part in found.parts
        if part.group == row.unit.peer_group
    ]
