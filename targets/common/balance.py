"""Balancing common items: what a unit's items add up to, and points that would add up (M-2, K-2.1).

Pure and exact: nothing is rounded unless a step is asked for, and then what rounding leaves over is
given to named items, so that the sum is met to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Weighed:
    """An item with its points; ``fixed`` points are not moved."""

    key: str
    points: Fraction
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """An item's points before and after; ``extra`` if it got a step that rounding had left."""

    key: str
    before: Fraction
    after: Fraction
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """Points that add up to ``full``, and the factor that all that may move were multiplied by."""

    full: Fraction
    fixed: Fraction
    factor: Fraction
    moved: Sequence[Moved]


class NoBalanceError(Exception):
    """No points of what may move would add up: the fixed ones leave nothing, or nothing moves."""


def propose(full: Fraction, items: Sequence[Weighed], step: Fraction | None) -> Proposal:
    """Points in the proportion of those that stand, adding up to ``full`` exactly.

    ``step`` rounds every item down to a multiple; the steps left over go to the items with the
    largest remainders, a part smaller than a step to the first of them.  Raises
    :class:`NoBalanceError`.
    """
    fixed = sum((item.points for item in items if item.fixed), Fraction(0))
    moving = [item for item in items if not item.fixed]
    weight = sum((item.points for item in moving), Fraction(0))
    rest = full - fixed
    if not moving and rest == 0:
        return Proposal(full, fixed, Fraction(1), [Moved(i.key, i.points, i.points) for i in items])
    if rest <= 0 or weight <= 0:
        raise NoBalanceError
    factor = rest / weight
    wanted = {item.key: item.points * factor for item in moving}
    after, extra = (wanted, set()) if step is None else _stepped(wanted, rest, step)
    moved = [
        Moved(item.key, item.points, after.get(item.key, item.points), item.key in extra)
        for item in items
    ]
    return Proposal(full, fixed, factor, moved)


def _stepped(
    wanted: dict[str, Fraction], rest: Fraction, step: Fraction
) -> tuple[dict[str, Fraction], set[str]]:
    after = {key: (value // step) * step for key, value in wanted.items()}
    left = rest - sum(after.values(), Fraction(0))
    # Between equal remainders the larger item, which an extra step changes least, then the order.
    order = sorted(wanted, key=lambda key: (after[key] - wanted[key], -wanted[key]))
    extra: set[str] = set()
    for key in order:
        if left <= 0:
            break
        given = min(step, left)
        after[key] += given
        left -= given
        extra.add(key)
    return after, extra
