"""Reads a whole year from the database into the engine's plain facts, in a fixed number of queries.

Only current rows count.  Ballots count when their round is closed (K-6.3), honours when they are
verified (K-5.1).  A common item that applies to a unit's peer group and has no mark yet is given to
the engine as a mark without score, so that it is missing and not absent (S-2).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from reviews.models import (
    Ballot,
    CommonMark,
    Deduction,
    Honour,
    PublicAppraisal,
    RoundState,
    TargetMark,
    Veto,
)
from schemes.models import Year
from schemes.rules.trace import Source
from scoring.engine import ENGINE_VERSION, UnitFacts, unit_facts_hash
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
from targets.models import CommonItem, Filing, FilingLevel, Target
from units.models import UnitYear

#: Loads without the year's lock before the lock is taken to end a race with busy writers.
FREE_LOADS = 3


@dataclass(frozen=True, slots=True)
class UnitIdentity:
    """What a result entry needs of a unit beside its facts."""

    unit_id: int
    name: str
    peer_group: str
    order: int
    leader_in_charge: str


@dataclass(frozen=True, slots=True)
class LoadedYear:
    """A year's facts as of one ``revision``; ``count`` is how many facts were read."""

    facts: YearFacts
    revision: int
    scheme_id: int
    identities: Mapping[str, UnitIdentity]
    count: int
    unverified_honours: int


def year_facts_load(year: Year) -> LoadedYear:
    """The facts of ``year`` as they stood at one moment.

    Writers count the year's revision up in the transaction that writes facts, so equal revisions
    before and after the reading mean that no write came between.  After :data:`FREE_LOADS` such
    races the last reading is made under the year's lock.
    """
    for _attempt in range(FREE_LOADS):
        before = _moment(year)
        loaded = _load(year, *before)
        if _moment(year) == before:
            return loaded
    with transaction.atomic():
        Year.objects.select_for_update().only("pk").get(pk=year.pk)
        return _load(year, *_moment(year))


def unit_facts_digest(scheme_digest: str, unit: UnitFacts) -> str:
    """64 hex digits over one unit's facts, the scheme and the engine that would judge them."""
    return unit_facts_hash(scheme_digest, unit, ENGINE_VERSION)


def _moment(year: Year) -> tuple[int, int]:
    return Year.objects.values_list("revision", "scheme_id").get(pk=year.pk)


def _load(year: Year, revision: int, scheme_id: int) -> LoadedYear:
    units, identities = _units(year)
    no_targets = _filings_missing(year)
    targets = tuple(_targets(year))
    items = tuple(_items(year, units, no_targets.get(FilingLevel.ONE.value, frozenset())))
    honours, unverified = _honours(year)
    facts = YearFacts(
        year=year.year,
        units=units,
        targets=targets,
        items=items,
        ballots=tuple(_ballots(year)),
        honours=honours,
        deductions=tuple(_deductions(year)),
        vetoes=tuple(_vetoes(year)),
        appraisals=tuple(_appraisals(year)),
        filings_missing=no_targets,
    )
    parts: Iterable[tuple[object, ...]] = (
        *(units, targets, items, facts.ballots, honours),
        *(facts.deductions, facts.vetoes, facts.appraisals),
    )
    count = sum(len(part) for part in parts)
    return LoadedYear(facts, revision, scheme_id, identities, count, unverified)


def _current(model: Any, year: Year) -> Any:
    return model.objects.filter(year=year, current=True)


def _units(year: Year) -> tuple[tuple[UnitFact, ...], dict[str, UnitIdentity]]:
    rows = UnitYear.objects.filter(
        authority_id=year.authority_id, year=year.year, current=True
    ).values_list(
        *("unit__code", "unit_id", "name", "peer_group", "directly_assessed", "posts"),
        *("paid_like__code", "own_expense", "own_distribution", "spread"),
        *("order", "leader_in_charge"),
    )
    facts, identities = [], {}
    for code, unit_id, name, group, assessed, posts, like, *rest in rows.order_by("order", "key"):
        own_expense, own_distribution, spread, order, leader = rest
        facts.append(
            UnitFact(
                code=code,
                name=name,
                peer_group=group,
                directly_assessed=assessed,
                posts=posts,
                paid_like=like or "",
                own_expense=own_expense,
                own_distribution=own_distribution,
                spread=spread,
            )
        )
        identities[code] = UnitIdentity(unit_id, name, group, order, leader)
    return tuple(facts), identities


_WHO = ("recorded_by__display_name", "recorded_at", "document")


def _source(
    fact: str,
    pk: int,
    recorded: tuple[str, datetime.datetime, str],
    *,
    who: str = "",
    when: datetime.date | None = None,
) -> Source:
    """Who gave it: the body that judged, else the officer who recorded; likewise the date."""
    name, recorded_at, document = recorded
    day = when or timezone.localdate(recorded_at)
    return Source(fact, str(pk), who or name, day.isoformat(), document)


def _targets(year: Year) -> Iterator[TargetFact]:
    marks = {
        row[0]: row[1:]
        for row in _current(TargetMark, year).values_list(
            *("key", "id", "actual", "grade", "score", "note", "applicability"),
            *("marked_by", "marked_on", *_WHO),
        )
    }
    rows = _current(Target, year).values_list(
        *("key", "unit__code", "component", "points", "method", "title", "measure", "params")
    )
    for code, unit, component, points, method, title, measure, params in rows:
        mark = marks.get(code)
        if mark is None:
            yield TargetFact(code, unit, component, points, method, title, measure, params)
            continue
        pk, actual, grade, score, note, applicability, marked_by, marked_on, *who = mark
        source = _source("target_mark", pk, who, who=marked_by, when=marked_on)
        yield TargetFact(
            *(code, unit, component, points, method, title, measure, params),
            *(actual, grade, score, note, applicability, source),
        )


def _items(year: Year, units: tuple[UnitFact, ...], unfiled: frozenset[str]) -> Iterator[ItemFact]:
    items = {
        row[0]: row[1:]
        for row in _current(CommonItem, year).values_list(
            "key", "component", "title", "points", "peer_groups", "marking_unit__name"
        )
    }
    marked: set[tuple[str, str]] = set()
    rows = _current(CommonMark, year).values_list(
        *("id", "unit__code", "item__key", "points", "score", "note", "applicability"),
        *("marked_on", *_WHO),
    )
    for pk, unit, key, points, score, note, applicability, marked_on, *who in rows:
        if key not in items:
            continue  # the item was withdrawn, its marks with it
        component, title, _points, _groups, marking_unit = items[key]
        marked.add((unit, key))
        source = _source("common_mark", pk, who, who=marking_unit or "", when=marked_on)
        yield ItemFact(unit, component, key, points, score, title, note, applicability, source)
    # A unit that filed no level-one targets has no score at all (K-7.8): nothing is missing of it.
    awaited = [unit for unit in units if unit.directly_assessed and unit.code not in unfiled]
    for key, (component, title, points, groups, _marking_unit) in items.items():
        for unit_fact in awaited:
            if unit_fact.peer_group in groups and (unit_fact.code, key) not in marked:
                yield ItemFact(unit_fact.code, component, key, points, None, title)


def _ballots(year: Year) -> Iterator[BallotFact]:
    """Every ballot; those alike are one object, given as often as they were cast."""
    rows = Ballot.objects.filter(round__year=year, round__state=RoundState.CLOSED)
    alike = rows.order_by().values_list("round__voter_group", "unit__code", "score", "valid")
    for *ballot, times in alike.annotate(times=Count("id")):
        yield from repeat(BallotFact(*ballot), times)


def _honours(year: Year) -> tuple[tuple[HonourFact, ...], int]:
    """The verified claims, and how many still wait to be verified."""
    rows = _current(Honour, year).values(
        *("id", "key", "unit__code", "kind", "level", "date", "is_system", "multi_superior"),
        *("recognised", "project", "title", "issued_by", "verified", *_WHO),
    )
    verified = [row for row in rows if row["verified"]]
    return tuple(_honour(row) for row in verified), len(rows) - len(verified)


def _honour(row: Mapping[str, Any]) -> HonourFact:
    who = (row["recorded_by__display_name"], row["recorded_at"], row["document"])
    return HonourFact(
        code=row["key"],
        unit=row["unit__code"],
        kind=row["kind"],
        level=row["level"],
        date=row["date"],
        is_system=row["is_system"],
        multi_superior=row["multi_superior"],
        recognised=row["recognised"],
        project=row["project"],
        title=row["title"],
        source=_source("honour", row["id"], who, who=row["issued_by"], when=row["date"]),
    )


def _deductions(year: Year) -> Iterator[DeductionFact]:
    rows = _current(Deduction, year).values_list(
        "id", "unit__code", "kind", "count", "title", "date", *_WHO
    )
    for pk, unit, kind, count, title, date, *who in rows:
        source = _source("deduction", pk, who, when=date)
        yield DeductionFact(unit, kind, count, title, source)


def _vetoes(year: Year) -> Iterator[VetoFact]:
    rows = _current(Veto, year).values_list(
        "id", "unit__code", "kind", "title", "decided_by", "date", *_WHO
    )
    for pk, unit, kind, title, decided_by, date, *who in rows:
        yield VetoFact(unit, kind, title, _source("veto", pk, who, who=decided_by, when=date))


def _appraisals(year: Year) -> Iterator[AppraisalFact]:
    rows = _current(PublicAppraisal, year).values_list("id", "unit__code", "rating", *_WHO)
    for pk, unit, rating, *who in rows:
        yield AppraisalFact(unit, rating, _source("public_appraisal", pk, who))


def _filings_missing(year: Year) -> dict[str, frozenset[str]]:
    missing: dict[str, set[str]] = {}
    rows = _current(Filing, year).filter(filed=False).values_list("level", "unit__code")
    for level, unit in rows:
        missing.setdefault(level, set()).add(unit)
    return {level: frozenset(codes) for level, codes in missing.items()}
