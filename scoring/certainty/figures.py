"""What drawing thousands of other weights and marks tells of a ranking.

It decides nothing: no score, rank or yuan comes of it.  Only here floats stand near points, because
chances are asked for and not points.  Same field, same tolerances, same draws: the answer is the
same on every machine, whoever asks.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scoring.certainty.field import Field, Tolerances

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 4000
#: So many are made at once, so that a large group takes little memory.
BLOCK = 500
#: Of 100 draws, so many lie within the places that are told.
WITHIN = 90
#: From so many of 100 draws on, one unit is surely, or probably, above another.
SURELY, PROBABLY = 95, 75
#: Sums of floats that are so near are equal.
HAIR = 1e-9
#: A stretch of units that are not told apart is told of from so many units on.
STRETCH = 3


@dataclass(frozen=True, slots=True)
class Certain:
    """A unit's places: in 90 of 100 draws it lies between ``best`` and ``worst``.

    ``above_next``: in how many of 100 it is above the unit that follows it (None: none does);
    ``in_quota``: in how many it is among the places that gain (None: none do).  ``grade_kept``: in
    how many its grade is what it is (None: there are no grades), ``grade_else`` which it mostly is
    otherwise (None: no other).
    """

    code: str
    best: int
    worst: int
    above_next: int | None
    in_quota: int | None
    grade_kept: int | None = None
    grade_else: int | None = None

    @property
    def spread(self) -> int:
        """By how many places it may lie apart from itself."""
        return self.worst - self.best


@dataclass(frozen=True, slots=True)
class Heavier:
    """What becomes of the ranks when one component weighs so much more, or less.

    ``moved`` units change place, the furthest by ``furthest`` places: the unit ``code``.
    """

    key: str
    more: bool
    moved: int
    furthest: int
    code: str


@dataclass(frozen=True, slots=True)
class Swing:
    """The component on whose mark a unit's rank hangs most: its places with the mark as much lower
    and as much higher as is tolerated.  ``key`` is "" where no mark moves it."""

    code: str
    key: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the draws say: every unit's places, in the order of the field, the stretches (first
    and last index) of units of which the first is not told apart from the last, and in how many of
    100 the first unit of the pair that was asked for is above the second (None: none was)."""

    units: tuple[Certain, ...] = ()
    stretches: tuple[tuple[int, int], ...] = ()
    above: int | None = None


def drawn(
    field: Field, stated: Tolerances, draws: int = DRAWS, pair: tuple[int, int] | None = None
) -> Drawn:
    """Draw, and read off; nothing for fewer than two units.  ``pair``: indices of two units."""
    if len(field.units) < 2:
        return Drawn()
    totals = _totals(field, stated, draws)
    above = None
    if pair is not None:
        above = _of_hundred(int((totals[:, pair[0]] > totals[:, pair[1]]).sum()), draws)
    return Drawn(tuple(_certainties(field, totals)), tuple(_stretches(totals)), above)


def _stretches(totals: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """From the top, each as long as its first unit is not probably above its last."""
    draws, units = totals.shape
    first = 0
    for n in range(1, units + 1):
        if (
            n < units
            and _of_hundred(int((totals[:, first] > totals[:, n]).sum()), draws) < PROBABLY
        ):
            continue
        if n - first >= STRETCH:
            yield first, n - 1
        first = n


def _certainties(field: Field, totals: NDArray[Any]) -> list[Certain]:
    import numpy as np  # noqa: PLC0415  (tens of megabytes that only this page needs)

    draws = len(totals)
    order = np.argsort(-totals, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(field.units) + 1)[None, :], axis=1)
    graded = _graded(field, totals, ranks)
    ranks.sort(axis=0)
    cut = draws * (100 - WITHIN) // 200
    best, worst = ranks[cut], ranks[draws - 1 - cut]
    above = (totals[:, :-1] > totals[:, 1:]).sum(axis=0)
    inside = (ranks <= field.quota).sum(axis=0)
    last = len(field.units) - 1
    return [
        Certain(
            unit.code,
            int(best[n]),
            int(worst[n]),
            _of_hundred(int(above[n]), draws) if n < last else None,
            _of_hundred(int(inside[n]), draws) if field.quota else None,
            *_grade_of(graded, n, unit.grade, draws),
        )
        for n, unit in enumerate(field.units)
    ]


def _graded(field: Field, totals: NDArray[Any], ranks: NDArray[Any]) -> NDArray[Any] | None:
    """Draws × units: the grade of each, as a place among the grades; None where there are none."""
    import numpy as np  # noqa: PLC0415  (see above)

    rule = field.grades
    if rule is None:
        return None
    last = len(rule.titles) - 1
    bands = np.full(totals.shape, last)
    for n in range(last, -1, -1):
        bound = rule.bounds[n]
        # A total is a sum of floats: on the bound itself it has the grade.
        reached = totals >= float(bound) - HAIR if bound is not None else True
        bands = np.where(reached, n, bands)
    places = np.minimum((ranks[:, :, None] > np.array(rule.ends)).sum(axis=2), last)
    by = {"bands": bands, "shares": places, "both": np.maximum(bands, places)}
    return np.asarray(by[rule.by])


def _grade_of(
    graded: NDArray[Any] | None, n: int, now: int | None, draws: int
) -> tuple[int | None, int | None]:
    """In how many of 100 a unit keeps its grade, and which it mostly has otherwise."""
    if graded is None or now is None:
        return None, None
    times = Counter(graded[:, n].tolist())
    kept = _of_hundred(times.pop(now, 0), draws)
    return kept, max(times, key=lambda each: times[each]) if times else None


def _of_hundred(times: int, draws: int) -> int:
    """Of 100, rounded half up; never 100 or 0 where it is not so."""
    told = (200 * times + draws) // (2 * draws)
    if 0 < times < draws:
        return min(max(told, 1), 99)
    return told


def _totals(field: Field, stated: Tolerances, draws: int) -> NDArray[Any]:
    """Draws × units: the totals under other weights and marks.

    Each component's weight is drawn once for all units and all of them brought back to their sum;
    each mark is drawn for its unit alone.  Nothing is cut at the full mark: else who has it could
    only lose by an error.
    """
    import numpy as np  # noqa: PLC0415  (see above)

    chance = np.random.default_rng(_seed(field, stated))
    points = np.array([float(part.points) for part in field.parts])
    earned = np.array([[float(each) for each in unit.earned] for unit in field.units])
    shares = np.divide(earned, points, out=np.zeros_like(earned), where=points > 0)
    noise = np.array([float(part.tolerance(stated)) for part in field.parts])
    weight = 1 + float(stated.weights) / 100 * chance.uniform(-1, 1, (draws, len(points)))
    weighed = weight * points
    weighed *= points.sum() / weighed.sum(axis=1, keepdims=True)
    beside = np.array([float(unit.beside) for unit in field.units])
    totals = np.empty((draws, len(field.units)))
    for first in range(0, draws, BLOCK):
        block = weighed[first : first + BLOCK]
        marks = shares[None] + noise * chance.uniform(-1, 1, (len(block), *shares.shape))
        totals[first : first + BLOCK] = np.einsum("duc,dc->du", marks, block)
    return np.asarray(float(field.scale) * totals + beside)


def _seed(field: Field, stated: Tolerances) -> int:
    """The same question is answered by the same draws, in whatever language it is asked."""
    marks = [(unit.code, unit.earned, unit.beside) for unit in field.units]
    parts = [(part.key, part.points, part.judged) for part in field.parts]
    told = repr((marks, parts, field.scale, stated)).encode()
    return int.from_bytes(hashlib.sha256(told).digest()[:8], "big")


def places(totals: list[Fraction]) -> list[int]:
    """The rank of each total; equal ones share it (S-5)."""
    ordered = sorted(totals, reverse=True)
    return [ordered.index(each) + 1 for each in totals]


def heavier(field: Field, stated: Tolerances) -> list[Heavier]:
    """Exactly what each component's weight does, once heavier and once lighter by the tolerance."""
    now = places([unit.total for unit in field.units])
    return [
        _reweighed(field, now, n, more, stated.weights / 100)
        for n in range(len(field.parts))
        for more in (True, False)
    ]


def _reweighed(field: Field, now: list[int], n: int, more: bool, by: Fraction) -> Heavier:
    points = [part.points for part in field.parts]
    weighed = [
        each * (1 + (by if more else -by)) if k == n else each for k, each in enumerate(points)
    ]
    back = sum(points, Fraction(0)) / sum(weighed, Fraction(0)) if any(weighed) else Fraction(1)
    factors = [
        new * back / old if old else Fraction(0) for new, old in zip(weighed, points, strict=True)
    ]
    totals = [
        unit.beside
        + field.scale * sum((e * f for e, f in zip(unit.earned, factors, strict=True)), Fraction(0))
        for unit in field.units
    ]
    moves = [abs(old - new) for old, new in zip(now, places(totals), strict=True)]
    furthest = max(moves, default=0)
    code = field.units[moves.index(furthest)].code if furthest else ""
    return Heavier(field.parts[n].key, more, sum(1 for each in moves if each), furthest, code)


def swings(field: Field, stated: Tolerances) -> list[Swing]:
    """For each unit the component on whose mark its place hangs most."""
    return [widest(each) for each in sways(field, stated)]


def widest(found: tuple[Swing, ...]) -> Swing:
    """The one that moves the unit by most places; with key "" where none moves it."""
    best = max(found, key=lambda each: each.low - each.high)
    return best if best.low > best.high else replace(best, key="")


def sways(field: Field, stated: Tolerances) -> list[tuple[Swing, ...]]:
    """For each unit and each component its places with that mark lower and higher; exact, the other
    units as they are."""
    ordered = sorted(unit.total for unit in field.units)
    return [
        tuple(
            Swing(
                unit.code,
                part.key,
                _place(ordered, unit.total, -field.scale * part.points * part.tolerance(stated)),
                _place(ordered, unit.total, field.scale * part.points * part.tolerance(stated)),
            )
            for part in field.parts
        )
        for unit in field.units
    ]


def _place(ordered: list[Fraction], total: Fraction, moved: Fraction) -> int:
    """The place of a unit whose total moves by so much among all others' totals."""
    above = len(ordered) - bisect_right(ordered, total + moved)
    return above + 1 - (moved < 0)
