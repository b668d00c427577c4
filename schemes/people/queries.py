"""What of a person an account may read: postings, months, sanctions, the day that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.policy import Denied
from schemes.models import Year
from units.models import Person, Posting, PostingMonths, Sanction
from units.queries import PeopleSight, people_sight, visible_people


def person_for(account: Any, code: str) -> Person:
    """The person of this staff number if the account may see him; looks missing otherwise."""
    person = visible_people(account).filter(code=code).first()
    if person is None:
        raise Denied("units.person", code)
    return person


def postings_in_sight(sight: PeopleSight) -> QuerySet[Posting]:
    """Standing postings whose existence the account may know."""
    rows = Posting.objects.filter(current=True)
    if sight.authority is None:
        return rows.filter(person=sight.person_id)
    rows = rows.filter(authority=sight.authority)
    if sight.everyone:
        return rows
    return rows.filter(Q(unit__in=list(sight.unit_ids)) | Q(person=sight.person_id))


def postings_of(account: Any, person: Person) -> list[Posting]:
    """The person's postings in time order, those in sight."""
    rows = postings_in_sight(people_sight(account)).filter(person=person)
    return list(rows.select_related("unit", "person").order_by("starts_on", "key"))


def months_of_postings(keys: Iterable[str], authority_id: int) -> Mapping[str, dict[int, int]]:
    """Recorded months by posting and year."""
    rows = PostingMonths.objects.filter(
        authority_id=authority_id, current=True, key__in=list(keys)
    ).order_by("year")
    found: dict[str, dict[int, int]] = {}
    for key, number, months in rows.values_list("key", "year", "months"):
        found.setdefault(key, {})[number] = months
    return found


def sees_sanctions(sight: PeopleSight, person: Person, present: Posting | None) -> bool:
    """Whether sanctions of the person are shown: to offices, to himself, to his present head."""
    if sight.everyone or sight.person_id == person.pk:
        return True
    return present is not None and present.unit_id in sight.sanction_unit_ids


def sanctions_of(person: Person) -> QuerySet[Sanction]:
    """Standing sanctions of the person, newest first; ask :func:`sees_sanctions` before."""
    return Sanction.objects.filter(person=person, current=True).order_by("-date", "key")


def holding(on: date) -> Q:
    """Postings that hold a day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def changing_in(number: int) -> Q:
    """Postings that begin or end within a year, New Year's Day and Eve apart (K-7.6, K-7.7)."""
    begins = Q(starts_on__gt=date(number, 1, 1), starts_on__lte=date(number, 12, 31))
    ends = Q(ends_on__gte=date(number, 1, 1), ends_on__lt=date(number, 12, 31))
    return begins | ends


def present_posting(person: Person, on: date) -> Posting | None:
    """Where the person is on a day: of several postings the one that began last."""
    rows = Posting.objects.filter(holding(on), current=True, person=person)
    return rows.select_related("unit").order_by("-starts_on", "-key").first()


def day_of(year: Year, asked: date | None = None) -> date:
    """The day that a page speaks of: the one asked for, today within the year, else its last."""
    if asked is not None:
        return asked
    today = timezone.localdate()
    if today.year == year.year:
        return today
    return date(year.year, 12, 31) if today.year > year.year else date(year.year, 1, 1)


def touching(number: int) -> Q:
    """Postings that have a day in the year."""
    ends = Q(ends_on__isnull=True) | Q(ends_on__gte=date(number, 1, 1))
    return Q(starts_on__lte=date(number, 12, 31)) & ends


#: For ``order_by``: open ends after every day.
ENDS_LAST = F("ends_on").asc(nulls_last=True)
