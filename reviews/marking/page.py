"""What the table of marks shows: its rows under their components, what is left, where to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.marking.files import file_counts, files_url
from reviews.marking.grid import GridRow, MarkGrid, missing_in
from schemes.fact_entry.services import refusal
from schemes.fact_pages.words import SchemeWords
from units.models import Unit

#: A common item over the units of a county, or all of a unit, stands on one page: a column that is
#: pasted fits.
ROWS = 150
#: (key, name, marks that are missing) of a unit or a common item.
Listed = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Around:
    """The ones before and after in the work list, and the next in which something is missing."""

    before: Listed | None = None
    after: Listed | None = None
    lacking: Listed | None = None

    @classmethod
    def of(cls, listed: Sequence[Listed], here: str) -> Self:
        """Those around ``here``; the search for what is missing begins again from the top."""
        place = next((at for at, row in enumerate(listed) if row[0] == here), None)
        if place is None:
            return cls()
        following = [*listed[place + 1 :], *listed[:place]]
        return cls(
            listed[place - 1] if place else None,
            listed[place + 1] if place + 1 < len(listed) else None,
            next((row for row in following if row[2]), None),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A component of a unit: how many marks it has, how many of them are missing (S-2)."""

    key: str
    title: str
    total: int
    missing: int


def groups_of(grid: MarkGrid, rows: Iterable[GridRow], unit: Unit) -> list[Group]:
    """The components of a unit's rows in their order."""
    listed = list(rows)
    total = Counter(row.component for row in listed)
    missing = Counter(row.component for row in listed if row.missing)
    words = SchemeWords(grid.document, grid.groups)
    return [Group(key, words.component(unit.pk, key), total[key], missing[key]) for key in total]


def grid_context(
    asked: Mapping[str, str],
    grid: MarkGrid,
    rows: list[GridRow],
    title: str,
    unit: Unit | None = None,
) -> dict[str, Any]:
    """What ``marking/grid.html`` draws of rows: a unit's, or a common item's; ``asked`` is the
    address."""
    only = "missing" in asked
    shown = [row for row in rows if row.missing] if only else rows
    page = Paginator(shown, ROWS).get_page(asked.get("page"))
    groups = groups_of(grid, rows, unit) if unit else []
    listed = f"{reverse('reviews:marking')}?year={grid.year.year}"
    return {
        "year": grid.year,
        "grid": grid,
        "page": page,
        "rows": _drawn(grid, page, groups),
        "missing": missing_in(rows),
        "only_missing": only,
        "total": len(rows),
        "title": title,
        "closed": refusal(grid.year),
        "unit": unit,
        "told": None,
        "crumbs": [(_("复核评分"), listed), (title, "")],
    }


def _drawn(
    grid: MarkGrid, page: Page[GridRow], groups: Iterable[Group]
) -> list[tuple[Group | None, GridRow, str, int]]:
    """The rows of a page, each with the page of its files and how many there are; the first of a
    component with the component."""
    counts = file_counts(grid.scope.account, grid.year, [(row.kind, row.key) for row in page])
    heads = {group.key: group for group in groups}
    return [
        (
            heads.pop(row.component, None),
            row,
            files_url(grid.year, row.kind, row.key),
            counts.get((row.kind, row.key), 0),
        )
        for row in page
    ]
