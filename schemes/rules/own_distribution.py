"""A unit's own distribution (自行分配)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Count, Rule
from schemes.rules.trace import Note, NoteValue


class OwnDistribution(Rule):
    """Amounts that the unit sets itself, with a reason (K-7.4, K-7.8).

    Units of ``people`` or fewer need not keep the least spread; for all, the amounts add up to no
    more than the unit's money.
    """

    kind: Literal["own_distribution"] = "own_distribution"
    people: Count = Field(default=0, title="几人及以下的单位可不受差距限制")

    def check(
        self, amounts: Sequence[Fraction], money: Fraction, people: int, least_spread: Fraction
    ) -> tuple[Note, ...]:
        """Return what is wrong with a unit's own ``amounts`` out of ``money``, both in yuan.

        ``people`` is how many the unit has; ``least_spread`` what K-7.4 asks of larger ones.
        """
        notes: list[Note] = []
        total = sum(amounts, Fraction(0))
        if total > money:
            params: dict[str, NoteValue] = {"total": to_text(total), "money": to_text(money)}
            notes.append(Note("own_distribution.exceeds", params))
        wide = max(amounts, default=Fraction(0)) - min(amounts, default=Fraction(0))
        if people > self.people and wide < least_spread:
            params = {"wide": to_text(wide), "least": to_text(least_spread)}
            notes.append(Note("own_distribution.spread", params))
        return tuple(notes)
