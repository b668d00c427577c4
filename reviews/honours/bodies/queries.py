"""The register as an account may see it; which body a name means; what it is to a unit."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from reviews.honours.models import AwardBody
from reviews.honours.twins import plain
from schemes.models import Year
from units.models import Unit
from units.queries import authority_for


def bodies_of(authority: int) -> QuerySet[AwardBody]:
    """The bodies that stand."""
    return AwardBody.objects.filter(authority=authority, current=True).order_by("key")


def visible_bodies(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[AwardBody]:
    """The register is open to whoever claims, checks or reads claims in the authority."""
    authority = authority_for(account)
    rows = AwardBody.objects.filter(authority=year.authority_id)
    rows = rows.filter(retired_at__isnull=False) if withdrawn else rows.filter(current=True)
    return rows if authority is not None and authority.pk == year.authority_id else rows.none()


def body_named(bodies: list[AwardBody], text: str) -> AwardBody | None:
    """The body that a certificate means by ``text``: by its name or one of its other names."""
    word = plain(text)
    if not word:
        return None
    return next(
        (b for b in bodies if word in {plain(name) for name in (b.name, *b.variants)}), None
    )


def names_of_bodies(authority: int) -> dict[str, str]:
    """Every name of a body, plainly written, → its key."""
    rows = bodies_of(authority)
    return {plain(name): row.key for row in rows for name in (row.name, *row.variants)}


def is_system_for(body: AwardBody | None, unit: Unit) -> bool:
    """Whether the body is the superior system of the unit (K-5.5.1)."""
    return body is not None and unit.code in body.systems


def has_several_superiors(bodies: list[AwardBody], unit: Unit) -> bool:
    """Whether the unit answers to several departments of one level (K-5.5.7)."""
    levels = Counter(body.level for body in bodies if unit.code in body.systems)
    return any(number > 1 for number in levels.values())
