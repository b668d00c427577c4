"""What every rule of a unit's money has in common: what it reads, and what it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from schemes.rules.base import Rule
from schemes.rules.trace import Note

#: The scope of statistics over all peer groups together.
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A directly assessed unit with a complete score, as its money is computed from it.

    ``grade``, ``place`` and ``of`` come from the result set, ``heads`` are the people it pays.
    """

    peer_group: str
    total: Fraction
    qualified: bool
    grade: str = ""
    place: int | None = None
    of: int = 0
    heads: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a rule measures a unit by in a scope: "" for all units, or a peer group.

    ``mean`` is over units, or over heads where the rule says so; ``heads`` their people, and
    ``base`` the standard per head that follows for the scope.
    """

    scope: str
    count: int
    highest: Fraction
    lowest: Fraction
    mean: Fraction
    heads: int = 0
    base: Fraction = Fraction(0)


class UnitPay(Rule):
    """A rule that gives a unit's bonus in yuan per head from its score, place or grade."""

    #: Whether it needs to know how many people each unit pays.
    reads_heads: ClassVar[bool] = False

    def scope_of(self, peer_group: str) -> str:
        """Return the scope whose statistics a unit of ``peer_group`` is measured by."""
        del peer_group
        return WHOLE

    def statistics(self, units: Iterable[Scored]) -> dict[str, Statistics]:
        """Return the statistics of every scope that has a unit."""
        scopes: dict[str, list[Scored]] = {}
        for unit in units:
            if self.counts(unit):
                scopes.setdefault(self.scope_of(unit.peer_group), []).append(unit)
        return {scope: self._of_scope(scope, found) for scope, found in sorted(scopes.items())}

    def counts(self, unit: Scored) -> bool:
        """Whether a unit belongs to the statistics."""
        del unit
        return True

    def _of_scope(self, scope: str, units: list[Scored]) -> Statistics:
        totals = [unit.total for unit in units]
        mean = sum(totals, Fraction(0)) / len(totals)
        heads = sum(unit.heads for unit in units)
        return Statistics(scope, len(totals), max(totals), min(totals), mean, heads)

    def standard(self, statistics: Statistics | None) -> Fraction | None:
        """Return the standard per head that replacement rates are shares of; ``None``: there is
        none, and rates are shares of the unit's own amount."""
        del statistics
        return None

    def amount(self, statistics: Statistics | None, unit: Scored) -> Fraction:
        """Return the unit's bonus in yuan per head."""
        raise NotImplementedError

    def note(self, statistics: Statistics | None, unit: Scored) -> Note:
        """Return the arithmetic of :meth:`amount`."""
        raise NotImplementedError

    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """Return the least and most per head that any score can give; ``None``: not bounded."""
        return None
