"""Units on the award list of a publication: as computed, as it stands, who has no view yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemes.queries import year_document
from scoring.publication.awards import computed_list
from scoring.publication.models import AwardEntry, AwardView, Publication


def awards_write(publication: Publication, computed: Iterable[tuple[str, int]]) -> None:
    """Put the computed list down; called in the transaction that begins the publication."""
    AwardEntry.objects.bulk_create(
        AwardEntry(publication=publication, award=award, unit_id=unit) for award, unit in computed
    )


def awards_recompute(publication: Publication) -> None:
    """Bring the list to the publication's set; what somebody changed with a reason stays so."""
    now = set(computed_list(publication.result_set))
    for row in AwardEntry.objects.filter(publication=publication):
        key = (row.award, row.unit_id)
        by_hand = row.listed != row.computed
        row.computed = key in now
        if not by_hand:
            row.listed = row.computed
        now.discard(key)
        row.save()
    awards_write(publication, sorted(now))


def listed_of(publication: Publication) -> list[tuple[str, int]]:
    """(award, unit id) of those on the list now."""
    rows = AwardEntry.objects.filter(publication=publication, listed=True).order_by("award", "unit")
    return list(rows.values_list("award", "unit_id"))


def views_of(publication: Publication) -> dict[tuple[str, int], AwardView]:
    """(body, unit id) → what it says last."""
    rows = (
        AwardView.objects.filter(publication=publication)
        .order_by("pk")
        .select_related("actor", "file")
    )
    return {(row.body, row.unit_id): row for row in rows}


def unviewed(publication: Publication) -> list[tuple[Any, int]]:
    """(body, how many units of the list it has said nothing of), of bodies that are awaited."""
    known = set(views_of(publication))
    units = {unit for _award, unit in listed_of(publication)}
    bodies = year_document(publication.year).publication.bodies
    counted = [(body, sum((body.key, unit) not in known for unit in units)) for body in bodies]
    return [(body, n) for body, n in counted if n]
