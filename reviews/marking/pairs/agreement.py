"""Whether two marks are one, and which: pure, by the scheme's ``double``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from schemes.rules.marking import DoubleMarking


@dataclass(frozen=True, slots=True)
class Said:
    """One of the two marks.

    ``number`` is the figure where it is one, ``word`` the grade's key or that it does not apply;
    ``score`` what it comes to, None where it comes to nothing.
    """

    number: Fraction | None
    word: str
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the two come to: a number, or the word that both said."""

    number: Fraction | None
    word: str = ""


def agreement(rule: DoubleMarking, points: Fraction, one: Said, two: Said) -> Agreed | None:
    """The mark that the two are taken for; None where they lie too far apart.

    How far is told in points, for a plan of 10 000 and one of 3 are no scale.  Words agree only
    where they are the same: a mean of two grades is no grade.
    """
    if one.word or two.word:
        return Agreed(None, one.word) if one.word == two.word else None
    if one.number is None or two.number is None:
        return None
    if one.number == two.number:
        return Agreed(one.number)
    if one.score is None or two.score is None:
        return None
    if abs(one.score - two.score) > rule.tolerance * points:
        return None
    if rule.within == "mean":
        return Agreed((one.number + two.number) / 2)
    first, second = (one, two) if one.score <= two.score else (two, one)
    return Agreed(first.number if rule.within == "lower" else second.number)


def gap_of(scores: Iterable[Fraction | None]) -> Fraction | None:
    """How far apart two scores lie; None while one of them is missing or comes to nothing."""
    match list(scores):
        case [Fraction() as one, Fraction() as two]:
            return abs(one - two)
    return None
