"""Writing cross-cutting targets."""

from __future__ import annotations

from typing import Unpack, cast

from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire
from targets.cross.models import CrossItem
from targets.cross.sheets import CrossEntry

CROSS = CrossEntry()


def cross_record(**stated: Unpack[Statement]) -> CrossItem:
    """Record or correct a cross-cutting target: component, points, units (K-2.3).

    Plans that are not issued yet show it at once; issued ones keep theirs.
    """
    return cast(CrossItem, entry_record(CROSS, **stated))


def cross_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw one: it stands in no plan any more that is not issued yet."""
    entry_retire(CROSS, **withdrawn)
