"""The scoring engine: the rules of a scheme document composed over the facts of a year.

Pure: no Django, no clock, no database.  ``evaluate_unit`` depends on one unit's facts alone;
``rank_year`` needs only the units' results.
"""

from scoring.engine.evaluate import ENGINE_VERSION, evaluate_unit
from scoring.engine.unit_facts import UnitFacts, split_facts
from scoring.engine.year import evaluate_year, rank_year

__all__ = [
    "ENGINE_VERSION",
    "UnitFacts",
    "evaluate_unit",
    "evaluate_year",
    "rank_year",
    "split_facts",
]
