"""Which cross-cutting targets an account may see, and which a unit has."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from schemes.models import Year
from targets.cross.models import CrossItem
from units.queries import authority_for, has_authority_perm, units_with_perm


def visible_cross(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[CrossItem]:
    """All for the offices; for others those of their units."""
    rows = CrossItem.objects.filter(year=year)
    rows = rows.filter(retired_at__isnull=False) if withdrawn else rows.filter(current=True)
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    if has_authority_perm(account, authority, "view_facts"):
        return rows
    own = units_with_perm(account, authority, "view_unit_results")
    codes = set(own.values_list("code", flat=True))
    # Units are a list in the row, which no database searches alike; the items are few.
    found = [pk for pk, units in rows.values_list("pk", "units") if not codes.isdisjoint(units)]
    return rows.filter(pk__in=found)


def cross_of(year: Year, unit: str) -> list[CrossItem]:
    """The cross-cutting targets of the unit of this code, in their order."""
    rows = CrossItem.objects.filter(year=year, current=True).select_related("marking_unit")
    return [row for row in rows.order_by("order", "key") if unit in row.units]
