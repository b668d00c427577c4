"""What the page of the years shows: one table and one drawing for what was asked."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_percent, format_short, round_half_up
from core.language import title_of
from core.policy import Denied
from documents.xlsx.columns import Column, Kind
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.document import SchemeDocument
from scoring.grade_words import grade_text, grade_titles
from scoring.queries import Scope, results_scope, visible_entries
from scoring.trends.reading import (
    HonourYear,
    PartYear,
    Standing,
    UnitYear,
    honour_kinds,
    honour_years,
    part_years,
    standings,
    unit_years,
)

UNIT, PART, HONOUR = "unit", "part", "honour"
VIEWS = (UNIT, PART, HONOUR)


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading and how its cells look."""

    title: str
    kind: str = "text"

    @property
    def numeric(self) -> bool:
        """Whether figures stand right-aligned."""
        return self.kind != "text"


@dataclass(frozen=True, slots=True)
class Trend:
    """A table of years with its drawing; ``rows`` hold a standing and its cells."""

    title: str
    heads: Sequence[Head]
    rows: Sequence[tuple[Standing, Sequence[Any]]]
    drawn: Mapping[str, Any]
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, held against what the account sees."""

    view: str
    unit: str
    group: str
    part: str
    kind: str


def asked_of(query: Mapping[str, str], scope: Scope, years: Sequence[Standing]) -> Asked:
    """Read the address; what it leaves open is the first there is."""
    view = query.get("view", UNIT)
    if view not in VIEWS:
        raise Denied("scoring.trends", view[:20])
    units = units_offered(scope, years)
    unit = query.get("unit", "")[:40] or (units[0][0] if units else "")
    groups = dict(parts_offered(years))
    part = query.get("part", "")[:100]
    group, _dot, key = part.partition("/")
    if f"{group}/{key}" not in groups:
        part = next(iter(groups), "")
        group, _dot, key = part.partition("/")
    return Asked(view, unit, group, key, query.get("kind", "")[:80])


def units_offered(scope: Scope, years: Sequence[Standing]) -> list[tuple[str, str]]:
    """(code, name) of the units of the newest year that the account sees."""
    if not years:
        return []
    entries = visible_entries(scope, years[-1].result_set)
    return list(entries.values_list("unit__code", "name"))


def parts_offered(years: Sequence[Standing]) -> list[tuple[str, str]]:
    """(group/key, title) of the components of the newest year's scheme."""
    if not years:
        return []
    return [
        (f"{group.key}/{part.key}", f"{title_of(group.title)} {title_of(part.title)}")
        for group in years[-1].document.peer_groups
        for part in group.components
    ]


def trend_of(account: Any, query: Mapping[str, str]) -> tuple[Trend | None, dict[str, Any]]:
    """The trend that was asked for (None where no year has results), and what may be chosen."""
    scope = results_scope(account)
    years = standings(account, scope)
    if not years:
        return None, {"years": []}
    asked = asked_of(query, scope, years)
    chosen = {
        "years": years,
        "asked": asked,
        "units": units_offered(scope, years),
        "parts": parts_offered(years),
        "kinds": honour_kinds(years[-1].document, title_of),
    }
    if asked.view == PART:
        title = dict(parts_offered(years))[f"{asked.group}/{asked.part}"]
        return part_trend(part_years(years, asked.group, asked.part), title), chosen
    if asked.view == HONOUR:
        return honour_trend(honour_years(scope, years, asked.kind), asked.kind), chosen
    return unit_trend(unit_years(account, scope, years, asked.unit)), chosen


def unit_trend(found: Sequence[UnitYear]) -> Trend:
    """A unit's totals, ranks, grades, components and rate."""
    newest = found[-1]
    titles, lists = _titles(newest), _lists(newest.standing.document)
    lacking = any(each.result.missing for each in found)
    graded = any(each.entry.grade for each in found)
    paid = any(each.rate is not None for each in found)
    heads = [
        *(Head(_("总分"), "points"), Head(_("较上年"), "signed"), Head(_("名次"), "count")),
        Head(_("参排数"), "count"),
        *([Head(_("缺项"), "count")] if lacking else []),
        *([Head(_("等次"))] if graded else []),
        *(Head(title, "points") for title in titles.values()),
        *(Head(each.title, "points") for each in lists),
        *([Head(_("人均（元）"), "money")] if paid else []),
    ]
    shown = _Shown(tuple(titles), lists, lacking, graded, paid)
    rows = [(each.standing, _unit_cells(each, shown)) for each in found]
    drawn = _drawn([(each.standing, each.total) for each in found], 4)
    return Trend(newest.entry.name, heads, rows, drawn, _("总分逐年"))


def part_trend(found: Sequence[PartYear], title: str) -> Trend:
    """A component's rates in its group."""
    heads = [
        Head(_("满分"), "points"),
        *(Head(_("中位得分率"), "percent"), Head(_("中间八成最低"), "percent")),
        Head(_("中间八成最高"), "percent"),
    ]
    rows = [(each.standing, [each.points, each.median, each.low, each.high]) for each in found]
    percent = [
        (each.standing, None if each.median is None else each.median * 100) for each in found
    ]
    return Trend(title, heads, rows, _drawn(percent, 1), _("中位得分率逐年，百分之"))


def honour_trend(found: Sequence[HonourYear], kind: str) -> Trend:
    """A kind of honour: how many, what they are worth, what counts."""
    heads = [Head(_("项数"), "count"), Head(_("应加"), "points"), Head(_("计入"), "points")]
    rows = [(each.standing, [each.claimed, each.standard, each.counted]) for each in found]
    drawn = _drawn([(each.standing, each.counted) for each in found], 4)
    return Trend(kind or _("全部加分"), heads, rows, drawn, _("计入的加分逐年"))


def table_rows(trend: Trend) -> list[dict[str, Any]]:
    """The rows as the table draws them: the standing, and each head with its value."""
    return [
        {"standing": standing, "cells": list(zip(trend.heads, cells, strict=True))}
        for standing, cells in trend.rows
    ]


def trend_workbook(trend: Trend) -> bytes:
    """The table with what changed in the rules beside it, as a workbook."""
    columns = [
        Column("year", _("年度"), kind="int", width=8),
        Column("set", _("结果集"), kind="int", width=8),
        Column("state", _("状态"), width=10),
        *(
            Column(f"c{n}", head.title, kind=_KINDS.get(head.kind, "text"), width=14)
            for n, head in enumerate(trend.heads)
        ),
        Column("rules", _("规则变化"), width=80),
    ]
    cells = (
        [
            *(standing.year.year, standing.result_set.number),
            standing.result_set.get_state_display(),
            *(_cell(value, head) for value, head in zip(row, trend.heads, strict=True)),
            _("；").join(standing.rules),
        ]
        for standing, row in trend.rows
    )
    file = io.BytesIO()
    title = _("%s历年") % trend.title
    with WorkbookWriter(file, title=title) as book:
        book.write_table(safe_sheet_title(title), columns, cells, TableOptions(notes=[title]))
    return file.getvalue()


_KINDS: Mapping[str, Kind] = {
    "points": "points",
    "signed": "points",
    "money": "money",
    "count": "int",
}


def _cell(value: Any, head: Head) -> Any:
    if not isinstance(value, Fraction):
        return value
    if head.kind == "percent":
        return format_percent(value)
    return round_half_up(value, 2 if head.kind == "money" else 4)


@dataclass(frozen=True, slots=True)
class _List:
    """What the scheme adds to the base or takes off it; None in a year whose scheme has it not."""

    title: str
    of: Callable[[UnitYear], Fraction | None]


def _lists(document: SchemeDocument) -> tuple[_List, ...]:
    found = []
    if document.honours.kinds:
        found.append(
            _List(_("加分"), lambda of: of.result.honours if of.document.honours.kinds else None)
        )
    if document.deductions.entries:
        found.append(
            _List(
                _("扣分"),
                lambda of: of.result.deductions if of.document.deductions.entries else None,
            )
        )
    return (
        *found,
        *(_List(title_of(rule.title), _adjusted(rule.key)) for rule in document.adjustments),
    )


def _adjusted(key: str) -> Callable[[UnitYear], Fraction | None]:
    return lambda of: of.result.adjustments.get(key)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which columns a unit's table has beside those that it always has."""

    parts: tuple[str, ...]
    lists: tuple[_List, ...]
    lacking: bool
    graded: bool
    paid: bool


def _unit_cells(each: UnitYear, shown: _Shown) -> list[Any]:
    """Of an incomplete year what is complete in it: a sum so far is no year's (S-2)."""
    result, entry = each.result, each.entry
    grade = grade_text(entry, grade_titles(each.document)) if entry.grade else ""
    return [
        *(each.total, each.change, entry.rank, entry.ranked_of),
        *([len(result.missing) or None] if shown.lacking else []),
        *([grade] if shown.graded else []),
        *(result.settled(key) for key in shown.parts),
        *(one.of(each) for one in shown.lists),
        *([each.rate] if shown.paid else []),
    ]


def _titles(newest: UnitYear) -> dict[str, str]:
    """The components of the unit's group, as the newest year calls them."""
    for group in newest.standing.document.peer_groups:
        if group.key == newest.entry.peer_group:
            return {part.key: title_of(part.title) for part in group.components}
    return {}


def _drawn(points: Sequence[tuple[Standing, Fraction | None]], places: int) -> dict[str, Any]:
    """What the drawing reads: a bar for each year that has the figure."""
    rows = []
    for standing, value in points:
        if value is not None:
            shown = str(round_half_up(value, places))
            label = str(standing.year.year)
            rows.append({"label": label, "value": shown, "text": format_short(value, places)})
    return {"rows": rows}
