"""A year's facts judged under another document, and what each changed rule does.  Pure.

Rules are changed one at a time, in the order of the document, from the one in force to the draft:
what moves at a step is that rule's.  The steps add up to the whole exactly; another order could
share it out differently, since effects combine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from schemes.document import SchemeDocument
from schemes.rules.component import Component
from schemes.rules.inputs import ComponentOutcome
from scoring.engine import UnitFacts, evaluate_unit, rank_year
from scoring.engine.components import fill
from scoring.engine.places import with_places
from scoring.engine.results import Place, UnitResult, YearResult
from scoring.whatif.changed import Between, ChangedRule, between
from scoring.whatif.fitting import Facts, Fitted, fitted
from scoring.whatif.money import Paid, Payer

#: Told how many steps are done of how many.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """The year under one document: results with traces, places, money, and how the facts fitted."""

    document: SchemeDocument
    fitted: Fitted
    year: YearResult
    paid: Paid | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What one step did to a unit: points and yuan (None: there was or is none), places gained."""

    points: Fraction | None
    scored: bool
    places: int | None
    ranked: bool
    graded: bool
    quota: bool
    per_head: Fraction | None
    money: Fraction | None

    @property
    def anything(self) -> bool:
        """Whether it did anything."""
        changed = self.scored or self.ranked or self.graded or self.quota
        return changed or bool(self.per_head) or bool(self.money)


@dataclass(frozen=True, slots=True)
class Step:
    """What changing some rules (by their place) did: to units, to the budget, to what is paid."""

    rules: tuple[int, ...]
    moved: Mapping[str, Moved]
    planned: Fraction
    paid: Fraction


@dataclass(frozen=True, slots=True)
class Replay:
    """The year before and under the draft, the rules that differ, and the steps between."""

    before: Judged
    after: Judged
    rules: tuple[ChangedRule, ...]
    steps: tuple[Step, ...]


def _unwatched(_done: int, _total: int) -> None:
    """Nobody watches."""


class Kept:
    """What filled the components of each unit last: a component that a step did not change, of a
    unit whose facts did not, is not filled again."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[Component, UnitFacts, int, ComponentOutcome]] = {}

    def fill(self, component: Component, facts: UnitFacts, places: int) -> ComponentOutcome:
        """As the engine fills it."""
        key = (facts.unit.code, component.key)
        known = self._found.get(key)
        if known and known[1] is facts and known[2] == places and known[0] == component:
            return known[3]
        outcome = fill(component, facts, places)
        self._found[key] = (component, facts, places, outcome)
        return outcome


def judged(
    document: SchemeDocument,
    base: SchemeDocument,
    facts: Facts,
    payer: Payer | None,
    kept: Kept | None = None,
) -> Judged:
    """The whole year under ``document``; ``base`` is what the facts were gathered under."""
    filling = (kept or Kept()).fill
    fit = fitted(document, base, facts)
    placed = with_places(fit.document, fit.facts)
    results = [evaluate_unit(fit.document, each, filling) for each in placed.values()]
    return _ranked(document, fit, results, payer)


def replayed(
    base: SchemeDocument,
    rules: tuple[ChangedRule, ...],
    before: Judged,
    after: Judged,
    payer: Payer | None,
    kept: Kept,
    watch: Watch = _unwatched,
) -> Replay:
    """The steps from ``before`` to ``after``, of the same facts under ``base`` and the draft."""
    steps, last = [], before
    ways = sum(not rule.silent for rule in rules)
    for step in between(base, after.document, rules):
        if step.document is after.document:
            now = after
        else:
            now = _stepped(step, base, before.fitted.facts, last, payer, kept)
        steps.append(_step(step.rules, last, now))
        last = now
        watch(step.rules[-1] + 1 if ways else 0, len(rules))
    return Replay(before, after, rules, tuple(steps))


def _ranked(
    document: SchemeDocument, fit: Fitted, results: list[UnitResult], payer: Payer | None
) -> Judged:
    year = rank_year(fit.document, results)
    return Judged(document, fit, year, payer(fit.document, year) if payer else None)


def _stepped(
    step: Between,
    base: SchemeDocument,
    facts: Facts,
    last: Judged,
    payer: Payer | None,
    kept: Kept,
) -> Judged:
    """The year under a document on the way; only what the step reaches is judged again."""
    if "all" in step.reach or not _same_reading(step.reach):
        return judged(step.document, base, facts, payer, kept)
    groups = {each.partition(":")[2] for each in step.reach if each.startswith("group:")}
    if not groups:
        # The facts are read as before; only what follows from the points is worked out anew.
        document = step.document.model_copy(
            update={"peer_groups": last.fitted.document.peer_groups}
        )
        fit = replace(last.fitted, document=document)
        return _ranked(step.document, fit, list(last.year.units.values()), payer)
    fit = fitted(step.document, base, facts)
    placed = with_places(fit.document, fit.facts)
    results = [
        evaluate_unit(fit.document, placed[code], kept.fill)
        if result.standing.peer_group in groups
        else result
        for code, result in last.year.units.items()
    ]
    return _ranked(step.document, fit, results, payer)


def _same_reading(reach: frozenset[str]) -> bool:
    """Whether the parts that a step reaches are known one by one."""
    return all(each in {"money", "ranks"} or each.startswith("group:") for each in reach)


def _step(rules: tuple[int, ...], before: Judged, after: Judged) -> Step:
    moved = dict(_moves(before, after))
    old, new = before.paid, after.paid
    planned = new.planned - old.planned if old and new else Fraction(0)
    paid = new.total - old.total if old and new else Fraction(0)
    return Step(rules, moved, planned, paid)


def _moves(before: Judged, after: Judged) -> Iterator[tuple[str, Moved]]:
    for code, new in after.year.units.items():
        old = before.year.units[code]
        place, was = after.year.places[code], before.year.places[code]
        found = Moved(
            points=difference(new.total, old.total),
            scored=new.total != old.total or new.complete != old.complete,
            places=None if place.rank is None or was.rank is None else was.rank - place.rank,
            ranked=place.rank != was.rank,
            graded=place.grade != was.grade or place.qualified != was.qualified,
            quota=_quota(place) != _quota(was),
            per_head=_money(before.paid, after.paid, code, "per_capita"),
            money=_money(before.paid, after.paid, code, "paid"),
        )
        if found.anything:
            yield code, found


def _quota(place: Place) -> tuple[Fraction, Fraction | None]:
    """What the place gives of staff that may be rated excellent."""
    return place.excellent_extra, place.excellent_share


def _money(before: Paid | None, after: Paid | None, code: str, name: str) -> Fraction | None:
    if before is None or after is None:
        return None
    return difference(getattr(after, name).get(code), getattr(before, name).get(code))


def difference(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """One less the other; None where either is unknown."""
    return None if one is None or other is None else one - other
