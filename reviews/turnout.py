"""Ballot turnout by voter group: how many ballots came back, never what they say (K-6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from reviews.models import BallotRound, RoundState
from reviews.queries import ballot_turnout
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import year_document

#: The badge of a round's state.
_LOOK = {RoundState.DRAFT: "draft", RoundState.OPEN: "running", RoundState.CLOSED: "sealed"}


@dataclass(frozen=True, slots=True)
class TurnoutRow:
    """A voter group's round: ballots handed out, returned, valid; no score."""

    key: str
    title: str
    secret: bool
    look: str
    state: str
    closed_at: Any
    units: int
    sent: int
    returned: int
    valid: int

    @property
    def spoiled(self) -> int:
        """Returned ballots that are not valid."""
        return self.returned - self.valid

    @property
    def ratio(self) -> Fraction | None:
        """Returned among handed out; None while none was handed out."""
        return Fraction(self.returned, self.sent) if self.sent else None


def turnout_rows(account: Any, year: Year) -> list[TurnoutRow]:
    """A row for every voter group of the scheme, also for one whose round has not begun."""
    by_group = {entry["round"].voter_group: entry for entry in ballot_turnout(account, year)}
    document = year_document(year)
    titles = SchemeWords(document).voter_groups
    return [
        _row(group, titles[group.key], by_group.get(group.key)) for group in document.voter_groups
    ]


def _row(group: Any, title: str, counted: dict[str, Any] | None) -> TurnoutRow:
    found: BallotRound | None = counted["round"] if counted else None
    state = RoundState(found.state) if found else RoundState.DRAFT
    counts = counted or {"units": 0, "sent": 0, "returned": 0, "valid": 0}
    return TurnoutRow(
        key=group.key,
        title=title,
        secret=found.secret if found else group.secret,
        look=_LOOK[state],
        state=str(state.label) if found else _("未开始"),
        closed_at=found.closed_at if found else None,
        units=counts["units"],
        sent=counts["sent"],
        returned=counts["returned"],
        valid=counts["valid"],
    )
