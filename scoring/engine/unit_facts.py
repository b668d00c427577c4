"""One unit's share of a year's facts: what its result depends on, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from scoring.engine.facts import (
    AppraisalFact,
    BallotFact,
    DeductionFact,
    HonourFact,
    ItemFact,
    TargetFact,
    UnitFact,
    VetoFact,
    YearFacts,
)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Everything that one unit's result is made of; order carries no meaning.

    ``filings_missing`` holds the levels ("level_one", "level_two") of which the unit filed no
    targets (K-7.8).
    """

    year: int
    unit: UnitFact
    targets: tuple[TargetFact, ...] = ()
    items: tuple[ItemFact, ...] = ()
    ballots: tuple[BallotFact, ...] = ()
    honours: tuple[HonourFact, ...] = ()
    deductions: tuple[DeductionFact, ...] = ()
    vetoes: tuple[VetoFact, ...] = ()
    appraisals: tuple[AppraisalFact, ...] = ()
    filings_missing: frozenset[str] = frozenset()


class _OfUnit(Protocol):
    @property
    def unit(self) -> str: ...


_Fact = TypeVar("_Fact", bound=_OfUnit)


def _by_unit(facts: Iterable[_Fact]) -> dict[str, tuple[_Fact, ...]]:
    found: dict[str, list[_Fact]] = {}
    for fact in facts:
        found.setdefault(fact.unit, []).append(fact)
    return {code: tuple(rows) for code, rows in found.items()}


def split_facts(facts: YearFacts) -> dict[str, UnitFacts]:
    """Return each unit's facts by its code; facts of units that are not listed are dropped."""
    targets, items = _by_unit(facts.targets), _by_unit(facts.items)
    ballots, honours = _by_unit(facts.ballots), _by_unit(facts.honours)
    deductions, vetoes = _by_unit(facts.deductions), _by_unit(facts.vetoes)
    appraisals = _by_unit(facts.appraisals)
    return {
        unit.code: UnitFacts(
            year=facts.year,
            unit=unit,
            targets=targets.get(unit.code, ()),
            items=items.get(unit.code, ()),
            ballots=ballots.get(unit.code, ()),
            honours=honours.get(unit.code, ()),
            deductions=deductions.get(unit.code, ()),
            vetoes=vetoes.get(unit.code, ()),
            appraisals=appraisals.get(unit.code, ()),
            filings_missing=frozenset(
                level for level, codes in facts.filings_missing.items() if unit.code in codes
            ),
        )
        for unit in facts.units
    }
