"""What a report of progress says, purely and exactly: rate, growth, expected share, state (W)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ZERO, ONE, YEAR_END = Fraction(0), Fraction(1), 12


class State(StrEnum):
    """How a target stands against the time of year; a missing report is never a zero (S-2)."""

    RED = "red"
    AMBER = "amber"
    NORMAL = "normal"
    DONE = "done"
    DESCRIBED = "described"
    MISSING = "missing"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a target promises: plan value (None: not a number), direction, how it is counted.

    ``level``: a level that is reached and held, not a sum over the months; ``until``: the last
    month of its own deadline; ``last_year``: the whole of last year's actual; ``whole``: the
    measure of what is counted one by one, "" where fractions can be.
    """

    plan: Fraction | None
    lower_is_better: bool = False
    level: bool = False
    until: int = YEAR_END
    last_year: Fraction | None = None
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Below which shares of what is expected a target is red or amber; the scheme's."""

    red: Fraction
    amber: Fraction


def completion(promise: Promise, actual: Fraction | None) -> Fraction | None:
    """Actual ÷ plan: 20 300 of 71 950 is 28.2 % (W-1); None without a figure or a plan."""
    if actual is None or not promise.plan:
        return None
    return actual / promise.plan


def growth(actual: Fraction | None, before: Fraction | None) -> Fraction | None:
    """How much more than at the same time last year, as a share of that; None where unknown."""
    if actual is None or not before:
        return None
    return actual / before - 1


def even_share(promise: Promise, month: int) -> Fraction:
    """The share of the plan that the months gone ask for, up to the target's own deadline."""
    if promise.level:
        return ONE
    return min(ONE, Fraction(month, max(1, promise.until)))


def last_share(course: Mapping[int, Fraction], month: int) -> Fraction | None:
    """The share of last year's whole that stood at this month; None where either is unknown."""
    whole = course.get(YEAR_END)
    if not whole or month not in course:
        return None
    return min(ONE, max(ZERO, course[month] / whole))


def expected_share(
    promise: Promise, month: int, course: Mapping[int, Fraction], *, by_last_year: bool
) -> Fraction:
    """What is expected of the plan at this month: last year's course where known, else even."""
    found = last_share(course, month) if by_last_year and not promise.level else None
    return even_share(promise, month) if found is None else found


def _pace(wanted: Fraction, actual: Fraction, *, lower: bool) -> Fraction | None:
    """The share of what is asked that was reached, 1 or more when all of it; None where there is
    none.  Below zero more and less change places: a fall by 4 is more than one by 3."""
    if lower == (wanted < 0):
        return actual / wanted if wanted else None
    met = actual <= 0 if lower else actual >= 0
    return None if met else wanted / actual


def judge(
    promise: Promise, actual: Fraction | None, expected: Fraction, limits: Limits
) -> tuple[State, Fraction | None]:
    """The state of a reported target, and the actual as a share of what is expected.

    Of a target of which less is better the share is expected ÷ actual: it is behind when it has
    used up more than the time of year allows.
    """
    if promise.plan is None:
        return State.DESCRIBED, None
    if actual is None:
        return State.MISSING, None
    wanted = promise.plan * expected
    share = _pace(wanted, actual, lower=promise.lower_is_better)
    if share is None:
        return State.NORMAL, None
    if share < limits.red:
        return State.RED, share
    if share < limits.amber:
        return State.AMBER, share
    reached = not promise.lower_is_better and not promise.level and actual >= promise.plan
    return (State.DONE if reached else State.NORMAL), share
