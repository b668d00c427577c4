"""Single facts of a unit's people: personal scores and own distributions (K-7.4, K-7.8).

``texts`` are typed texts by the columns of the year workbook (``bonuses.sheets``).  Each service
writes in one transaction with its audit row and raises
:class:`~django.core.exceptions.ValidationError` with every error under its column, or
:class:`~core.facts.StaleFactError` when another row than ``expected`` stands meanwhile.
"""

from __future__ import annotations

from typing import Unpack, cast

from bonuses.entry_parts import OwnDistributionEntry, PersonalScoreEntry
from bonuses.models import OwnDistribution, PersonalScore
from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire

PERSONAL_SCORE, OWN_DISTRIBUTION = PersonalScoreEntry(), OwnDistributionEntry()


def personal_score_record(**stated: Unpack[Statement]) -> PersonalScore:
    """Record or correct a person's score and appraisal grade in his present unit (K-7.4).

    Without a score he gets the per-capita amount.
    """
    return cast(PersonalScore, entry_record(PERSONAL_SCORE, **stated))


def personal_score_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a personal score; it stays readable."""
    entry_retire(PERSONAL_SCORE, **withdrawn)


def own_distribution_record(**stated: Unpack[Statement]) -> OwnDistribution:
    """Record or correct the target bonus in yuan that a unit gives a person itself.

    The amount has months seen to, and no one-third loss yet.  The amounts of a unit add up to no
    more than its money, and where everybody has one, keep the least spread (K-7.4) unless the unit
    is small enough (K-7.8).
    """
    return cast(OwnDistribution, entry_record(OWN_DISTRIBUTION, **stated))


def own_distribution_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw an own distribution; the person's amount is computed again."""
    entry_retire(OWN_DISTRIBUTION, **withdrawn)
