"""Which units are the bodies that give their view on an award list, and who speaks for them."""

from __future__ import annotations

from typing import Any

from core.policy import Denied
from scoring.appeals.flow import headed_units
from scoring.publication.flow import rules_of
from scoring.publication.listing import listed_of, views_of
from scoring.publication.models import (
    CONSULTING,
    PREPARING,
    WITHDRAWN,
    AwardView,
    ConsultedBody,
    Publication,
)
from units.models import Unit
from units.queries import authority_for


def named_bodies(publication: Publication) -> dict[str, Unit]:
    """Body key → the unit that it is, of bodies that the scheme still names."""
    known = {body.key for body in rules_of(publication.year).bodies}
    rows = ConsultedBody.objects.filter(publication=publication).select_related("unit")
    return {row.body: row.unit for row in rows if row.body in known}


def bodies_carried(publication: Publication) -> None:
    """Begin with the units that the authority's publication before named."""
    before = ConsultedBody.objects.filter(
        publication__year__authority=publication.year.authority_id
    )
    last = before.order_by("-publication").values_list("publication", flat=True).first()
    ConsultedBody.objects.bulk_create(
        ConsultedBody(publication=publication, body=row.body, unit_id=row.unit_id)
        for row in before.filter(publication=last)
    )


def own_bodies(account: Any, publication: Publication) -> list[str]:
    """Keys of the bodies for which the account speaks: as head of the unit that the body is."""
    authority = authority_for(account)
    if authority is None or authority.pk != publication.year.authority_id:
        return []
    headed = headed_units(account)
    return [key for key, unit in named_bodies(publication).items() if unit.pk in headed]


def asked_list(account: Any, pk: int, body: str) -> Publication:
    """A publication whose list the account sees for a body; a 404 (``Denied``) for any other.

    From when the list is sent to the bodies, and not once the publication was withdrawn.
    """
    rows = Publication.objects.exclude(state__in=(PREPARING, WITHDRAWN))
    found = rows.select_related("year__authority", "year__scheme", "result_set__scheme")
    row = found.filter(pk=pk).first()
    if row is None or body not in own_bodies(account, row):
        raise Denied("scoring.publication", pk)
    return row


def asked_lists(account: Any, publications: Any) -> list[tuple[Publication, str]]:
    """(publication, body) of the lists on which the account is asked for a view, of ``rows``."""
    rows = publications.exclude(state__in=(PREPARING, WITHDRAWN))
    return [(row, key) for row in rows for key in own_bodies(account, row)]


def awaited(publication: Publication, body: str) -> int:
    """Units on the list of which the body has said nothing, while it is asked."""
    if publication.state != CONSULTING:
        return 0
    known = {unit for key, unit in views_of(publication) if key == body}
    return len({unit for _award, unit in listed_of(publication)} - known)


def letter_of(publication: Publication, body: str) -> AwardView | None:
    """The body's newest view that has a file; None without one."""
    rows = AwardView.objects.filter(publication=publication, body=body, file__isnull=False)
    return rows.select_related("file").order_by("-pk").first()
