"""Which appeals an account may see, and for which units it may appeal now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.policy import Denied
from schemes.models import Year
from scoring.appeals.flow import headed_units
from scoring.appeals.models import WITHDRAWN, Appeal
from scoring.models import ResultEntry
from scoring.publication.models import FINAL, NOTICE, PUBLISHED, Publication
from targets.plans.queries import OWN
from units.models import Unit
from units.queries import access_of, authority_for

#: States in which units are told that there is a publication.
TOLD = (NOTICE, FINAL, PUBLISHED)
_RELATED = (
    *("publication__year__authority", "publication__year__scheme", "publication__result_set"),
    *("unit", "filed_by", "reviewer", "assigned_by", "changed_by", "before", "after"),
)


def visible_appeals(account: Any, year: Year) -> QuerySet[Appeal]:
    """All of the year for the offices; of its own units for a unit's filer and head; those that it
    is to review for the reviewer."""
    rows = Appeal.objects.filter(publication__year=year).select_related(*_RELATED)
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    access = access_of(account)
    if access.may(authority, "view_facts"):
        return rows
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
    return rows.filter(Q(unit__in=own) | Q(reviewer=account.pk))


def appeal_for(account: Any, pk: int) -> Appeal:
    """An appeal that the account may see; a 404 (``Denied``) for any other."""
    found = Appeal.objects.select_related("publication__year__authority").filter(pk=pk).first()
    rows = visible_appeals(account, found.publication.year) if found else Appeal.objects.none()
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Denied("scoring.appeal", pk)
    return row


def told_publication(account: Any, year: Year) -> Publication | None:
    """The publication of the year that units are told of: under public notice, or made public."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return None
    rows = Publication.objects.filter(year=year, state__in=TOLD)
    return rows.select_related("year__authority", "year__scheme", "result_set").first()


def is_open(publication: Publication | None, moment: datetime | None = None) -> bool:
    """Whether appeals are taken at a moment: under public notice, up to the last second."""
    if publication is None or publication.state != NOTICE or publication.appeals_until is None:
        return False
    return (moment or timezone.now()) <= publication.appeals_until


def units_to_appeal(account: Any, publication: Publication | None) -> list[Unit]:
    """Units of the set that the account heads and that have no appeal of theirs yet."""
    if publication is None:
        return []
    entries = ResultEntry.objects.filter(
        result_set=publication.result_set_id, unit__in=headed_units(account)
    )
    appealed = Appeal.objects.filter(publication=publication).exclude(state=WITHDRAWN)
    rows = Unit.objects.filter(pk__in=entries.values("unit"))
    return list(rows.exclude(pk__in=appealed.values("unit")).order_by("code"))
