"""The ranking of one peer group as a page, a workbook and a print show it: filter, sort, cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.bars import LossBar, LossScale, loss_scale
from core.exact import format_short
from core.language import title_of
from scoring.engine.results import UnitResult
from scoring.grade_words import grade_basis, grade_titles
from scoring.queries import Judged
from scoring.words import (
    component_titles,
    missing_sentence,
    standing_badges,
    standing_text,
)

#: The segment that gathers units outside the scheme's peer groups.
OTHER = "other"
VIEWS = ("score", "rate", "loss")
STANDINGS = ("qualified", "unqualified", "appraisal", "incomplete", "not_assessed")
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Column:
    """A component of the group: full marks in points, and the shade of its bar."""

    key: str
    title: str
    points: Fraction
    shade: int


@dataclass(frozen=True, slots=True)
class Extra:
    """What the scheme adds to the base or takes off it: honours, deductions, a list of its own.

    ``full`` is its ceiling as the head shows it.
    """

    key: str
    title: str
    full: str
    of: Callable[[UnitResult], Fraction]


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A peer group in the segment switch, with how many units it shows."""

    key: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for in the address; anything unknown falls back to the plain list."""

    group: str = ""
    q: str = ""
    standing: str = ""
    leader: str = ""
    sort: str = ""
    view: str = "score"

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """Read the address; lengths are bounded, so that a cache key cannot grow for ever."""
        view, standing = query.get("view", ""), query.get("standing", "")
        return cls(
            group=query.get("group", "")[:40],
            q=query.get("q", "").strip()[:40],
            standing=standing if standing in STANDINGS else "",
            leader=query.get("leader", "")[:80],
            sort=query.get("sort", "")[:60],
            view=view if view in VIEWS else "score",
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A unit in the table: its figures, and what its standing is called."""

    judged: Judged
    bar: LossBar
    badges: SafeString
    standing: str
    losses: tuple[Fraction | None, ...]

    @property
    def vetoed(self) -> bool:
        """Whether a veto took its rank (K-5.6); one that lowers a grade takes none (M-10)."""
        held = self.judged.result.standing
        return bool(held.veto_kinds) and not held.qualified and self.assessed

    @property
    def assessed(self) -> bool:
        """Whether it has a score at all, be it so far."""
        return self.judged.result.total is not None

    @property
    def rank_text(self) -> str:
        """The rank; 不排 for a vetoed unit, 缺 for an incomplete one, — for one without score."""
        if self.judged.entry.rank is not None:
            return str(self.judged.entry.rank)
        if self.judged.result.missing:
            return _("缺")
        return _("不排") if self.assessed else "—"


@dataclass(slots=True)
class Ranking:
    """Everything the results page shows of one group."""

    group: GroupChoice
    groups: list[GroupChoice]
    columns: list[Column]
    base_points: Fraction
    extras: list[Extra]
    grades: Mapping[str, str]
    grade_basis: str
    clauses: tuple[str, ...]
    rows: list[Row]
    scale: LossScale
    filters: Filters
    leaders: list[str]
    statistics: Mapping[str, Any]
    incomplete: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total_title(self) -> str:
        """What the column of totals says in the chosen view."""
        titles = {"score": _("总分"), "rate": _("得分率"), "loss": _("失分、扣分合计")}
        return titles[self.filters.view]

    @property
    def filtered(self) -> bool:
        """Whether rows of the group are hidden by filters."""
        return len(self.rows) != self.group.count


def ranking(
    document: Any,
    judged: Sequence[Judged],
    statistics: Mapping[str, Any],
    filters: Filters,
) -> Ranking:
    """Compose the ranking of the group that ``filters`` names, or of the first one."""
    scheme_groups = {group.key: group for group in document.peer_groups}
    members: dict[str, list[Judged]] = {key: [] for key in (*scheme_groups, OTHER)}
    for unit in judged:
        members[_group_key(unit, scheme_groups)].append(unit)
    groups = [
        GroupChoice(
            key, title_of(scheme_groups[key].title) if key != OTHER else _("不直接考核"), len(units)
        )
        for key, units in members.items()
        if units
    ]
    chosen = next((choice for choice in groups if choice.key == filters.group), None)
    chosen = chosen or (groups[0] if groups else GroupChoice("", "", 0))
    scheme_group = scheme_groups.get(chosen.key)
    columns, extras = _columns(scheme_group), _extras(document)
    ratings = {rating.key: title_of(rating.title) for rating in document.appraisal.ratings}
    conclusion = _conclusions(ratings)
    everyone = [_row(unit, columns, conclusion) for unit in members.get(chosen.key, [])]
    rows = [row for row in everyone if _wanted(row, filters)]
    return Ranking(
        group=chosen,
        groups=groups,
        columns=columns,
        base_points=scheme_group.base_points if scheme_group else ZERO,
        extras=extras,
        grades=grade_titles(document),
        grade_basis=grade_basis(document),
        clauses=tuple(scheme_group.clauses) if scheme_group else (),
        rows=_sorted(rows, columns, extras, filters),
        scale=loss_scale(row.bar for row in everyone),
        filters=filters,
        leaders=sorted({u.entry.leader_in_charge for u in members.get(chosen.key, [])} - {""}),
        statistics=statistics.get("groups", {}).get(chosen.key, {}),
        incomplete=_incomplete(everyone, component_titles(document).get(chosen.key, {})),
    )


def honour_cap(document: Any) -> Fraction:
    """The most bonus points the scheme gives, honours and distinctive work together (K-5.5)."""
    special = document.honours.distinctive
    return Fraction(document.honours.caps.total) + (Fraction(special.cap) if special else ZERO)


def _extras(document: Any) -> list[Extra]:
    """The columns beside the components: only what the scheme knows."""
    found = []
    if document.honours.kinds:
        full = f"⩽{format_short(honour_cap(document))}"
        found.append(Extra("honours", _("加分"), full, lambda result: result.honours))
    if document.deductions.entries:
        found.append(Extra("deductions", _("扣分"), "", lambda result: -result.deductions))
    for rule in document.adjustments:
        cap = getattr(rule, "cap", None)
        full = "" if cap is None else f"⩽{format_short(Fraction(cap))}"
        found.append(
            Extra(f"add-{rule.key}", title_of(rule.title), full, partial(_adjusted, rule.key))
        )
    return found


def _adjusted(key: str, result: UnitResult) -> Fraction:
    return result.adjustments.get(key, ZERO)


def _group_key(unit: Judged, groups: Mapping[str, Any]) -> str:
    assessed = unit.result.standing.directly_assessed
    return unit.entry.peer_group if assessed and unit.entry.peer_group in groups else OTHER


def _columns(group: Any) -> list[Column]:
    if group is None:
        return []
    return [
        Column(component.key, title_of(component.title), Fraction(component.points), min(i, 5))
        for i, component in enumerate(group.components, start=1)
    ]


#: A unit's conclusion, as badges and in words.
Conclusion = Callable[[UnitResult], tuple[SafeString, str]]


def _conclusions(ratings: Mapping[str, str]) -> Conclusion:
    """Most units of a table have the same conclusion: it is worded once."""

    known: dict[tuple[Any, ...], tuple[SafeString, str]] = {}

    def conclusion(result: UnitResult) -> tuple[SafeString, str]:
        held, facts = result.standing, (len(result.missing), result.total is not None)
        told = (held.qualified, bool(held.veto_kinds), held.appraisal, *facts)
        if told not in known:
            words = (held, *facts, ratings)
            known[told] = (standing_badges(*words), standing_text(*words))
        return known[told]

    return conclusion


def _row(unit: Judged, columns: Sequence[Column], conclusion: Conclusion) -> Row:
    result = unit.result
    earned = [result.settled(column.key) for column in columns]
    losses = tuple(
        None if points is None else column.points - points
        for column, points in zip(columns, earned, strict=True)
    )
    # What is missing is no loss: the bar shows only what is known to be lost.
    bar = LossBar(
        [
            (column.title, lost if lost is not None and lost.numerator > 0 else ZERO)
            for column, lost in zip(columns, losses, strict=True)
        ],
        result.deductions - sum((p for p in result.adjustments.values() if p < 0), ZERO),
        result.honours + sum((p for p in result.adjustments.values() if p > 0), ZERO),
    )
    return Row(unit, bar, *conclusion(result), losses)


def _wanted(row: Row, filters: Filters) -> bool:
    entry = row.judged.entry
    if filters.leader and entry.leader_in_charge != filters.leader:
        return False
    if filters.standing and not _has_standing(row, filters.standing):
        return False
    if not filters.q:
        return True
    sought = filters.q.lower()
    return any(
        sought in text.lower()
        for text in (entry.name, entry.unit.short_name, entry.unit.initials, entry.unit.code)
    )


def _has_standing(row: Row, standing: str) -> bool:
    result = row.judged.result
    tests: dict[str, Callable[[], bool]] = {
        "qualified": lambda: row.assessed and result.standing.qualified and not result.missing,
        "unqualified": lambda: row.assessed and not result.standing.qualified,
        "appraisal": lambda: bool(result.standing.appraisal),
        "incomplete": lambda: bool(result.missing),
        "not_assessed": lambda: not row.assessed and not result.missing,
    }
    return tests[standing]()


def _sorted(
    rows: list[Row], columns: Sequence[Column], extras: Sequence[Extra], filters: Filters
) -> list[Row]:
    """Rows in the order of ``?sort``; rows without the figure come last either way."""
    key = filters.sort.removeprefix("-")
    value = _sort_values(columns, extras, filters.view).get(key)
    if value is None:
        return rows
    known = [row for row in rows if value(row) is not None]
    known.sort(key=value, reverse=filters.sort.startswith("-"))
    return known + [row for row in rows if value(row) is None]


def _sort_values(
    columns: Sequence[Column], extras: Sequence[Extra], view: str
) -> dict[str, Callable[[Row], Any]]:
    values: dict[str, Callable[[Row], Any]] = {
        "rank": lambda row: row.judged.entry.rank,
        "name": lambda row: row.judged.entry.unit.initials or row.judged.entry.name,
        "delta": lambda row: row.judged.delta,
        "total": lambda row: row.judged.result.total,
        **{extra.key: partial(extra_value, extra) for extra in extras},
    }
    for place, column in enumerate(columns):
        values[column.key] = partial(_component_key, place, column, view)
    return values


def _component_key(place: int, column: Column, view: str, row: Row) -> Fraction | None:
    return component_value(row, place, column, view)


def _incomplete(rows: Sequence[Row], titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Up to two incomplete units with the first thing that each lacks."""
    found = [row.judged for row in rows if row.judged.result.missing]
    return [
        (unit.entry.name, missing_sentence(unit.result.missing[0], titles)) for unit in found[:2]
    ]


# --- figures --------------------------------------------------------------------------------------


def component_value(row: Row, place: int, column: Column, view: str) -> Fraction | None:
    """A component's points (so far, where something is missing); or, of a whole one alone, its
    share of the full mark or the points lost (S-2)."""
    if view == "loss":
        return row.losses[place]
    result = row.judged.result
    settled = result.components.get(column.key) if view == "score" else result.settled(column.key)
    return settled if settled is None or view == "score" else settled / column.points


def total_value(row: Row, table: Ranking) -> Fraction | None:
    """The total in the chosen view; the share is of the base points, the loss before bonus."""
    result = row.judged.result
    if table.filters.view == "score":
        return result.total
    if result.total is None or result.missing or table.filters.view == "loss":
        return row.bar.left if result.complete else None
    return result.total / table.base_points if table.base_points else result.total


def extra_value(extra: Extra, row: Row) -> Fraction | None:
    """What an extra adds to a unit's base or takes off it; None for a unit without a score."""
    return extra.of(row.judged.result) if row.assessed else None


def full_marks(column: Column) -> str:
    """Full marks under a column's head: ``250``."""
    return format_short(column.points)


def filters_in_words(table: Ranking) -> list[str]:
    """The filters in force, for prints and workbooks."""
    names = standing_choices()
    filters = table.filters
    words = []
    if filters.q:
        words.append(_("单位含 “%(text)s”") % {"text": filters.q})
    if filters.standing:
        words.append(_("状态：%(state)s") % {"state": names[filters.standing]})
    if filters.leader:
        words.append(_("分管领导：%(name)s") % {"name": filters.leader})
    return words


def standing_choices() -> dict[str, str]:
    """The choices of the standing filter."""
    return {
        "qualified": _("合格"),
        "unqualified": _("不合格"),
        "appraisal": _("有评议结果"),
        "incomplete": _("缺项"),
        "not_assessed": _("不参评"),
    }
