"""The matrix as an account sees it on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.pages import visible_unit_years
from schemes.relation_pages import visible_relations
from units.lifecycle_models import RelationKind, UnitRelation
from units.models import UnitYear


@dataclass(frozen=True, slots=True)
class MatrixUnit:
    """A unit at the edge: its code, full name, and the short one that a column has room for."""

    pk: int
    code: str
    name: str
    short: str
    group: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What stands between two units: closeness as text ("" for nothing), and the fact's id."""

    text: str = ""
    fact: str = ""
    itself: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit with its cells in the order of the columns; ``opens`` names the group it begins."""

    unit: MatrixUnit
    cells: Sequence[MatrixCell]
    opens: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """One kind of relation between all units that the account sees."""

    kind: RelationKind
    on: date
    groups: Sequence[tuple[str, int]]
    units: Sequence[MatrixUnit]
    rows: Sequence[MatrixRow]
    count: int


_NOTHING, _ITSELF = MatrixCell(), MatrixCell(itself=True)


def matrix(account: Any, year: Year, words: SchemeWords, kind: RelationKind, on: date) -> Matrix:
    """The matrix in a fixed number of queries, whatever the number of units."""
    units = list(_units(account, year, words))
    held = {
        (row.unit_id, row.other_unit_id): MatrixCell(str(row.closeness), str(row.pk))
        for row in relations_on(visible_relations(account, year), kind, on)
    }
    rows = []
    before = None
    for unit in units:
        opens = unit.group if unit.group != before else ""
        rows.append(MatrixRow(unit, _cells(unit, units, held), opens))
        before = unit.group
    groups = [(name, len(list(each))) for name, each in groupby(units, lambda unit: unit.group)]
    return Matrix(kind, on, groups, units, rows, len(held))


def relations_on(
    rows: QuerySet[UnitRelation], kind: RelationKind, on: date
) -> QuerySet[UnitRelation]:
    """Of ``rows`` the standing relations of two units of a kind that hold on a day."""
    holds = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return rows.filter(holds, current=True, kind=kind, starts_on__lte=on, person=None)


def kind_of(text: str) -> RelationKind:
    """The kind in an address; the first one for nothing and for nonsense."""
    return RelationKind(text) if text in RelationKind.values else RelationKind.COOPERATES


def _units(account: Any, year: Year, words: SchemeWords) -> Iterator[MatrixUnit]:
    rows = visible_unit_years(account, year).select_related("unit")
    order = {key: place for place, key in enumerate(words.peer_groups)}
    found: list[UnitYear] = list(rows.order_by("order", "key"))
    found.sort(key=lambda row: order.get(row.peer_group, len(order)))
    for row in found:
        group = words.peer_groups.get(row.peer_group, row.peer_group)
        short = row.unit.short_name or row.name
        yield MatrixUnit(row.unit_id, row.key, row.name, short, str(group))


def _cells(
    unit: MatrixUnit,
    units: Sequence[MatrixUnit],
    held: Mapping[tuple[int, int], MatrixCell],
) -> list[MatrixCell]:
    return [
        _ITSELF if other.pk == unit.pk else held.get((unit.pk, other.pk), _NOTHING)
        for other in units
    ]
