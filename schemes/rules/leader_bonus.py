"""The leader bonus by rank (领导奖)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Amount, Key, Part, Rule, Title


class RankAmount(Part):
    """A rank (职级) and its leader bonus for a whole year, in yuan."""

    key: Key
    title: Title
    amount: Amount = Field(title="全年领导奖，元")


class LeaderBonus(Rule):
    """An amount per rank, prorated and docked like the target bonus (K-7.12)."""

    kind: Literal["leader_bonus"] = "leader_bonus"
    ranks: tuple[RankAmount, ...] = ()

    def amount(self, rank: str) -> Fraction:
        """Return the yuan of a whole year; a rank that the table does not list gets nothing."""
        if not rank:
            return Fraction(0)
        return next((entry.amount for entry in self.ranks if entry.key == rank), Fraction(0))
