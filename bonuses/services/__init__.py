"""All writes of ``bonuses``: bonus sets, personal scores, own distributions."""

from bonuses.services.bonus_sets import bonus_set_write
from bonuses.services.people_facts import (
    OWN_DISTRIBUTION,
    PERSONAL_SCORE,
    own_distribution_record,
    own_distribution_retire,
    personal_score_record,
    personal_score_retire,
)

__all__ = [
    "OWN_DISTRIBUTION",
    "PERSONAL_SCORE",
    "bonus_set_write",
    "own_distribution_record",
    "own_distribution_retire",
    "personal_score_record",
    "personal_score_retire",
]
