"""A peer group as the simulation sees it, and the tolerances that are stated for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from schemes.document import PeerGroup
from schemes.rules.component import Component, leaves, read_as

#: Components that people fill by their opinion; all others are filled by what was established.
OPINIONS = frozenset({"ballots", "leader_marks", "rated", "common_items"})


@dataclass(frozen=True, slots=True)
class Tolerances:
    """By how much things could as well have been different; each in percent.

    ``weights``: of a component's points, up or down.  ``judged`` and ``measured``: of the full
    mark of a component, for those that people judge and those that are established.
    """

    weights: Fraction = Fraction(10)
    judged: Fraction = Fraction(1)
    measured: Fraction = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Part:
    """A component of the group: points, and which share of it people judge (0 to 1)."""

    key: str
    title: str
    points: Fraction
    judged: Fraction

    def tolerance(self, stated: Tolerances) -> Fraction:
        """By which share of its full mark a unit's mark could as well be different."""
        mixed = self.judged * stated.judged + (1 - self.judged) * stated.measured
        return mixed / 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A ranked unit: points of each part in the order of the parts, and what stands beside them.

    ``beside`` are honours, deductions and lists: facts with a document, which are not varied.
    ``grade`` is its grade by its score, as a place among the scheme's grades (None: it has none).
    """

    code: str
    name: str
    rank: int
    total: Fraction
    earned: tuple[Fraction, ...]
    beside: Fraction
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Grades:
    """How the grades of a group are given, best first (M-9).

    ``by`` bands: from ``bounds`` on (None: whatever is left); shares: up to the place in ``ends``;
    both: the worse of the two.
    """

    titles: tuple[str, ...]
    by: str
    bounds: tuple[Fraction | None, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """The ranked units of one group, in order of rank; ``scale`` brings base points to the full
    mark of the group (X-9), ``quota`` is the last place that gains (K-7.9), 0 where none does."""

    parts: tuple[Part, ...]
    units: tuple[Standing, ...]
    scale: Fraction = Fraction(1)
    quota: int = 0
    grades: Grades | None = None


def part_of(component: Component, title: str) -> Part:
    """The component with the share of its points that people judge, however deep they lie."""
    found = tuple(leaves((component,)))
    full = sum((Fraction(each.points) for each in found), Fraction(0))
    judged = sum(
        (Fraction(each.points) for each in found if read_as(each) in OPINIONS), Fraction(0)
    )
    return Part(component.key, title, Fraction(component.points), judged / full if full else full)


def scale_of(group: PeerGroup) -> Fraction:
    """What a base point of the group is worth in the total."""
    return Fraction(group.full) / Fraction(group.base_points) if group.base_points else Fraction(1)


def standing_of(
    code: str,
    name: str,
    rank: int,
    total: Fraction,
    points: Mapping[str, Fraction | None],
    parts: tuple[Part, ...],
    scale: Fraction,
    grade: int | None = None,
) -> Standing:
    """A unit's points by part; what they do not explain of its total stands beside them."""
    earned = tuple(points.get(part.key) or Fraction(0) for part in parts)
    beside = total - scale * sum(earned, Fraction(0))
    return Standing(code, name, rank, total, earned, beside, grade)
