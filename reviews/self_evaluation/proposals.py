"""What an actual is proposed from: whoever knows the year's progress registers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from schemes.models import Year

#: (year, unit id) → target key → the cumulative actual that was reported last.
Proposal = Callable[[Year, int], Mapping[str, Fraction]]
_proposals: list[Proposal] = []


def register_actuals(proposal: Proposal) -> None:
    """Propose actuals for self-evaluations; from ``AppConfig.ready()``."""
    if proposal not in _proposals:
        _proposals.append(proposal)


def actual_proposed(year: Year, unit: int) -> dict[str, Fraction]:
    """The actuals that a unit's self-evaluation begins with; empty where nobody proposes any."""
    found: dict[str, Fraction] = {}
    for proposal in _proposals:
        found.update(proposal(year, unit))
    return found
