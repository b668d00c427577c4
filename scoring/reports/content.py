"""What the reports say, as plain rows: by the visibility of results, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.exact import MINUS, format_points, format_short
from core.language import title_of
from core.ui import date_text
from documents.trace import label_of, note_text, number_of, source_text
from scoring import queries
from scoring.grade_words import grade_text, grade_titles
from scoring.ledger import LedgerFilters, LedgerRow, ledger
from scoring.models import ResultEntry, ResultSet, ResultSetState
from scoring.queries import Judged, Scope
from scoring.words import standing_text
from units.models import Authority


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as a table of a report shows it."""

    code: str
    name: str
    total: str
    rank: str
    ranked_of: int
    grade: str
    standing: str
    judged: Judged


@dataclass(frozen=True, slots=True)
class GroupTable:
    """A peer group of the circular: who is ranked, in order, and who is not."""

    title: str
    lines: Sequence[UnitLine]
    unranked: Sequence[UnitLine]

    @property
    def graded(self) -> bool:
        """Whether any of its units has a grade: a column of dashes is not printed."""
        return any(line.grade for line in (*self.lines, *self.unranked))


@dataclass(frozen=True, slots=True)
class DeductionLine:
    """A deduction of a unit: what for, how many points, by which clause, on whose word."""

    unit: str
    title: str
    points: Fraction
    clauses: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What a unit lost in a component: earned of full."""

    title: str
    full: Fraction
    lost: Fraction

    @property
    def lost_text(self) -> str:
        """Points lost, as paper shows them."""
        return format_points(self.lost, 2)

    @property
    def full_text(self) -> str:
        """The full mark."""
        return format_short(self.full)


@dataclass(frozen=True, slots=True)
class BriefUnit:
    """A unit in the brief: its line, where it stood before, where it lost most."""

    line: UnitLine
    moved: str
    losses: Sequence[Loss]
    places: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """What every report says of the set that it comes from."""

    authority: str
    title: str
    year: int
    number: int
    scheme: str
    state: str
    provisional: bool
    day: str
    footer: Sequence[str] = field(default_factory=list)


def head_of(what: Any) -> Head:
    """Year, set, scheme version, and how binding the figures are."""
    return set_head(what.scope.authority, what.existing())


def set_head(authority: Authority, result_set: ResultSet) -> Head:
    """The same of a set."""
    scheme = _("“%(title)s”第 %(number)s 版") % {
        "title": result_set.scheme.shown_title,
        "number": result_set.scheme.number,
    }
    year = result_set.year.year
    words = {"year": year, "number": result_set.number}
    return Head(
        authority=authority.name,
        title=result_set.scheme.shown_title,
        year=year,
        number=result_set.number,
        scheme=scheme,
        state=str(result_set.get_state_display()),
        provisional=result_set.state == ResultSetState.PROVISIONAL,
        day=date_text(result_set.finished_at, "full"),
        footer=[_("%(year)s 年度结果集 %(number)s") % words, scheme],
    )


def unit_line(judged: Judged, document: Any) -> UnitLine:
    """A unit with total, rank, grade and what bars it."""
    entry, result = judged.entry, judged.result
    ratings = {rating.key: title_of(rating.title) for rating in document.appraisal.ratings}
    standing = (result.standing, len(result.missing), result.total is not None, ratings)
    return UnitLine(
        code=entry.unit.code,
        name=entry.name,
        total="—" if result.total is None else format_points(result.total),
        rank="—" if entry.rank is None else str(entry.rank),
        ranked_of=entry.ranked_of,
        grade=grade_text(entry, grade_titles(document)),
        standing=standing_text(*standing),
        judged=judged,
    )


def group_tables(scope: Scope, result_set: ResultSet) -> list[GroupTable]:
    """Every peer group with its units in list order."""
    document = queries.set_document(result_set)
    judged = queries.judged_entries(scope, result_set)
    found = []
    for group in document.peer_groups:
        lines = [unit_line(each, document) for each in judged if each.entry.peer_group == group.key]
        assessed = [each for each in lines if each.judged.result.standing.directly_assessed]
        ranked = [each for each in assessed if each.judged.entry.rank is not None]
        ranked.sort(key=lambda each: each.judged.entry.rank or 0)
        rest = [each for each in assessed if each.judged.entry.rank is None]
        if ranked or rest:
            found.append(GroupTable(title_of(group.title), ranked, rest))
    return found


def honours_counted(scope: Scope, result_set: ResultSet) -> list[LedgerRow]:
    """Honours and distinctive work that counted, in whole or in part (K-5.5)."""
    document = queries.set_document(result_set)
    rows = ledger(document, queries.judged_entries(scope, result_set), LedgerFilters())
    return [row for row in rows if row.state != "left_out"]


def deductions_of(scope: Scope, result_set: ResultSet) -> list[DeductionLine]:
    """Every deduction off a total, by unit in list order (K-5.4)."""
    traces = queries.traces_of(scope, result_set)
    entries = queries.visible_entries(scope, result_set).select_related("unit")
    return [
        line
        for entry in entries
        for line in _deductions(entry.name, traces.get(entry.unit.code, {}))
    ]


def _deductions(unit: str, trace: Mapping[str, Any]) -> Iterator[DeductionLine]:
    for node in trace.get("children", ()):
        if node["key"] != "deductions":
            continue
        for child in node.get("children", ()):
            value = number_of(child)
            if value:
                yield DeductionLine(
                    unit,
                    label_of(child),
                    value,
                    "、".join(child.get("clauses", ())),
                    note_text(child),
                    source_text(child.get("source")),
                )


def brief_units(rows: QuerySet[ResultEntry], result_set: ResultSet) -> list[BriefUnit]:
    """The units of the rows, those in somebody's charge, with what moved and what was lost."""
    document = queries.set_document(result_set)
    ids = frozenset(rows.order_by().values_list("unit_id", flat=True))
    scope = Scope(result_set.year.authority, everything=False, unit_ids=ids)
    judged = queries.judged_entries(scope, result_set) if ids else []
    return [_brief(each, document) for each in judged]


def _brief(judged: Judged, document: Any) -> BriefUnit:
    places = judged.delta
    moved = "—"
    if places is not None:
        moved = _("不变") if places == 0 else (f"↑{places}" if places > 0 else f"↓{-places}")
    losses = losses_of(judged, document)
    return BriefUnit(unit_line(judged, document), moved, losses[:3], places)


def losses_of(judged: Judged, document: Any) -> list[Loss]:
    """What a unit lost in each component of its peer group, most first."""
    parts = {group.key: group.components for group in document.peer_groups}
    found = _losses(judged, parts.get(judged.entry.peer_group, ()))
    return sorted(found, key=lambda each: -each.lost)


def _losses(judged: Judged, components: Sequence[Any]) -> Iterable[Loss]:
    for component in components:
        earned, full = judged.result.settled(component.key), Fraction(component.points)
        if earned is not None and earned < full:
            yield Loss(title_of(component.title), full, full - earned)


def taken(points: Fraction) -> str:
    """Points that were taken, with a minus sign."""
    return f"{MINUS}{format_points(abs(points))}"
