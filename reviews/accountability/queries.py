"""Who may see a record: on a unit, on a person, and during public notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from reviews.accountability.models import (
    CONFIRM,
    DECIDED,
    NOTICE,
    AccountabilityRecord,
)
from reviews.accountability.parsing import people_of
from reviews.moved_queries import seen_row
from schemes.models import Year
from targets.plans.flow import charged_units
from targets.plans.queries import OWN, own_unit_ids
from units.models import Person, Unit
from units.queries import access_of, authority_for, has_authority_perm, people_sight, unit_like
from units.sections.queries import people_matching

SORTS = {"serial": "serial", "unit": "unit__code", "state": "state", "date": "date"}


@dataclass(frozen=True, slots=True)
class ListAsked:
    """What the address of the list asks for."""

    search: str = ""
    state: str = ""
    kind: str = ""
    sort: str = "-serial"


def list_asked(query: Mapping[str, str]) -> ListAsked:
    """Read the address; what is not understood asks for nothing."""
    sort = query.get("sort", "")
    return ListAsked(
        search=query.get("q", "").strip()[:40],
        state=query.get("state", "")[:20],
        kind=query.get("kind", "")[:40],
        sort=sort if sort.removeprefix("-") in SORTS else "-serial",
    )


def keeps_records(account: Any) -> bool:
    """Whether the account drafts records: the office."""
    return has_authority_perm(account, authority_for(account), "edit_facts")


def visible_records(account: Any, year: Year) -> QuerySet[AccountabilityRecord]:
    """Records of a year that the account may see.

    The office all; other offices what waits for confirmation or was decided.  A unit's filer, head
    and leader in charge what was decided of the unit; of a person the head alone and the person
    himself.  Commendations during their public notice everybody of the authority (G-7).
    """
    rows = AccountabilityRecord.objects.filter(year=year).select_related(
        "year__authority", "year__scheme", "unit", "person", "created_by", "changed_by", "asked_by"
    )
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    access = access_of(account)
    if access.may(authority, "edit_facts"):
        return rows
    announced = Q(state=NOTICE, public=True)
    if access.may(authority, "view_facts"):
        return rows.filter(announced | Q(state__in=(NOTICE, CONFIRM, *DECIDED)))
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
    sight = people_sight(account)
    of_unit = Q(person=None, unit__in=own | charged_units(account))
    of_person = Q(person__isnull=False, unit__in=sight.sanction_unit_ids)
    if sight.person_id is not None:
        of_person |= Q(person=sight.person_id)
    return rows.filter(announced | (Q(state__in=DECIDED) & (of_unit | of_person)))


def people_offered(account: Any, code: str, typed: str) -> list[Person]:
    """Of a unit of the account's authority those who are meant by what was typed, for who keeps
    records; nobody while no unit is named."""
    unit = Unit.objects.filter(authority=authority_for(account), code=code[:40]).first()
    if unit is None or not keeps_records(account):
        return []
    return people_matching(people_of(unit), typed)


def record_for(account: Any, pk: int) -> AccountabilityRecord:
    """A record that the account may see; a 404 (``Denied``) for any other."""
    return seen_row(AccountabilityRecord.objects.all(), visible_records, account, pk)


def records_found(account: Any, year: Year, asked: ListAsked) -> QuerySet[AccountabilityRecord]:
    """The records that the address asks for, in their order."""
    rows = visible_records(account, year)
    if asked.search:
        word = asked.search
        match = unit_like(word) | Q(person__name__icontains=word)
        rows = rows.filter(match | Q(grounds__icontains=word) | Q(number__icontains=word))
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    minus = "-" if asked.sort.startswith("-") else ""
    return rows.order_by(minus + SORTS[asked.sort.removeprefix("-")], "-pk")


__all__ = ["own_unit_ids", "record_for", "records_found", "visible_records"]
