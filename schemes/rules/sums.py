"""Exact sums, quick where many numbers share few denominators."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """Return the exact sum of ``values``.

    Marks have few denominators, so numerators are added as whole numbers and only one fraction a
    denominator is reduced; ``sum`` would reduce after every step.
    """
    by_denominator: dict[int, int] = {}
    for value in values:
        top, below = value.as_integer_ratio()
        by_denominator[below] = by_denominator.get(below, 0) + top
    total = Fraction(0)
    for below, top in by_denominator.items():
        total += Fraction(top, below)
    return total
