"""What a unit would have if one figure were different: points, rank, grade, yuan; never saved.

What another unit has must not be found out by trying: a rank, a grade by share, a place that units'
figures decide between them and yuan (which hang on the highest and lowest score) are told only to
who sees every unit's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction

from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.rules.trace import Trace
from scoring.engine import UnitFacts, evaluate_unit, rank_year
from scoring.engine.places import measures_places, with_places
from scoring.engine.results import UnitResult
from scoring.facts import year_facts_load
from scoring.models import ResultEntry, ResultSet
from scoring.stored import bare_result, result_without_trace
from scoring.whatif.alter import Changeable, altered
from scoring.whatif.money import rates_of


@dataclass(frozen=True, slots=True)
class Read:
    """A unit's facts as they stand, and those of all units where their figures decide places."""

    facts: UnitFacts
    others: dict[str, UnitFacts]


@dataclass(frozen=True, slots=True)
class Standing:
    """The unit with the figure as it is, or different; None where it is not told or not there.

    ``own``: what the figure itself counts for in the receipt.
    """

    total: Fraction | None
    own: Fraction | None
    missing: int
    qualified: bool
    rank: int | None = None
    of: int = 0
    grade: str = ""
    per_head: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Different:
    """Before and after; ``stale`` where facts were written since the set that the page shows."""

    before: Standing
    after: Standing
    stale: bool


def read_unit(year: Year, document: SchemeDocument, code: str) -> Read | None:
    """The unit's facts now; None for one that is not in the year."""
    every = measures_places(document)

    def wanted(units: Collection[str]) -> Collection[str]:
        return units if every else {code}

    rows = year_facts_load(year, wanted).rows
    if code not in rows:
        return None
    others = {each: one.facts() for each, one in rows.items()}
    return Read(with_places(document, others)[code], others if every else {})


def different(
    result_set: ResultSet,
    document: SchemeDocument,
    read: Read,
    thing: Changeable,
    value: Fraction | str | None,
    *,
    everything: bool,
    money: bool,
) -> Different:
    """What the unit has, and would have with the thing at another value."""
    changed = altered(read.facts, thing, value)
    if everything and read.others:
        # Its own place may be another: found anew among all.
        raw = altered(read.others[changed.unit.code], thing, value)
        changed = with_places(document, {**read.others, raw.unit.code: raw})[raw.unit.code]
    results = [evaluate_unit(document, each) for each in (read.facts, changed)]
    others = _others(result_set, changed.unit.code) if everything else {}
    tell_grade = everything or (document.grading is not None and document.grading.by == "bands")
    sides = [_standing(document, result, others, thing, tell_grade) for result in results]
    if money and everything:
        sides = [
            replace(side, per_head=_per_head(result_set.year, document, others, result))
            for side, result in zip(sides, results, strict=True)
        ]
    if not everything:
        sides = [replace(side, rank=None, of=0) for side in sides]
    entry = ResultEntry.objects.filter(result_set=result_set, unit__code=changed.unit.code).first()
    stale = entry is not None and entry.total != sides[0].total
    return Different(sides[0], sides[1], stale)


def _others(result_set: ResultSet, code: str) -> dict[str, UnitResult]:
    rows = ResultEntry.objects.filter(result_set=result_set).exclude(unit__code=code)
    rows = rows.select_related("unit", "result").defer("result__trace")
    return {row.unit.code: result_without_trace(row.result.data) for row in rows}


def _standing(
    document: SchemeDocument,
    result: UnitResult,
    others: dict[str, UnitResult],
    thing: Changeable,
    tell_grade: bool,
) -> Standing:
    year = rank_year(document, [*others.values(), bare_result(result)])
    place = year.places[result.code]
    return Standing(
        total=result.total,
        own=_own(result.trace, thing),
        missing=len(result.missing),
        qualified=result.standing.qualified,
        rank=place.rank,
        of=place.ranked_of,
        grade=place.grade if tell_grade else "",
    )


def _per_head(
    year: Year, document: SchemeDocument, others: dict[str, UnitResult], result: UnitResult
) -> Fraction | None:
    ranked = rank_year(document, [*others.values(), bare_result(result)])
    return rates_of(year, document, ranked).get(result.code)


def _own(trace: Trace, thing: Changeable) -> Fraction | None:
    """The points of the thing's row in the receipt."""
    if trace.key == thing.row:
        return trace.value
    return next(
        (found for child in trace.children if (found := _own(child, thing)) is not None), None
    )
