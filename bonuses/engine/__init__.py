"""The bonus engine: what a unit is paid per head, and what a person is paid (K-7).

Pure: it reads unit results, never the facts under them, and adds people, months and sanctions.
"""

from bonuses.engine.budget import budget
from bonuses.engine.codec import (
    line_from_data,
    line_to_data,
    payroll_from_data,
    payroll_to_data,
    rate_from_data,
    rate_to_data,
    rates_from_data,
    statistics_to_data,
)
from bonuses.engine.fund import (
    FundLine,
    FundResult,
    RecipientFact,
    WagesFact,
    award_trace,
    reward_fund,
)
from bonuses.engine.lines import pay_unit
from bonuses.engine.rates import unit_rates
from bonuses.engine.results import Budget, PayLine, Payroll, Rates, Reconciliation, UnitRate
from bonuses.engine.sums import PaySums, Staff, pay_sums
from bonuses.engine.traces import line_trace

#: Changes whenever the same results and people may give another amount or another trace.
ENGINE_VERSION = "1"

__all__ = [
    "ENGINE_VERSION",
    "Budget",
    "FundLine",
    "FundResult",
    "PayLine",
    "PaySums",
    "Payroll",
    "Rates",
    "RecipientFact",
    "Reconciliation",
    "Staff",
    "UnitRate",
    "WagesFact",
    "award_trace",
    "budget",
    "line_from_data",
    "line_to_data",
    "line_trace",
    "pay_sums",
    "pay_unit",
    "payroll_from_data",
    "payroll_to_data",
    "rate_from_data",
    "rate_to_data",
    "rates_from_data",
    "reward_fund",
    "statistics_to_data",
    "unit_rates",
]
