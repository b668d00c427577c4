"""Rows of marks by their keys, of whatever units: in a fixed number of queries for any number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from reviews.marking.grid import GridRow, MarkGrid
from reviews.marking.models import MarkKind
from reviews.models import CommonMark
from targets.common.reading import CommonYear, UnitRow
from targets.graded import MARKED_SINGLY
from targets.models import Target
from units.models import Unit

#: A mark by its kind and its key: a target's, or unit and common item.
Mark = tuple[str, str]


@dataclass(slots=True)
class RowsFound:
    """The rows that an account meets, with what they are of: targets by key, units by code."""

    rows: dict[Mark, GridRow] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def unit_of(self, row: GridRow) -> Unit:
        """Whose mark a row is."""
        if row.kind == MarkKind.TARGET:
            return self.targets[row.key].unit
        return self.units[row.key.rpartition("/")[0]]


def rows_of(grid: MarkGrid, wanted: Collection[Mark]) -> RowsFound:
    """Rows as they stand now; one that the account does not meet is left out."""
    found = RowsFound()
    by_kind = {kind: [key for of, key in wanted if of == kind] for kind in MarkKind.values}
    if by_kind[MarkKind.TARGET]:
        _add_targets(found, grid, by_kind[MarkKind.TARGET])
    if by_kind[MarkKind.COMMON]:
        _add_common(found, grid, by_kind[MarkKind.COMMON])
    return found


def row_of(grid: MarkGrid, kind: str, key: str) -> GridRow | None:
    """One row as it stands now; None where the account meets no such row."""
    return rows_of(grid, [(kind, key)]).rows.get((kind, key))


def _add_targets(found: RowsFound, grid: MarkGrid, keys: Collection[str]) -> None:
    rows = Target.objects.filter(MARKED_SINGLY, year=grid.year, current=True, key__in=keys)
    met = [each for each in rows.select_related("unit") if grid.scope.sees_targets(each.unit_id)]
    found.targets = {target.key: target for target in met}
    for row in grid.target_rows(met):
        found.rows[row.kind, row.key] = row


def _add_common(found: RowsFound, grid: MarkGrid, keys: Collection[str]) -> None:
    marks = CommonMark.objects.filter(year=grid.year, current=True, key__in=keys)
    known = {mark.key: mark for mark in marks.select_related("item")}
    basis = grid.basis(MarkKind.COMMON, [mark.pk for mark in known.values()])
    listed = {row.unit.unit.code: row for row in _units_of(grid, keys)}
    for key in keys:
        code, _slash, item = key.rpartition("/")
        row = listed.get(code)
        cell = row.cells.get(item) if row else None
        if row is None or cell is None or not cell.applies or not grid.scope.sees_item(cell.item):
            continue
        unit = row.unit.unit
        if unit.pk in grid.scope.conflicts:
            continue
        found.units[code] = unit
        made = grid.common_row(cell, unit.pk, code, cell.item.title, known.get(key), basis)
        found.rows[made.kind, made.key] = made


def _units_of(grid: MarkGrid, keys: Collection[str]) -> list[UnitRow]:
    """The items of the units that keys name: of one alone, or of the whole year at once."""
    codes = {key.rpartition("/")[0] for key in keys}
    if len(codes) > 1:
        return CommonYear(grid.year).rows
    rows = Unit.objects.filter(authority=grid.year.authority_id, code__in=codes)
    return [row for unit in rows for row in CommonYear(grid.year, unit.pk).rows]
