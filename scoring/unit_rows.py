"""One unit's share of a year as it lies in the database: what its digest is taken over.

Rows are read as they are stored and become the engine's facts only for a unit that has to be
judged: of a year in which one mark was corrected, that is one unit.  A digest over the rows says
the same as one over the facts, and costs a tenth.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from itertools import chain, repeat
from typing import Any

from core.stored import exact_of_text, exact_stored, stored_date, stored_local_date
from schemes.rules.trace import Source
from scoring.engine import ENGINE_VERSION, UnitFacts
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
)

#: A row of a query, without its unit.
Row = tuple[Any, ...]


@dataclass(slots=True)
class UnitRows:
    """A unit's rows by kind of fact; ``filings_missing`` the levels without targets (K-7.8)."""

    year: int
    unit: UnitFact
    targets: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    ballots: list[Row] = field(default_factory=list)
    honours: list[Row] = field(default_factory=list)
    deductions: list[Row] = field(default_factory=list)
    vetoes: list[Row] = field(default_factory=list)
    appraisals: list[Row] = field(default_factory=list)
    rated: list[Row] = field(default_factory=list)
    leader_marks: list[Row] = field(default_factory=list)
    gradings: list[Row] = field(default_factory=list)
    placings: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    special_points: list[Row] = field(default_factory=list)
    outer_items: list[Row] = field(default_factory=list)
    surveys: list[Row] = field(default_factory=list)
    monthly: list[Row] = field(default_factory=list)
    filings_missing: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many facts these are, the unit itself included; every ballot is one."""
        alone = (len(getattr(self, kind)) for kind in KINDS if kind != "ballots")
        return 1 + sum(alone) + sum(row[-1] for row in self.ballots)

    def digest(self, scheme_digest: str, places: Iterable[PlaceFact] = ()) -> str:
        """64 hex digits over the rows, the scheme and the engine that would judge them.

        The order in which rows come has no meaning.  ``places`` are those that other units' figures
        decide.
        """
        head = (scheme_digest, ENGINE_VERSION, self.year, astuple(self.unit))
        found = hashlib.sha256(ascii((*head, sorted(self.filings_missing))).encode())
        decided = [(fact.component, fact.place, fact.of) for fact in places]
        found.update(ascii(sorted(decided)).encode() if decided else b"")
        for kind in KINDS:
            if kind in LATER and not getattr(self, kind):
                continue
            found.update(f"\n{kind}\n".encode())
            found.update("\n".join(sorted(map(ascii, getattr(self, kind)))).encode())
        return found.hexdigest()

    def facts(self) -> UnitFacts:
        """The rows as what the engine judges."""
        code = self.unit.code
        return UnitFacts(
            year=self.year,
            unit=self.unit,
            targets=tuple(_target(code, row) for row in self.targets),
            items=tuple(_item(code, row) for row in self.items),
            ballots=tuple(chain.from_iterable(_ballots(code, row) for row in self.ballots)),
            honours=tuple(_honour(code, row) for row in self.honours),
            deductions=tuple(_deduction(code, row) for row in self.deductions),
            vetoes=tuple(_veto(code, row) for row in self.vetoes),
            appraisals=tuple(_appraisal(code, row) for row in self.appraisals),
            rated=tuple(_rated(code, row) for row in self.rated),
            leader_marks=tuple(_leader_mark(code, row) for row in self.leader_marks),
            gradings=tuple(_grading(code, row) for row in self.gradings),
            places=tuple(_placing(code, row) for row in self.placings),
            claims=(
                *(_claim(code, row) for row in self.claims),
                *(_special(code, row) for row in self.special_points),
            ),
            outer_items=tuple(_outer_item(code, row) for row in self.outer_items),
            surveys=tuple(_survey(code, row) for row in self.surveys),
            monthly=tuple(_monthly(code, row) for row in self.monthly),
            filings_missing=frozenset(self.filings_missing),
        )


#: Kinds that came after units had been judged without them: where there are none they leave no
#: trace in the digest, so that it stays what it was.
LATER = ("surveys", "monthly")
#: The lists of a :class:`UnitRows`.
KINDS = (
    *("targets", "items", "ballots", "honours", "deductions", "vetoes", "appraisals"),
    *("rated", "leader_marks", "gradings", "placings", "claims", "special_points", "outer_items"),
    *LATER,
)


def _source(fact: str, pk: int, recorded: Sequence[Any], who: str = "", when: Any = None) -> Source:
    """Who gave it: the body that judged, else the officer who recorded; likewise the date."""
    name, recorded_at, document = recorded
    day = stored_date(when) if when else stored_local_date(recorded_at)
    return Source(fact, str(pk), who or name, day.isoformat(), document)


def _target(unit: str, row: Row) -> TargetFact:
    """A target's row ends with that of its mark, or None."""
    code, component, points, method, title, measure, params, mark = row
    known = (code, unit, component, exact_of_text(points), method, title, measure)
    if mark is None:
        return TargetFact(*known, json.loads(params))
    pk, actual, grade, score, note, applicability, marked_by, marked_on, *who = mark
    source = _source("target_mark", pk, who, marked_by, marked_on)
    given = (exact_stored(actual), grade, exact_stored(score), note, applicability, source)
    return TargetFact(*known, json.loads(params), *given)


def _item(unit: str, row: Row) -> ItemFact:
    """A common item's row ends with that of the unit's mark, None, or () where it is exempt."""
    component, item, points, title, mark = row
    known = (unit, component, item, exact_of_text(points))
    if mark is None:
        return ItemFact(*known, None, title)
    if not mark:
        return ItemFact(*known, None, title, "", "not_applicable")
    pk, score, note, applicability, marking_unit, marked_on, *who = mark
    source = _source("common_mark", pk, who, marking_unit, marked_on)
    return ItemFact(*known, exact_stored(score), title, note, applicability, source)


def _ballots(unit: str, row: Row) -> Iterable[BallotFact]:
    """Ballots alike are one row with their number, and one object that often."""
    group, score, valid, times = row
    return repeat(BallotFact(group, unit, exact_stored(score), bool(valid)), times)


def _honour(unit: str, row: Row) -> HonourFact:
    pk, code, kind, level, date, *flags, project, title, issued_by, name, at, document = row
    is_system, multi_superior, recognised = map(bool, flags)
    source = _source("honour", pk, (name, at, document), issued_by, date)
    known = (code, unit, kind, level, stored_date(date), is_system, multi_superior, recognised)
    return HonourFact(*known, project, title, source)


def _deduction(unit: str, row: Row) -> DeductionFact:
    pk, component, kind, count, title, date, *who = row
    source = _source("deduction", pk, who, when=date)
    return DeductionFact(unit, kind, count, title, component, source)


def _veto(unit: str, row: Row) -> VetoFact:
    pk, kind, title, decided_by, date, *who = row
    return VetoFact(unit, kind, title, _source("veto", pk, who, decided_by, date))


def _appraisal(unit: str, row: Row) -> AppraisalFact:
    pk, rating, *who = row
    return AppraisalFact(unit, rating, _source("public_appraisal", pk, who))


def _rated(unit: str, row: Row) -> RatedFact:
    pk, component, score, full, marker, marked_on, *who = row
    source = _source("source_mark", pk, who, marker, marked_on)
    return RatedFact(unit, component, exact_stored(score), exact_stored(full), marker, source)


def _leader_mark(unit: str, row: Row) -> LeaderMarkFact:
    """A leader's row ends with how many units he ranks."""
    pk, component, leader, score, full, place, tier, marked_on, *who, of = row
    source = _source("leader_mark", pk, who, leader, marked_on)
    given = (exact_stored(score), exact_stored(full), place, of, tier, source)
    return LeaderMarkFact(unit, component, leader, *given)


def _grading(unit: str, row: Row) -> GradedFact:
    pk, component, stage, grade, change, graded_on, *who = row
    source = _source("grading", pk, who, when=graded_on)
    return GradedFact(unit, component, stage, grade, exact_of_text(change), source)


def _placing(unit: str, row: Row) -> PlaceFact:
    pk, component, place, of, decided_by, date, *who = row
    return PlaceFact(unit, component, place, of, _source("placing", pk, who, decided_by, date))


def _claim(unit: str, row: Row) -> ClaimFact:
    pk, list_key, code, kind, level, work, points, count, conditions, title, date, *who = row
    return ClaimFact(
        *(unit, list_key, code, kind, level, work, exact_stored(points), count),
        conditions=frozenset(json.loads(conditions)),
        title=title,
        source=_source("claim", pk, who, when=date),
    )


def _special(unit: str, row: Row) -> ClaimFact:
    pk, list_key, code, points, title, date, *who = row
    source = _source("special_points", pk, who, when=date)
    points = exact_of_text(points)
    return ClaimFact(unit, list_key, code, points=points, title=title, source=source)


def _outer_item(unit: str, row: Row) -> OuterItemFact:
    pk, list_key, item, achieved, place, deduction, date, *who = row
    source = _source("outer_item", pk, who, when=date)
    known = (unit, list_key, item, bool(achieved), place, exact_of_text(deduction))
    return OuterItemFact(*known, source=source)


def _survey(unit: str, row: Row) -> SurveyFact:
    pk, list_key, rater, score, raters, title, date, *who = row
    source = _source("survey_result", pk, who, title, date)
    return SurveyFact(unit, list_key, rater, exact_of_text(score), raters, title, source)


def _monthly(unit: str, row: Row) -> MonthlyFact:
    pk, list_key, code, month, kind, count, points, title, date, *who = row
    source = _source("monthly_record", pk, who, when=date)
    known = (unit, list_key, code, month, kind, count, exact_stored(points), title)
    return MonthlyFact(*known, source=source)
