"""What a sanction costs (扣发三分之一)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, Protocol

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Part, Rule, Title
from schemes.rules.trace import Note

NOTHING = Fraction(0)


class SanctionInput(Protocol):
    """A sanction (处分) of a kind."""

    @property
    def kind(self) -> Literal["warning", "reprimand", "incompetent"]: ...
    @property
    def date(self) -> str: ...
    @property
    def document(self) -> str: ...


class LossTrigger(Part):
    """A kind of sanction and from how many on it costs."""

    sanction: Literal["warning", "reprimand", "incompetent"]
    title: Title
    at_least: int = Field(default=1, ge=1, strict=True, title="满几次")


class OneThirdLoss(Rule):
    """Any trigger takes ``share`` of the target bonus, once (K-7.5).

    ``leader_too``: of the leader bonus as well.  Money withheld is not shared out.
    """

    kind: Literal["one_third_loss"] = "one_third_loss"
    share: Amount = Field(default=Fraction(0), title="扣发几成")
    triggers: tuple[LossTrigger, ...] = ()
    leader_too: bool = Field(default=True, title="领导奖同样扣发")

    def reasons(self, sanctions: Iterable[SanctionInput]) -> tuple[Note, ...]:
        """Return why money is withheld; empty when nothing is."""
        found = sorted(sanctions, key=lambda s: (s.kind, s.date, s.document))
        if not found:
            return ()
        counts = Counter(sanction.kind for sanction in found)
        return tuple(
            Note(
                f"loss.{trigger.sanction}",
                {
                    "count": counts[trigger.sanction],
                    "at_least": trigger.at_least,
                    "share": to_text(self.share),
                    "dates": [s.date for s in found if s.kind == trigger.sanction and s.date],
                },
            )
            for trigger in self.triggers
            if counts[trigger.sanction] >= trigger.at_least
        )

    def withheld(self, amount: Fraction, reasons: tuple[Note, ...]) -> Fraction:
        """Return the yuan withheld of ``amount``; several reasons do not add up."""
        return amount * self.share if reasons else NOTHING
