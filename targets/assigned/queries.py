"""Which assigned indicators an account may see, and which ones a unit must list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from schemes.models import Year
from targets.assigned.matching import Assigned
from targets.assigned.models import AssignedIndicator, Direction
from units.queries import authority_for, has_authority_perm, units_with_perm


def visible_assigned(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[AssignedIndicator]:
    """All for the offices; for others those of their units."""
    rows = AssignedIndicator.objects.filter(year=year)
    rows = rows.filter(retired_at__isnull=False) if withdrawn else rows.filter(current=True)
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    if has_authority_perm(account, authority, "view_facts"):
        return rows
    own = units_with_perm(account, authority, "view_unit_results")
    codes = set(own.values_list("code", flat=True))
    # Units are a list in the row, which no database searches alike; the register is short.
    found = [pk for pk, units in rows.values_list("pk", "units") if not codes.isdisjoint(units)]
    return rows.filter(pk__in=found)


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
