"""Which assigned indicators an account may see, and which ones a unit must list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from schemes.models import Year
from targets.assigned.matching import Assigned
from targets.assigned.models import AssignedIndicator, Direction
from targets.queries import named_units_facts


def visible_assigned(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[AssignedIndicator]:
    """All for the offices; for others those of their units."""
    return named_units_facts(AssignedIndicator, account, year, withdrawn=withdrawn)


def register_of(year: Year) -> list[AssignedIndicator]:
    """The whole register of a year, in its order."""
    rows = AssignedIndicator.objects.filter(year=year, current=True)
    return list(rows.order_by("order", "key"))


def assigned_to(year: Year, unit: str) -> list[Assigned]:
    """What the unit of this code must list."""
    return [as_assigned(row) for row in register_of(year) if unit in row.units]


def as_assigned(row: AssignedIndicator) -> Assigned:
    """A row of the register as the checks see it."""
    return Assigned(
        key=row.key,
        title=row.title,
        issued_by=row.issued_by,
        document=row.document,
        issued_on=row.issued_on,
        measure=row.measure,
        value=row.value,
        lower=row.direction == Direction.LOWER,
    )
