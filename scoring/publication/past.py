"""Putting down a publication made before the system came: its papers, dated as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from core import audit
from core.facts import hold_scope
from schemes.models import Year
from scoring.models import ResultSet, ResultSetState
from scoring.publication import flow
from scoring.publication.awards import computed_list
from scoring.publication.editing import Said, views_write
from scoring.publication.listing import awards_write
from scoring.publication.models import (
    PUBLISHED,
    ConsultedBody,
    Publication,
    PublicationMove,
)
from scoring.publication.services import subject_of
from scoring.publication.told import notice_days_of, text_of
from units.models import Account, Unit


@dataclass(frozen=True, slots=True)
class PastPapers:
    """The papers of a publication: letters of the bodies by key, the decision, the notice, the
    document that published, each with its day."""

    letters: Mapping[str, tuple[str, date]]
    decided_by: str
    decision: tuple[str, date]
    notice: tuple[str, date]
    contact: str
    number: tuple[str, date]


@transaction.atomic
def publication_put_down(
    *,
    year: Year,
    result_set: ResultSet,
    papers: PastPapers,
    bodies: Mapping[str, Unit],
    office: Account,
    second: Account,
) -> Publication:
    """Put down what was published on paper, and call the set published.

    Two names stand on it as on any other: ``office`` prepared, ``second`` published.  Raises
    ``ValueError`` where they are one, or the year has a publication.
    """
    hold_scope({"year": year})
    if office.pk == second.pk or Publication.objects.filter(year=year).exists():
        raise ValueError(f"{year} cannot be put down as published")
    row = _row(year, result_set, papers, office, second)
    awards_write(row, computed_list(result_set))
    for key, unit in bodies.items():
        ConsultedBody.objects.create(publication=row, body=key, unit=unit)
    for key, (document, dated) in papers.letters.items():
        views_write(row, key, {}, Said(document, dated), office)
    row.told = text_of(row)
    row.state = PUBLISHED
    row.save()
    ResultSet.objects.filter(pk=result_set.pk).update(state=ResultSetState.PUBLISHED)
    _move(row, second)
    detail = {"number": papers.number[0], "result_set": result_set.number}
    audit.record(
        event="publication.past",
        actor=second,
        authority=year.authority,
        subject_type="scoring.publication",
        subject_id=row.pk,
        subject=subject_of(row),
        detail=detail,
    )
    return row


def _row(
    year: Year, result_set: ResultSet, papers: PastPapers, office: Account, second: Account
) -> Publication:
    began = _noon(papers.notice[1])
    first, until, appeals = notice_days_of(year, began)
    return Publication.objects.create(
        year=year,
        serial=1,
        result_set=result_set,
        decided_by=papers.decided_by,
        decision=papers.decision[0],
        decided_on=papers.decision[1],
        notice_number=papers.notice[0],
        contact=papers.contact,
        notice_from=first,
        notice_until=until,
        appeals_until=appeals,
        number=papers.number[0],
        asked_by=office,
        published_by=second,
        published_at=_noon(papers.number[1]),
        created_by=office,
        writers=[office.pk],
        created_at=timezone.now(),
        changed_by=second,
        changed_at=timezone.now(),
    )


def _move(row: Publication, second: Account) -> None:
    PublicationMove.objects.create(
        publication=row,
        key=flow.PAST,
        before="",
        after=PUBLISHED,
        result_set_id=row.result_set_id,
        document=row.number,
        actor=second,
        at=timezone.now(),
    )


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
