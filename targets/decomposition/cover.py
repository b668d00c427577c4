"""Whether parts make up what they are parts of (T-1): by how much not, with which deviation (T-5).

Pure and exact: no Django, no rounding.  A figure that is not stated is never taken for 0 (S-2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

#: Ways of covering, as stored.
SUM, EACH, POINTS, TEXT = "sum", "each", "points", "text"
#: What a check finds.
NONE, OPEN, SHORT, OVER, COVERED = "none", "open", "short", "over", "covered"
#: What keeps a tree from being adopted.
BLOCKING = frozenset({NONE, OPEN, SHORT})


@dataclass(frozen=True, slots=True)
class Cover:
    """How far parts cover a whole.

    ``given`` is their sum, or the weakest of them where each must reach the whole; ``gap`` is
    ``given`` − ``wanted``, ``allowed`` how large it may be in either direction.  ``missing`` parts
    do not state their figure.
    """

    way: str
    state: str
    wanted: Fraction | None = None
    given: Fraction | None = None
    allowed: Fraction = Fraction(0)
    missing: int = 0

    @property
    def gap(self) -> Fraction | None:
        """By how much the parts differ from the whole; None where either is not stated."""
        if self.wanted is None or self.given is None:
            return None
        return self.given - self.wanted

    @property
    def blocks(self) -> bool:
        """Whether the tree cannot be adopted like this."""
        return self.state in BLOCKING or (self.way == POINTS and self.state == OVER)


def cover_of(
    way: str,
    wanted: Fraction | None,
    parts: Sequence[Fraction | None],
    *,
    deviation: Fraction = Fraction(0),
    lower: bool = False,
) -> Cover:
    """What ``parts`` are to ``wanted``.

    ``parts`` are amounts, or points for :data:`POINTS`; ``deviation`` is in percent of the whole;
    ``lower``: less is better, so that parts fall short by promising more.  A whole that states no
    figure can only be covered in words.
    """
    if not parts:
        return Cover(way, NONE, wanted)
    if way == TEXT or wanted is None:
        return Cover(TEXT, COVERED, wanted)
    stated = [part for part in parts if part is not None]
    missing = len(parts) - len(stated)
    allowed = abs(wanted) * deviation / 100
    given = _given(way, stated, lower)
    state = _state(way, wanted, given, allowed, missing, lower=lower)
    return Cover(way, state, wanted, given, allowed, missing)


def _given(way: str, stated: Sequence[Fraction], lower: bool) -> Fraction | None:
    if not stated:
        return None
    if way == EACH:
        return max(stated) if lower else min(stated)
    return sum(stated, Fraction(0))


def _state(
    way: str,
    wanted: Fraction,
    given: Fraction | None,
    allowed: Fraction,
    missing: int,
    *,
    lower: bool,
) -> str:
    """Short is settled even while figures are missing where more of them can only make it worse."""
    if given is None:
        return OPEN
    below, above = given < wanted - allowed, given > wanted + allowed
    worse = (above if lower else below) if way != POINTS else below
    if way == EACH:
        return SHORT if worse else (OPEN if missing else COVERED)
    if missing:
        return SHORT if above and lower and way == SUM else OPEN
    if worse:
        return SHORT
    return OVER if below or above else COVERED
