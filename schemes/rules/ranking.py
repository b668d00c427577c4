"""Ranks inside a peer group (名次)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pydantic import Field

from schemes.rules.base import Rule


@dataclass(frozen=True, slots=True)
class Entrant:
    """A unit that may be ranked: its exact total and whether its year is qualified."""

    code: str
    total: Fraction
    qualified: bool


def places_by_total(totals: Mapping[str, Fraction]) -> dict[str, int]:
    """Return each one's place: ties share it, and the next place is skipped (S-5)."""
    ordered = sorted(totals.values(), reverse=True)
    first: dict[Fraction, int] = {}
    for place, total in enumerate(ordered, start=1):
        first.setdefault(total, place)
    return {code: first[total] for code, total in totals.items()}


class Ranking(Rule):
    """Ranks on exact totals inside a peer group (K-1.1, S-5).

    ``rank_unqualified``: whether a unit whose year is unqualified is ranked (K-5.6).
    """

    kind: Literal["ranking"] = "ranking"
    rank_unqualified: bool = Field(default=False, title="不合格单位是否排名")

    def ranks(self, entrants: tuple[Entrant, ...]) -> dict[str, int]:
        """Return the ranks of those that are ranked."""
        return places_by_total(
            {e.code: e.total for e in entrants if e.qualified or self.rank_unqualified}
        )
