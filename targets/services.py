"""Writing what was promised, one fact at a time: targets, common items, filings.

``texts`` are typed texts by the columns of the year workbook (``targets.sheets``), checked by the
rules of the year's scheme.  Each service writes in one transaction with its audit row and raises
:class:`~django.core.exceptions.ValidationError` with every error under its column, or
:class:`~core.facts.StaleFactError` when another row than ``expected`` stands meanwhile.
"""

from __future__ import annotations

from typing import cast

from core.models import Origin
from schemes.fact_entry.row import Texts
from schemes.fact_entry.services import entry_record, entry_retire
from schemes.models import Year
from targets.entry_parts import CommonItemEntry, FilingEntry, TargetEntry
from targets.models import CommonItem, Filing, Target
from units.models import Account

TARGET, COMMON_ITEM, FILING = TargetEntry(), CommonItemEntry(), FilingEntry()


def target_record(
    *,
    year: Year,
    texts: Texts,
    actor: Account,
    reason: str = "",
    expected: int | None = None,
    origin: Origin = Origin.ENTRY,
) -> Target:
    """Record or correct a target: component of the unit's group, method, points (K-3, K-5.4)."""
    fact = entry_record(
        TARGET,
        year=year,
        texts=texts,
        actor=actor,
        reason=reason,
        expected=expected,
        origin=origin,
    )
    return cast(Target, fact)


def target_retire(
    *, year: Year, expected: int, actor: Account, reason: str, origin: Origin = Origin.ENTRY
) -> None:
    """Withdraw a target and the mark it was given."""
    entry_retire(TARGET, year=year, expected=expected, actor=actor, reason=reason, origin=origin)


def common_item_record(
    *,
    year: Year,
    texts: Texts,
    actor: Account,
    reason: str = "",
    expected: int | None = None,
    origin: Origin = Origin.ENTRY,
) -> CommonItem:
    """Record or correct a common item: component, points, groups (K-2.1)."""
    fact = entry_record(
        COMMON_ITEM,
        year=year,
        texts=texts,
        actor=actor,
        reason=reason,
        expected=expected,
        origin=origin,
    )
    return cast(CommonItem, fact)


def common_item_retire(
    *, year: Year, expected: int, actor: Account, reason: str, origin: Origin = Origin.ENTRY
) -> None:
    """Withdraw a common item and every mark of it."""
    entry_retire(
        COMMON_ITEM, year=year, expected=expected, actor=actor, reason=reason, origin=origin
    )


def filing_record(
    *,
    year: Year,
    texts: Texts,
    actor: Account,
    reason: str = "",
    expected: int | None = None,
    origin: Origin = Origin.ENTRY,
) -> Filing:
    """Record or correct whether a unit filed its targets of a level (K-7.8)."""
    fact = entry_record(
        FILING,
        year=year,
        texts=texts,
        actor=actor,
        reason=reason,
        expected=expected,
        origin=origin,
    )
    return cast(Filing, fact)


def filing_retire(
    *, year: Year, expected: int, actor: Account, reason: str, origin: Origin = Origin.ENTRY
) -> None:
    """Withdraw a record of filing: nothing is known of it then."""
    entry_retire(FILING, year=year, expected=expected, actor=actor, reason=reason, origin=origin)
