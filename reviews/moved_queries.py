"""Who may see rows that go by a table of moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from core.policy import Denied
from schemes.models import Year
from targets.plans.flow import charged_units
from targets.plans.queries import OWN
from units.queries import access_of, authority_for

Row = TypeVar("Row", bound=Model)


def sees_any(account: Any) -> bool:
    """Whether there are rows that the account may see: offices that see all facts; units, of what
    is theirs; leaders in charge."""
    access = access_of(account)
    if access.may(access.authority, "view_facts"):
        return True
    return any(access.unit_ids(perm) for perm in OWN) or bool(charged_units(account))


def told_rows(account: Any, year: Year, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of a year's rows all for the office that prepares them; for other offices, the unit itself
    and the leader in charge what the unit was told; nothing of other units."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    access = access_of(account)
    if access.may(authority, "edit_facts"):
        return rows
    told = Q(told_at__isnull=False)
    if access.may(authority, "view_facts"):
        return rows.filter(told)
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
    return rows.filter(told, unit__in=own | charged_units(account))


def seen_row(
    rows: QuerySet[Row], visible: Callable[[Any, Year], QuerySet[Row]], account: Any, pk: int
) -> Row:
    """The row of ``rows`` that the account may see, by what is ``visible`` to it in the row's year;
    a 404 (``Denied``) for any other."""
    found: Any = rows.select_related("year__authority").filter(pk=pk).first()
    row = visible(account, found.year).filter(pk=pk).first() if found else None
    if row is None:
        raise Denied(rows.model._meta.label_lower, pk)
    return row
