"""One unit's share of a year's facts: what its result depends on, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Protocol, TypeVar

from scoring.engine.facts import (
    AppraisalFact,
    BallotFact,
    ClaimFact,
    DeductionFact,
    GradedFact,
    HonourFact,
    ItemFact,
    LeaderMarkFact,
    MonthlyFact,
    OuterItemFact,
    PlaceFact,
    RatedFact,
    SurveyFact,
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
    rated: tuple[RatedFact, ...] = ()
    leader_marks: tuple[LeaderMarkFact, ...] = ()
    gradings: tuple[GradedFact, ...] = ()
    places: tuple[PlaceFact, ...] = ()
    claims: tuple[ClaimFact, ...] = ()
    outer_items: tuple[OuterItemFact, ...] = ()
    surveys: tuple[SurveyFact, ...] = ()
    monthly: tuple[MonthlyFact, ...] = ()
    filings_missing: frozenset[str] = frozenset()


#: The kinds of facts of which a unit may have several, by their field.
_LISTS = tuple(each.name for each in fields(UnitFacts))[2:-1]


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
    rows = {name: _by_unit(getattr(facts, name)) for name in _LISTS}
    return {
        unit.code: UnitFacts(
            year=facts.year,
            unit=unit,
            filings_missing=frozenset(
                level for level, codes in facts.filings_missing.items() if unit.code in codes
            ),
            **{name: found.get(unit.code, ()) for name, found in rows.items()},
        )
        for unit in facts.units
    }
