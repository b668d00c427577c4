"""Reads a year from the database, unit by unit, in a fixed number of queries.

Only current rows count.  Ballots count when their round is closed (K-6.3), honours when they are
verified (K-5.1).  A common item that applies to a unit's peer group and has no mark yet is given to
the engine as a mark without score, so that it is missing and not absent (S-2).

What is read here of one unit must be facts *of that unit* (their ``unit`` field), or be written
under ``core.facts.lock_scope``: a recompute reads again only the units that facts were written of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists

from core.stored import stored
from reviews.models import (
    Ballot,
    Claim,
    CommonMark,
    Deduction,
    Grading,
    Honour,
    LeaderMark,
    MonthlyRecord,
    OuterItem,
    Placing,
    PublicAppraisal,
    RoundState,
    SourceMark,
    SpecialPoints,
    SurveyResult,
    TargetMark,
    Veto,
)
from schemes.models import Year
from scoring.engine.facts import UnitFact
from scoring.unit_rows import Row, UnitRows
from targets.graded import WITH_COMPONENT
from targets.models import CommonItem, CommonShare, Filing, FilingLevel, Target
from units.models import UnitYear

#: Loads without the year's lock before the lock is taken to end a race with busy writers.
FREE_LOADS = 3
#: Up to so many units are named in the queries; of more the whole year is read.
MOST_NAMED = 300
#: Up to so many keys are named in a query; of more all marks of the year are read.
MOST_KEYS = 1000


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
    """A year's facts as of one ``revision``, by the code of their unit.

    ``identities`` are all units of the year; those that are not in ``rows`` were not read, because
    nothing was written of them since the revision that the reader knows.
    """

    rows: Mapping[str, UnitRows]
    revision: int
    scheme_id: int
    identities: Mapping[str, UnitIdentity]
    unverified_honours: int


#: Told the units of the year by code, answers with the codes of those that it has to read.
Wanted = Callable[[Mapping[str, UnitIdentity]], Collection[str]]


def year_facts_load(year: Year, wanted: Wanted | None = None) -> LoadedYear:
    """The facts of ``year`` as they stood at one moment, of all units or of those ``wanted``.

    Writers count the year's revision up in the transaction that writes facts, so equal revisions
    before and after the reading mean that no write came between.  After :data:`FREE_LOADS` such
    races the last reading is made under the year's lock.
    """
    for _attempt in range(FREE_LOADS):
        before = _moment(year)
        loaded = _load(year, *before, wanted)
        if _moment(year) == before:
            return loaded
    with transaction.atomic():
        Year.objects.select_for_update().only("pk").get(pk=year.pk)
        return _load(year, *_moment(year), wanted)


def _moment(year: Year) -> tuple[int, int]:
    return Year.objects.values_list("revision", "scheme_id").get(pk=year.pk)


def _load(year: Year, revision: int, scheme_id: int, wanted: Wanted | None) -> LoadedYear:
    units, identities = _units(year)
    if wanted is not None:
        codes = wanted(identities)
        units = [unit for unit in units if unit.code in codes]
    rows = {identities[unit.code].unit_id: UnitRows(year.year, unit) for unit in units}
    reader = _Reader(year, rows, named=len(units) <= min(MOST_NAMED, len(identities) - 1))
    if rows:
        for fill in (*_FILLS, *_general_fills(year)):
            fill(reader)
    unverified = _current(Honour, year).filter(verified=False).count()
    by_code = {each.unit.code: each for each in rows.values()}
    return LoadedYear(by_code, revision, scheme_id, identities, unverified)


@dataclass(frozen=True, slots=True)
class _Reader:
    """The rows that are being gathered, by the unit's id; few units are named in the queries."""

    year: Year
    units: Mapping[int, UnitRows]
    named: bool

    def rows(self, model: Any, *columns: str) -> Iterator[tuple[UnitRows, Row]]:
        """Current facts as they are stored, with the rows of their unit."""
        return self.of(self.asked(model).values_list(stored("unit_id"), *map(stored, columns)))

    def asked(self, model: Any) -> Any:
        """Current facts of the units."""
        found = _current(model, self.year).order_by()
        return found.filter(unit__in=self.units) if self.named else found

    def of(self, rows: Iterable[Row]) -> Iterator[tuple[UnitRows, Row]]:
        """Rows that begin with the id of their unit; those of no unit of the year are left out."""
        for row in rows:
            unit = self.units.get(row[0])
            if unit is not None:
                yield unit, row[1:]


def _current(model: Any, year: Year) -> Any:
    return model.objects.filter(year=year, current=True)


def _units(year: Year) -> tuple[list[UnitFact], dict[str, UnitIdentity]]:
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
    return facts, identities


_WHO = ("recorded_by__display_name", "recorded_at", "document")


def _targets(reader: _Reader) -> None:
    of_mark = (
        *("key", "id", "actual", "grade", "score", "note", "applicability"),
        *("marked_by", "marked_on", *_WHO),
    )
    columns = ("key", "component", "points", "method", "title", "measure", "params")
    targets = list(reader.rows(Target, *columns))
    given = _current(TargetMark, reader.year).order_by()
    # By their keys and not by a subquery: where a year has just been written, PostgreSQL knows
    # nothing of its tables yet and compares every mark with every target.
    if reader.named and len(targets) <= MOST_KEYS:
        given = given.filter(key__in=[row[0] for _unit, row in targets])
    marks = {row[0]: row[1:] for row in given.values_list(*map(stored, of_mark))}
    for unit, row in targets:
        # What is judged with its component has neither points nor a mark of its own (D-2).
        if row[3] != WITH_COMPONENT:
            unit.targets.append((*row, marks.get(row[0])))


def _items(reader: _Reader) -> None:
    """Marks of common items, and items without one; after the filings."""
    items = {
        key: rest
        for key, *rest in _current(CommonItem, reader.year).values_list(
            *("key", "component", "title", stored("points"), "peer_groups", "marking_unit__name"),
        )
    }
    marked: set[tuple[str, str]] = set()
    columns = ("item__key", "points", "id", "score", "note", "applicability", "marked_on", *_WHO)
    for unit, row in reader.rows(CommonMark, *columns):
        key, points, pk, score, note, applicability, *rest = row
        if key not in items:
            continue  # the item was withdrawn, its marks with it
        component, title, _points, _groups, marking_unit = items[key]
        marked.add((unit.unit.code, key))
        mark = (pk, score, note, applicability, marking_unit or "", *rest)
        unit.items.append((component, key, points, title, mark))
    shares = {
        (unit.unit.code, key): (bool(applies), points)
        for unit, (key, applies, points) in reader.rows(
            CommonShare, "item__key", "applies", "points"
        )
    }
    for unit in reader.units.values():
        unit.items.extend(_awaited(unit, items, marked, shares))


def _awaited(
    unit: UnitRows,
    items: Mapping[str, Any],
    marked: Collection[tuple[str, str]],
    shares: Mapping[tuple[str, str], tuple[bool, str | None]],
) -> Iterator[Row]:
    """Items that apply to a unit and have no mark yet; an item that it is exempt from ends in ().

    A unit that filed no level-one targets has no score at all (K-7.8): nothing is missing of it.
    """
    if not unit.unit.directly_assessed or FilingLevel.ONE.value in unit.filings_missing:
        return
    for key, (component, title, points, groups, _marking_unit) in items.items():
        named = (unit.unit.code, key)
        listed = unit.unit.peer_group in groups
        applies, own = shares.get(named, (listed, None))
        if named in marked or not (applies or listed):
            continue
        yield component, key, own or points, title, None if applies else ()


def _ballots(reader: _Reader) -> None:
    """Ballots alike are one row, with their number at its end."""
    found = Ballot.objects.filter(round__year=reader.year, round__state=RoundState.CLOSED)
    if reader.named:
        found = found.filter(unit__in=reader.units)
    columns = ("round__voter_group", "score", "valid")
    alike = found.order_by().values_list(stored("unit_id"), *map(stored, columns))
    for unit, row in reader.of(alike.annotate(times=Count("id"))):
        unit.ballots.append(row)


def _honours(reader: _Reader) -> None:
    columns = (
        *("verified", "id", "key", "kind", "level", "date", "is_system", "multi_superior"),
        *("recognised", "project", "title", "issued_by", *_WHO),
    )
    for unit, (verified, *row) in reader.rows(Honour, *columns):
        if verified:
            unit.honours.append(tuple(row))


def _deductions(reader: _Reader) -> None:
    columns = ("id", "component", "kind", "count", "title", "date", *_WHO)
    for unit, row in reader.rows(Deduction, *columns):
        unit.deductions.append(row)


def _vetoes(reader: _Reader) -> None:
    for unit, row in reader.rows(Veto, "id", "kind", "title", "decided_by", "date", *_WHO):
        unit.vetoes.append(row)


def _appraisals(reader: _Reader) -> None:
    for unit, row in reader.rows(PublicAppraisal, "id", "rating", *_WHO):
        unit.appraisals.append(row)


def _filings(reader: _Reader) -> None:
    for unit, (level, filed) in reader.rows(Filing, "level", "filed"):
        if not filed:
            unit.filings_missing.add(level)


def _source_marks(reader: _Reader) -> None:
    columns = ("id", "component", "score", "full", "marker", "marked_on", *_WHO)
    for unit, row in reader.rows(SourceMark, *columns):
        unit.rated.append(row)


def _leader_marks(reader: _Reader) -> None:
    """Marks of leaders, with the number of units that each of them ranks in the component (M-7).

    It is counted over all units, also those that are not read: whoever writes such a mark has the
    whole year read again (``LeaderMark.OF_ITS_UNIT``).
    """
    placed = _current(LeaderMark, reader.year).filter(place__isnull=False).order_by()
    counted = placed.values_list("component", "leader").annotate(times=Count("id"))
    ranks = {(component, leader): times for component, leader, times in counted}
    columns = ("id", "component", "leader", "score", "full", "place", "tier", "marked_on", *_WHO)
    for unit, row in reader.rows(LeaderMark, *columns):
        of = 0 if row[5] is None else ranks[row[1], row[2]]
        unit.leader_marks.append((*row, of))


def _gradings(reader: _Reader) -> None:
    columns = ("id", "component", "stage", "grade", "change", "graded_on", *_WHO)
    for unit, row in reader.rows(Grading, *columns):
        unit.gradings.append(row)


def _placings(reader: _Reader) -> None:
    columns = ("id", "component", "place", "of", "decided_by", "date", *_WHO)
    for unit, row in reader.rows(Placing, *columns):
        unit.placings.append(row)


def _claims(reader: _Reader) -> None:
    columns = (
        *("id", "list_key", "key", "kind", "level", "work", "points", "count", "conditions"),
        *("title", "date", *_WHO),
    )
    for unit, row in reader.rows(Claim, *columns):
        unit.claims.append(row)


def _special_points(reader: _Reader) -> None:
    columns = ("id", "list_key", "key", "points", "title", "date", *_WHO)
    for unit, row in reader.rows(SpecialPoints, *columns):
        unit.special_points.append(row)


def _outer_items(reader: _Reader) -> None:
    columns = ("id", "list_key", "item", "achieved", "place", "deduction", "date", *_WHO)
    for unit, row in reader.rows(OuterItem, *columns):
        unit.outer_items.append(row)


def _surveys(reader: _Reader) -> None:
    columns = ("id", "list_key", "rater__code", "score", "raters", "rater__name", "date", *_WHO)
    for unit, row in reader.rows(SurveyResult, *columns):
        unit.surveys.append(row)


def _monthly(reader: _Reader) -> None:
    columns = (
        *("id", "list_key", "key", "month", "kind", "count", "points", "title", "date"),
        *_WHO,
    )
    for unit, row in reader.rows(MonthlyRecord, *columns):
        unit.monthly.append(row)


def _general_fills(year: Year) -> list[Callable[[_Reader], None]]:
    """Of the kinds of facts that few schemes have, those that the year holds: one query tells.

    The rows decide and not the scheme, which says of a mark that it does not know that it belongs
    nowhere (S-2).
    """
    holds = [Exists(_current(kind, year)) for kind in _GENERAL]
    found = Year.objects.filter(pk=year.pk).values_list(*holds).get()
    return [fill for fill, there in zip(_GENERAL.values(), found, strict=True) if there]


#: The filings first: what is missing of a unit depends on them.
_FILLS = (_filings, _targets, _items, _ballots, _honours, _deductions, _vetoes, _appraisals)
_GENERAL: Mapping[Any, Callable[[_Reader], None]] = {
    SourceMark: _source_marks,
    LeaderMark: _leader_marks,
    Grading: _gradings,
    Placing: _placings,
    Claim: _claims,
    SpecialPoints: _special_points,
    OuterItem: _outer_items,
    SurveyResult: _surveys,
    MonthlyRecord: _monthly,
}
