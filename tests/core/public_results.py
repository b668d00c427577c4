"""Results under public notice, for the tests of two authorities."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from scoring.models import Appeal, CurrentResult, Publication
from scoring.publication.models import AwardView, ConsultedBody
from tests.factories import County
from units.models import Account


def public_results(county: County, actor: Account, mark: str) -> None:
    """Results under public notice, and an appeal against them."""
    now = timezone.now()
    by = {"changed_by": actor, "changed_at": now}
    row = Publication.objects.create(
        year=county.year,
        serial=1,
        state="notice",
        result_set=CurrentResult.objects.get(year=county.year).result_set,
        contact=mark,
        token="w" * 32,
        told={"shows": ["rank"], "lists": []},
        notice_from=now.date(),
        notice_until=now.date() + timedelta(days=9),
        appeals_until=now + timedelta(days=9),
        created_by=actor,
        created_at=now,
        **by,
    )
    ConsultedBody.objects.create(publication=row, body="discipline", unit=county.units["101"])
    AwardView.objects.create(
        publication=row,
        unit=county.units["102"],
        body="discipline",
        objects_to=True,
        reason=mark,
        dated=now.date(),
        actor=actor,
        at=now,
    )
    Appeal.objects.create(
        publication=row,
        unit=county.units["102"],
        serial=1,
        text=mark,
        filed_by=actor,
        filed_at=now,
        before=row.result_set,
        **by,
    )
