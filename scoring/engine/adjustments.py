"""What changes a total beside honours and deductions: the scheme's own lists."""

from __future__ import annotations

from schemes.document import Adjustment
from schemes.rules.monthly import Monthly
from schemes.rules.outer_items import OuterItems
from schemes.rules.survey_correction import SurveyCorrection
from schemes.rules.trace import Trace
from scoring.engine.unit_facts import UnitFacts


def adjust(rule: Adjustment, facts: UnitFacts, places: int) -> Trace:
    """Return the signed points of one list with a row for every fact in it.

    ``places`` is the scheme's rounding of a leaf (S-5).
    """
    if isinstance(rule, SurveyCorrection):
        mine = (fact for fact in facts.surveys if fact.list_key == rule.key)
        return rule.evaluate(mine, places)
    if isinstance(rule, Monthly):
        return rule.evaluate(fact for fact in facts.monthly if fact.list_key == rule.key)
    if isinstance(rule, OuterItems):
        return rule.evaluate(fact for fact in facts.outer_items if fact.list_key == rule.key)
    return rule.evaluate(fact for fact in facts.claims if fact.list_key == rule.key)
