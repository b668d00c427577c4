"""The quality of a plan as a score of 100 with its reasons (P-7).

Pure and exact: each criterion is a share from 0 to 1, or does not apply; the score is their
weighted mean over what applies.  Which lines fall short is said, so that they can be mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from targets.assigned.matching import Assigned, Carrier, carried
from targets.plans.findings import Line

#: So many lines of a component with the same points are flat.
FLAT = 3


@dataclass(frozen=True, slots=True)
class Weight:
    """What a criterion weighs; ``expected`` is the share (0–1) that is enough."""

    weight: Fraction
    expected: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a criterion found: ``met`` of ``asked`` (lines, indicators or points), and the numbers
    of the lines that fall short."""

    met: Fraction
    asked: Fraction
    short: Sequence[int] = ()

    @property
    def share(self) -> Fraction | None:
        """How far it is met; None where nothing is asked."""
        return self.met / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with its weight, what was found, and how far it counts as met (0–1)."""

    key: str
    weight: Weight
    found: Finding

    @property
    def rate(self) -> Fraction | None:
        """The share, against what is expected; None where it does not apply."""
        share, expected = self.found.share, self.weight.expected
        if share is None or not expected:
            return share
        return min(Fraction(1), share / expected)


@dataclass(frozen=True, slots=True)
class Quality:
    """A plan's criteria and its score; no score for a plan without lines."""

    judged: Sequence[Judged]

    @property
    def score(self) -> Fraction | None:
        """Of 100: the weighted mean over the criteria that apply."""
        applying = [each for each in self.judged if each.rate is not None]
        weight = sum((each.weight.weight for each in applying), Fraction(0))
        if not weight:
            return None
        earned = sum(((e.rate or Fraction(0)) * e.weight.weight for e in applying), Fraction(0))
        return 100 * earned / weight


def judge(
    lines: Sequence[Line], assigned: Sequence[Assigned], weights: Mapping[str, Weight]
) -> Quality:
    """Judge a plan's lines by the criteria that weigh anything."""
    if not lines:
        return Quality(())
    return Quality(
        [
            Judged(key, weights[key], found(lines, assigned))
            for key, found in CRITERIA.items()
            if key in weights and weights[key].weight > 0
        ]
    )


def _of(asked: Sequence[Line], met: Callable[[Line], bool]) -> Finding:
    short = [line.place for line in asked if not met(line)]
    return Finding(Fraction(len(asked) - len(short)), Fraction(len(asked)), short)


def _base(lines: Sequence[Line], _assigned: Sequence[Assigned]) -> Finding:
    """A figure stands on last year's actual (K-3.3)."""
    figured = [line for line in lines if line.plan is not None]
    return _of(figured, lambda line: line.number("last_year") is not None)


def _growth(lines: Sequence[Line], _assigned: Sequence[Assigned]) -> Finding:
    """It promises more than last year; 100 % cannot (K-3.3)."""
    based = [line for line in lines if line.plan is not None and line.number("last_year")]
    return _of(based, _grows)


def _grows(line: Line) -> bool:
    plan, last = line.plan, line.number("last_year")
    if plan is None or last is None:
        return False
    if line.lower_is_better:
        return plan < last
    at_most = line.values["measure"] in ("%", "％") and plan == last == 100
    return plan > last or at_most


def _assigned(lines: Sequence[Line], assigned: Sequence[Assigned]) -> Finding:
    """What was assigned is listed, at no less (K-3.3, K-4.3)."""
    named = [Carrier(line.values.get("indicator", ""), line.values["title"]) for line in lines]
    places, met, short = carried(assigned, named), 0, []
    for each in assigned:
        low = [p for p in places[each.key] if (v := lines[p].plan) is not None and each.short_of(v)]
        met += bool(places[each.key]) and not low
        short += [lines[place].place for place in low]
    return Finding(Fraction(met), Fraction(len(assigned)), short)


def _measured(lines: Sequence[Line], _assigned: Sequence[Assigned]) -> Finding:
    """A number with its unit and a day (K-3.4)."""
    return _of(
        lines,
        lambda line: line.plan is not None and all(line.values[k] for k in ("measure", "deadline")),
    )


def _spread(lines: Sequence[Line], _assigned: Sequence[Assigned]) -> Finding:
    """Points differ by weight and difficulty (K-3.5)."""
    same = Counter((line.values["component"], line.number("points")) for line in lines)
    return _of(lines, lambda line: same[line.values["component"], line.number("points")] < FLAT)


def _points(lines: Sequence[Line], wanted: Callable[[Line], bool]) -> Finding:
    given = {line.place: line.number("points") or Fraction(0) for line in lines}
    met = sum((given[line.place] for line in lines if wanted(line)), Fraction(0))
    return Finding(met, sum(given.values(), Fraction(0)))


def _innovation(lines: Sequence[Line], _assigned: Sequence[Assigned]) -> Finding:
    """Part of the points is for what is new (M-3)."""
    return _points(lines, lambda line: line.values["kind"] == "innovation")


def _outcome(lines: Sequence[Line], _assigned: Sequence[Assigned]) -> Finding:
    """More of the points is for results than for ways of working (P-2)."""
    return _points(lines, lambda line: line.values["nature"] == "result")


CRITERIA: Mapping[str, Callable[[Sequence[Line], Sequence[Assigned]], Finding]] = {
    "base": _base,
    "growth": _growth,
    "assigned": _assigned,
    "measured": _measured,
    "spread": _spread,
    "innovation": _innovation,
    "outcome": _outcome,
}
