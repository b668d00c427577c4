"""Whom a move of a row may have to be told: the unit's own, or whoever confirms it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from reviews.moved_people import party_of
from units.models import Account, Role

_CONFIRMING = {
    "target_office": Role.TARGET_OFFICE,
    "reviewing_office": Role.REVIEWING_OFFICE,
}


def unit_people(unit: int) -> QuerySet[Account]:
    """A unit's filers and heads."""
    roles = (Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD)
    people = Account.objects.filter(grants__unit=unit, grants__role__in=roles, is_active=True)
    return people.distinct()


def second_people(row: Any, confirmed_by: str) -> QuerySet[Account]:
    """Whoever may confirm a row: of the office that the scheme says (``confirmed_by``), neither
    who prepared or wrote it nor who asked (S-4)."""
    people = Account.objects.filter(is_active=True, grants__role=_CONFIRMING[confirmed_by])
    people = people.filter(grants__authority=row.year.authority_id).distinct()
    return people.exclude(pk__in=party_of(row))
