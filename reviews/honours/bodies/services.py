"""Keeping the register of issuing bodies."""

from __future__ import annotations

from typing import Unpack, cast

from reviews.honours.bodies.sheets import BodyEntry
from reviews.honours.models import AwardBody
from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire

BODY = BodyEntry()


def body_record(**stated: Unpack[Statement]) -> AwardBody:
    """Record or correct a body that awards honours."""
    return cast(AwardBody, entry_record(BODY, **stated))


def body_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a body: it is offered no more, claims keep what they settled."""
    entry_retire(BODY, **withdrawn)
