"""A component filled by the unit's targets (职能目标), each with its own method."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from schemes.rules.base import Amount, Rule
from schemes.rules.inputs import ComponentInput, ComponentOutcome, Leaf, TargetInput
from schemes.rules.leaves import LeafRow, WhenNotApplicable, add_up
from schemes.rules.target_methods import MethodError, parse_method
from schemes.rules.target_methods.base import missing


def score_target(target: TargetInput, places: int | None) -> Leaf:
    """Return a target's leaf score by its own method (K-5.4)."""
    try:
        method = parse_method(target.method, target.params)
    except MethodError:
        return missing("target.method_unusable")
    return method.score(target.points, target, places)


class Targets(Rule):
    """The sum of the unit's targets in this component (K-2.1, K-5.4).

    ``set_points``: what a unit's targets have to add up to where they are ``scaled``, and so need
    not come to the component's own points (M-2); None where any sum will do.
    """

    kind: Literal["targets"] = "targets"
    when_not_applicable: WhenNotApplicable = Field(default="rescale", title="不适用的目标怎样算")
    scaled: bool = Field(default=False, title="按所得占所设的比例折算")
    set_points: Amount | None = Field(
        default=None, title="目标合计", exclude_if=lambda value: value is None
    )

    def evaluate(
        self, component: ComponentInput, targets: Iterable[TargetInput], places: int
    ) -> ComponentOutcome:
        """Return the component with one row a target; one that is not applicable is not scored."""
        rows = [
            LeafRow(
                key="target",
                subject=target.code,
                label=target.title,
                points=target.points,
                leaf=score_target(target, None if self.scaled else places),
                applicability=target.applicability,
                clauses=self.clauses,
                source=target.source,
            )
            for target in targets
        ]
        return add_up(
            component,
            rows,
            gap_code="target_mark",
            when_not_applicable=self.when_not_applicable,
            places=places,
            scaled=self.scaled,
        )
