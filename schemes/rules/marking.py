"""How targets and common items are re-checked, and how a unit may object to a mark (K-5, M-6)."""

from __future__ import annotations

from pydantic import Field

from schemes.rules.base import Amount, Count, Key, Part, Rule, Title


class MarkingWay(Part):
    """A way in which a mark was established (查验方式): listening, looking up, inspecting …"""

    key: Key
    title: Title


class MarkingRules(Rule):
    """What the re-check asks of a mark.

    ``ways``: one of them stands beside each mark; without any nothing is asked.  ``tolerance`` is
    a share of a target's points: a mark that lies further from the unit's own score has a reason;
    None asks for none.  ``objection_days`` are the working days after the feedback within which
    the unit may object to a mark; 0: it may not.
    """

    ways: tuple[MarkingWay, ...] = ()
    tolerance: Amount | None = Field(default=None, title="与自评相差分值的几成须写理由")
    objection_days: Count = Field(default=0, title="反馈后几个工作日内可提异议")

    def way(self, key: str) -> MarkingWay | None:
        """The way of this key."""
        return next((way for way in self.ways if way.key == key), None)


#: A scheme that says nothing of the re-check.
NO_MARKING = MarkingRules()
