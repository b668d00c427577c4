"""What the bonus engine adds to a result set: people, their months, scores and sanctions.

Money is yuan, exact.  Everything about units (score, standing, rates) comes from the named
result set, never from the facts under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from schemes.rules.trace import Source


@dataclass(frozen=True, slots=True)
class StintFact:
    """Whole months of one person in one unit (K-7.6, K-7.7), in time order."""

    unit: str
    months: Fraction
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class SanctionFact:
    """Something that costs part of a bonus (K-7.5): a kind of the scheme's loss rule."""

    kind: Literal["warning", "reprimand", "incompetent"]
    date: str = ""
    document: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One person's line in the making; the last stint is the present unit.

    ``score`` is the personal score in the present unit, ``None`` where there is none (K-7.4);
    ``rank`` a key of the scheme's leader bonus table; ``manual_amount`` the target bonus in
    yuan that the present unit's own distribution gives, months already seen to (K-7.8).
    """

    code: str
    name: str
    stints: tuple[StintFact, ...]
    score: Fraction | None = None
    rank: str = ""
    sanctions: tuple[SanctionFact, ...] = ()
    manual_amount: Fraction | None = None
    manual_reason: str = ""
