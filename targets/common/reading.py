"""The common items of a year by unit: what applies, with how many points, and what it adds up to.

One truth: ``CommonItem`` says what applies to a peer group, ``CommonShare`` what is a unit's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from core.exact import to_text
from core.language import title_of
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.component import Component, read_as
from targets.common.balance import Weighed
from targets.common.models import CommonShare
from targets.models import CommonItem
from units.models import UnitYear


@dataclass(frozen=True, slots=True)
class Cell:
    """What a unit has of an item: its points, or that it is exempt; ``own`` if a share says so."""

    item: CommonItem
    points: Fraction
    applies: bool
    own: bool


@dataclass(slots=True)
class UnitRow:
    """A unit with its items, in the order of the year."""

    unit: UnitYear
    cells: dict[str, Cell] = field(default_factory=dict)

    def of(self, component: str) -> list[Cell]:
        """What applies to the unit in a component."""
        return [c for c in self.cells.values() if c.applies and c.item.component == component]

    def given(self, component: str) -> Fraction:
        """Points given in a component."""
        return sum((cell.points for cell in self.of(component)), Fraction(0))


@dataclass(frozen=True, slots=True)
class Part:
    """A component that common items fill, in one peer group."""

    group: str
    group_title: str
    component: Component

    @property
    def scaled(self) -> bool:
        """Whether points are scaled to the component anyway, so that any sum will do (M-2)."""
        return bool(getattr(self.component.rule, "scaled", False))

    @property
    def title(self) -> str:
        """Group and component."""
        return f"{self.group_title} · {title_of(self.component.title)}"


class CommonYear:
    """One look at the common items of a year; a fixed number of queries."""

    def __init__(self, year: Year, unit: int | None = None) -> None:
        self.year, self.unit = year, unit
        self.document = year_document(year)

    @cached_property
    def items(self) -> list[CommonItem]:
        """The items that stand, in their order."""
        rows = CommonItem.objects.filter(year=self.year, current=True)
        return list(rows.select_related("marking_unit").order_by("order", "key"))

    @cached_property
    def parts(self) -> list[Part]:
        """Components that common items fill."""
        return [
            Part(group.key, title_of(group.title), leaf)
            for group in self.document.peer_groups
            for leaf in group.leaves()
            if read_as(leaf) == "common_items"
        ]

    @cached_property
    def rows(self) -> list[UnitRow]:
        """Directly assessed units with their items."""
        units = UnitYear.objects.filter(
            authority=self.year.authority_id,
            year=self.year.year,
            current=True,
            directly_assessed=True,
        )
        if self.unit is not None:
            units = units.filter(unit=self.unit)
        listed = units.select_related("unit").order_by("order", "key")
        return [UnitRow(unit, self.cells_of(unit.unit_id, unit.peer_group)) for unit in listed]

    def cells_of(self, unit: int, group: str) -> dict[str, Cell]:
        """What a unit of a peer group has of each item, by the item's key."""
        found = {}
        for item in self.items:
            share = self._shares.get((unit, item.key))
            if share is None and group not in item.peer_groups:
                continue
            points = item.points if share is None or share.points is None else share.points
            applies = share is None or share.applies
            found[item.key] = Cell(item, points, applies, share is not None)
        return found

    @cached_property
    def _shares(self) -> dict[tuple[int, str], CommonShare]:
        """What is a unit's own, by unit and item."""
        shares = CommonShare.objects.filter(year=self.year, current=True)
        if self.unit is not None:
            shares = shares.filter(unit=self.unit)
        return {(share.unit_id, share.item.key): share for share in shares.select_related("item")}

    def part(self, group: str, component: str) -> Part | None:
        """The part of this address; the first one for none."""
        fitting = (p for p in self.parts if p.group == group and component in ("", p.component.key))
        return next(fitting, None)

    def rows_of(self, part: Part) -> list[UnitRow]:
        """Units of a part's group."""
        return [row for row in self.rows if row.unit.peer_group == part.group]

    def unbalanced(self) -> list[tuple[Part, UnitRow, Fraction]]:
        """Units whose points do not add up, with what is over (positive) or left."""
        return [
            (part, row, row.given(part.component.key) - part.component.points)
            for part in self.parts
            if not part.scaled
            for row in self.rows_of(part)
            if row.given(part.component.key) != part.component.points
        ]

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """What every unit has, as an issue keeps it: unit → item → points."""
        return {
            row.unit.unit.code: {
                key: to_text(cell.points) for key, cell in row.cells.items() if cell.applies
            }
            for row in self.rows
        }

    @property
    def digest(self) -> str:
        """Digest of the snapshot."""
        text = json.dumps(self.snapshot, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def weighed(cells: Sequence[Cell]) -> list[Weighed]:
    """Cells as the balance takes them."""
    return [Weighed(cell.item.key, cell.points, cell.item.fixed) for cell in cells]
