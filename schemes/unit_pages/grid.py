"""The units of a year as a table edited in place: a row a unit, saved row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from schemes.fact_entry.row import row_context, text_of
from schemes.fact_pages.changes import Comparison
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.pages import UNIT_YEARS, visible_unit_years
from schemes.unit_services import UNIT_YEAR
from schemes.workbook.context import YearContext
from units.models import Unit, UnitYear

PER_PAGE = 100
COLUMNS = (
    *("peer_group", "directly_assessed", "posts", "leader_in_charge", "parent", "paid_like"),
    *("own_expense", "own_distribution", "spread", "order"),
)
_NUMBERS = frozenset({"int", "exact"})


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: a list to choose from, or a text; ``listed`` texts are offered while typing."""

    key: str
    title: str
    choices: Sequence[Any]
    listed: bool
    numeric: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A unit's year and its texts, by column."""

    fact: UnitYear
    cells: Sequence[tuple[GridColumn, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """What the table shows."""

    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]
    units: Sequence[str]
    page: Page[Any]
    search: str


def grid(account: Any, year: Year, query: Mapping[str, str]) -> Grid:
    """One page of the year's units, by their order."""
    context = row_context(year, UNIT_YEAR)
    columns = list(_columns(context))
    rows = visible_unit_years(account, year).select_related("unit", "parent", "paid_like")
    words = query.get("q", "").strip()
    if words:
        rows = rows.filter(name__icontains=words) | rows.filter(unit__initials__icontains=words)
    page = Paginator(rows.order_by("order", "key"), PER_PAGE).get_page(query.get("page"))
    names = sorted(context.name_of(unit) for unit in context.shared.get("unit_list", ()))
    told = [GridRow(fact, _cells(context, columns, fact)) for fact in page]
    return Grid(columns, told, names, page, words)


def grid_answer(year: Year, fact: UnitYear) -> dict[str, Any]:
    """What a saved row is told: its texts as they stand now, and when it was saved."""
    context = row_context(year, UNIT_YEAR)
    cells = {column.key: text for column, text in _cells(context, list(_columns(context)), fact)}
    return {"expected": fact.pk, "cells": cells, "saved": _clock()}


def grid_errors(error: ValidationError) -> dict[str, Any]:
    """What is wrong, by column; what belongs to no column stands under ""."""
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return {"errors": {("" if key == NON_FIELD_ERRORS else key): told[key] for key in told}}


def grid_stale(year: Year, words: SchemeWords, seen: int, current: Any) -> dict[str, Any]:
    """Who changed the row meanwhile, what, and how it stands now."""
    if current is None or not current.current:
        return {"errors": {"": [_("这一条已经撤销，没有写入")]}}
    old = UnitYear.objects.filter(pk=seen).first()
    changes = Comparison(UNIT_YEARS, year, words).changes(old, current) if old else []
    told = _("；").join(f"{c.label} {c.was or '—'} → {c.now or '—'}" for c in changes)
    text = _("%(who)s %(when)s 改过：%(changes)s。你填的还在，没有写入") % {
        "who": current.recorded_by,
        "when": timezone.localtime(current.recorded_at).strftime("%H:%M"),
        "changes": told or "—",
    }
    return {"stale": text, **grid_answer(year, current)}


def _columns(context: YearContext) -> Iterator[GridColumn]:
    by_key = {column.key: column for column in UNIT_YEAR.columns(context)}
    for key in COLUMNS:
        column = by_key[key]
        listed = column.lookup == "unit"
        choices = () if listed else UNIT_YEAR.choices(context, column) or ()
        yield GridColumn(key, _(column.title), choices, listed, column.kind in _NUMBERS)


def _cells(
    context: YearContext, columns: Sequence[GridColumn], fact: UnitYear
) -> list[tuple[GridColumn, str]]:
    values = UNIT_YEAR.cells(context, fact)
    return [(column, _shown(context, values.get(column.key))) for column in columns]


def _shown(context: YearContext, value: Any) -> str:
    """A unit by its name, which a cell may be filled with; everything else as a row states it."""
    return context.name_of(value) if isinstance(value, Unit) else text_of(value)


def _clock() -> str:
    return timezone.localtime().strftime("%H:%M:%S")
