"""What is typed into the dialogs of a payroll; the service judges, the password is asked here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bonuses.payrolls import flow
from bonuses.payrolls.services import Confirmed, Told
from targets.plans.asked import number_of


def told_of(sent: Mapping[str, Any]) -> Told:
    """What a move states, of a form or of the API."""
    confirmed = None
    if sent.get("amount"):
        people, units = _number(sent, "people"), _number(sent, "units")
        confirmed = Confirmed(people, units, str(sent["amount"]).strip())
    return Told(
        reason=str(sent.get("reason") or ""),
        document=str(sent.get("document") or ""),
        paid_on=str(sent.get("paid_on") or ""),
        confirmed=confirmed,
        result_set=_number(sent, "result_set"),
    )


def _number(sent: Mapping[str, Any], name: str) -> int:
    return number_of(str(sent.get(name, "")))


def require_password(account: Any, move: str, given: Any) -> None:
    """The approval is confirmed by one's own password: an open screen approves nothing.

    Raises ``ValidationError``.
    """
    if move == flow.APPROVE and not account.check_password(str(given or "")):
        raise ValidationError({"password": [_("密码不对，没有审批")]})
