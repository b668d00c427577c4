"""All writes of ``bonuses``: bonus sets, people's facts, those of the fund and of units outside."""

from bonuses.services.bonus_sets import bonus_set_write
from bonuses.services.fund_facts import (
    FILED_RULES,
    FUND_RECIPIENT,
    UNIT_WAGES,
    filed_rules_record,
    filed_rules_retire,
    fund_recipient_record,
    fund_recipient_retire,
    unit_wages_record,
    unit_wages_retire,
)
from bonuses.services.people_facts import (
    OWN_DISTRIBUTION,
    PERSONAL_SCORE,
    own_distribution_record,
    own_distribution_retire,
    personal_score_record,
    personal_score_retire,
)

__all__ = [
    "FILED_RULES",
    "FUND_RECIPIENT",
    "OWN_DISTRIBUTION",
    "PERSONAL_SCORE",
    "UNIT_WAGES",
    "bonus_set_write",
    "filed_rules_record",
    "filed_rules_retire",
    "fund_recipient_record",
    "fund_recipient_retire",
    "own_distribution_record",
    "own_distribution_retire",
    "personal_score_record",
    "personal_score_retire",
    "unit_wages_record",
    "unit_wages_retire",
]
