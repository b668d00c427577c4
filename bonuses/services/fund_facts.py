"""Wages, recipients of the reward fund, and the rules that units outside filed (G-6, D-8).

As in ``people_facts``: ``texts`` are typed texts by the columns of the year workbook.
"""

from __future__ import annotations

from typing import Unpack, cast

from bonuses.fund_entries import FiledRulesEntry, FundRecipientEntry, UnitWagesEntry
from bonuses.models import FiledRules, FundRecipient, UnitWages
from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire

UNIT_WAGES, FUND_RECIPIENT = UnitWagesEntry(), FundRecipientEntry()
FILED_RULES = FiledRulesEntry()


def unit_wages_record(**stated: Unpack[Statement]) -> UnitWages:
    """Record or correct a unit's wages of the year, in yuan (G-6)."""
    return cast(UnitWages, entry_record(UNIT_WAGES, **stated))


def unit_wages_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a unit's wages; the fund is provisional until others stand."""
    entry_retire(UNIT_WAGES, **withdrawn)


def fund_recipient_record(**stated: Unpack[Statement]) -> FundRecipient:
    """Record or correct whom a decision gives an award of the fund (G-6)."""
    return cast(FundRecipient, entry_record(FUND_RECIPIENT, **stated))


def fund_recipient_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a recipient; the award is shared anew among the others."""
    entry_retire(FUND_RECIPIENT, **withdrawn)


def filed_rules_record(**stated: Unpack[Statement]) -> FiledRules:
    """Record or correct the rules by which a unit outside follows the scheme (D-8)."""
    return cast(FiledRules, entry_record(FILED_RULES, **stated))


def filed_rules_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw the rules that a unit filed; it then stands without."""
    entry_retire(FILED_RULES, **withdrawn)
