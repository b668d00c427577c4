"""What changes a total beside honours and deductions: the scheme's own lists."""

from __future__ import annotations

from schemes.document import Adjustment
from schemes.rules.outer_items import OuterItems
from schemes.rules.trace import Trace
from scoring.engine.unit_facts import UnitFacts


def adjust(rule: Adjustment, facts: UnitFacts) -> Trace:
    """Return the signed points of one list with a row for every fact in it."""
    if isinstance(rule, OuterItems):
        return rule.evaluate(fact for fact in facts.outer_items if fact.list_key == rule.key)
    return rule.evaluate(fact for fact in facts.claims if fact.list_key == rule.key)
