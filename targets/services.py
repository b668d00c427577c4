"""Writing what was promised, one fact at a time: targets, common items, filings.

``texts`` are typed texts by the columns of the year workbook (``targets.sheets``), checked by the
rules of the year's scheme.  Each service writes in one transaction with its audit row and raises
:class:`~django.core.exceptions.ValidationError` with every error under its column, or
:class:`~core.facts.StaleFactError` when another row than ``expected`` stands meanwhile.
"""

from __future__ import annotations

from typing import Unpack, cast

from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire
from targets.entry_parts import CommonItemEntry, EconomicFigureEntry, FilingEntry, TargetEntry
from targets.models import CommonItem, EconomicFigure, Filing, Target

TARGET, COMMON_ITEM, FILING = TargetEntry(), CommonItemEntry(), FilingEntry()
ECONOMIC_FIGURE = EconomicFigureEntry()


def target_record(**stated: Unpack[Statement]) -> Target:
    """Record or correct a target: component of the unit's group, method, points (K-3, K-5.4)."""
    return cast(Target, entry_record(TARGET, **stated))


def target_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a target and the mark it was given."""
    entry_retire(TARGET, **withdrawn)


def common_item_record(**stated: Unpack[Statement]) -> CommonItem:
    """Record or correct a common item: component, points, groups (K-2.1)."""
    return cast(CommonItem, entry_record(COMMON_ITEM, **stated))


def common_item_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a common item and every mark of it."""
    entry_retire(COMMON_ITEM, **withdrawn)


def filing_record(**stated: Unpack[Statement]) -> Filing:
    """Record or correct whether a unit filed its targets of a level (K-7.8)."""
    return cast(Filing, entry_record(FILING, **stated))


def filing_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a record of filing: nothing is known of it then."""
    entry_retire(FILING, **withdrawn)


def economic_figure_record(**stated: Unpack[Statement]) -> EconomicFigure:
    """Record or correct an economic figure; all its sources are kept (D-7)."""
    return cast(EconomicFigure, entry_record(ECONOMIC_FIGURE, **stated))


def economic_figure_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw an economic figure with all its sources."""
    entry_retire(ECONOMIC_FIGURE, **withdrawn)
