"""What may be seen of publications, and what stands of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.policy import Denied
from schemes.models import Year
from scoring.menu import sees_all
from scoring.publication.models import FINAL, NOTICE, WITHDRAWN, Publication
from scoring.publication.sets import published_set as published_set
from units.queries import authority_for

#: States in which the public page says what the notice says; afterwards it says that it is over.
OPEN_TO_ALL = (NOTICE, FINAL)
_RELATED = ("year__authority", "year__scheme", "result_set__scheme", "created_by", "changed_by")


def publication_of(year: Year) -> Publication | None:
    """The publication of a year that goes on or is done; None where none was begun, or it was
    withdrawn."""
    rows = Publication.objects.filter(year=year).exclude(state=WITHDRAWN)
    return rows.select_related(*_RELATED).order_by("-pk").first()


def visible_publications(account: Any, year: Year) -> QuerySet[Publication]:
    """A year's publications, for who sees all results of its authority; nothing for others."""
    authority = authority_for(account)
    rows = Publication.objects.filter(year=year).select_related(*_RELATED)
    if authority is None or authority.pk != year.authority_id or not sees_all(account):
        return rows.none()
    return rows


def publication_for(account: Any, pk: int) -> Publication:
    """A publication that the account may see; a 404 (``Denied``) for any other."""
    found = Publication.objects.select_related("year__authority").filter(pk=pk).first()
    row = visible_publications(account, found.year).filter(pk=pk).first() if found else None
    if row is None:
        raise Denied("scoring.publication", pk)
    return row


def notice_at(token: str) -> Publication | None:
    """The publication whose public notice has this address, whatever its state; None for an
    address that leads nowhere."""
    if not token:
        return None
    return Publication.objects.select_related(*_RELATED).filter(token=token).first()
