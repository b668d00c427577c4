"""Which cross-cutting targets an account may see, and which a unit has."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from schemes.models import Year
from targets.cross.models import CrossItem
from targets.queries import named_units_facts


def visible_cross(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[CrossItem]:
    """All for the offices; for others those of their units."""
    return named_units_facts(CrossItem, account, year, withdrawn=withdrawn)


def cross_of(year: Year, unit: str) -> list[CrossItem]:
    """The cross-cutting targets of the unit of this code, in their order."""
    rows = CrossItem.objects.filter(year=year, current=True).select_related("marking_unit")
    return [row for row in rows.order_by("order", "key") if unit in row.units]
