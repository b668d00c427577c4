"""Writing what each criterion of the quality of plans weighs."""

from __future__ import annotations

from typing import Unpack, cast

from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire
from targets.quality.models import QualityWeight
from targets.quality.sheets import QualityWeightEntry

WEIGHT = QualityWeightEntry()


def quality_weight_record(**stated: Unpack[Statement]) -> QualityWeight:
    """Record or correct the weight of a criterion (P-7)."""
    return cast(QualityWeight, entry_record(WEIGHT, **stated))


def quality_weight_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a weight: the default holds again."""
    entry_retire(WEIGHT, **withdrawn)
