"""How targets and common items are re-checked, and how a unit may object to a mark (K-5, M-6)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Amount, Count, Key, Part, Rule, Title


class MarkingWay(Part):
    """A way in which a mark was established (查验方式): listening, looking up, inspecting …"""

    key: Key
    title: Title


class DoubleMarking(Part):
    """Two persons mark a target each by himself (双人独立评分).

    ``tolerance`` is a share of the target's points: two marks that lie no further apart are taken
    as one by ``within``, the mean, the lower or the higher.  Beyond it somebody who marked neither
    decides with a reason; with ``beyond`` "both" the two may agree on one as well.  ``components``
    names those whose targets are marked so; none means all.
    """

    tolerance: Amount = Field(default=Fraction(0), title="两个评分相差不超过分值的几成算一致")
    within: Literal["mean", "lower", "higher"] = Field(default="mean", title="一致的取哪个")
    beyond: Literal["third", "both"] = Field(default="third", title="不一致的由谁定")
    components: tuple[Key, ...] = ()

    def asks(self, component: str) -> bool:
        """Whether targets of a component are marked by two."""
        return not self.components or component in self.components


class MarkingRules(Rule):
    """What the re-check asks of a mark.

    ``ways``: one of them stands beside each mark; without any nothing is asked.  ``tolerance`` is
    a share of a target's points: a mark that lies further from the unit's own score has a reason;
    None asks for none.  ``objection_days`` are the working days after the feedback within which
    the unit may object to a mark; 0: it may not.  ``double``: two mark each target by themselves;
    None asks for one.
    """

    ways: tuple[MarkingWay, ...] = ()
    tolerance: Amount | None = Field(default=None, title="与自评相差分值的几成须写理由")
    objection_days: Count = Field(default=0, title="反馈后几个工作日内可提异议")
    # Left out where it says nothing, so that documents from before it keep their hash.
    double: DoubleMarking | None = Field(default=None, exclude_if=lambda value: value is None)

    def doubles(self, component: str) -> bool:
        """Whether two mark the targets of a component, each by himself."""
        return self.double is not None and self.double.asks(component)

    def way(self, key: str) -> MarkingWay | None:
        """The way of this key."""
        return next((way for way in self.ways if way.key == key), None)


#: A scheme that says nothing of the re-check.
NO_MARKING = MarkingRules()
