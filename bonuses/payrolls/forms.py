"""What is typed into the dialogs of a payroll; the service judges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bonuses.payrolls.services import Confirmed, Told
from targets.plans.asked import number_of


def told_of(sent: Mapping[str, Any]) -> Told:
    """What a move states, of a form or of the API."""
    confirmed = None
    if sent.get("amount"):
        people, units = _number(sent, "people"), _number(sent, "units")
        fund = str(sent.get("fund") or "0.00").strip()
        confirmed = Confirmed(people, units, str(sent["amount"]).strip(), fund)
    return Told(
        reason=str(sent.get("reason") or ""),
        document=str(sent.get("document") or ""),
        paid_on=str(sent.get("paid_on") or ""),
        confirmed=confirmed,
        result_set=_number(sent, "result_set"),
        password=str(sent.get("password") or ""),
    )


def _number(sent: Mapping[str, Any], name: str) -> int:
    return number_of(str(sent.get(name, "")))
