"""The bonus engine: what a unit is paid per head, and what a person is paid (K-7).

Pure: it reads unit results, never the facts under them, and adds people, months and sanctions.
"""

from bonuses.engine.budget import budget
from bonuses.engine.lines import pay_unit
from bonuses.engine.rates import unit_rates
from bonuses.engine.traces import line_trace

__all__ = ["budget", "line_trace", "pay_unit", "unit_rates"]
