"""Exact sums and orders, quick where many numbers share few denominators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import lcm

#: Of more denominators than so many the common one may be longer than comparing is slow.
FEW = 32


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


def by_size(values: Sequence[Fraction]) -> list[Fraction]:
    """Return ``values`` from the least to the greatest."""
    return sorted(values, key=_size_among(values))


def ends(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest of ``values``; there is one at least."""
    size = _size_among(values)
    return min(values, key=size), max(values, key=size)


def _size_among(values: Sequence[Fraction]) -> Callable[[Fraction], int | Fraction]:
    """What ``values`` are compared by: whole numbers over their common denominator, since two
    fractions are multiplied out each time they are compared."""
    below = {value.denominator for value in values}
    if len(below) > FEW:
        return lambda value: value
    whole = lcm(*below)
    return lambda value: value.numerator * (whole // value.denominator)
