"""Which transfers an account sees, and the year's list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.policy import Denied
from schemes.models import Year
from schemes.people.models import Transfer, TransferState
from schemes.people.transfer_flow import PROPOSE, may_move
from units.models import Person, Posting
from units.queries import access_of, people_sight, visible_people

SORTS: Mapping[str, tuple[str, ...]] = {
    "person": ("person__initials", "person__code"),
    "from": ("posting__unit__code", "person__code"),
    "to": ("to_unit__code", "person__code"),
    "day": ("effective_on", "person__code"),
    "state": ("state", "effective_on"),
}
RELATED = ("person", "posting__unit__authority", "to_unit", "proposed_by", "decided_by")


def sees_transfers(account: Any) -> bool:
    """Whether the account has use for the list: the offices, and heads of units."""
    return people_sight(account).everyone or bool(access_of(account).unit_ids("head_unit"))


def visible_transfers(account: Any) -> QuerySet[Transfer]:
    """All for the offices; for a head those out of his units, and confirmed ones into them."""
    sight = people_sight(account)
    rows = Transfer.objects.select_related(*RELATED)
    if sight.authority is None:
        return rows.none()
    rows = rows.filter(authority=sight.authority)
    if sight.everyone:
        return rows
    heads = list(access_of(account).unit_ids("head_unit"))
    arrived = Q(to_unit__in=heads, state=TransferState.CONFIRMED)
    return rows.filter(Q(posting__unit__in=heads) | arrived)


def transfer_for(account: Any, pk: int) -> Transfer:
    """One transfer if the account may see it; looks missing otherwise."""
    found = visible_transfers(account).filter(pk=pk).first()
    if found is None:
        raise Denied("schemes.transfer", pk)
    return found


@dataclass(frozen=True, slots=True)
class TransfersAsked:
    """What the address of the list asks for."""

    search: str = ""
    state: str = ""
    unit: str = ""
    sort: str = "day"


def transfers_asked(query: Mapping[str, str]) -> TransfersAsked:
    """Read the address; what is not understood asks for nothing."""
    state, sort = query.get("state", ""), query.get("sort", "")
    return TransfersAsked(
        search=query.get("q", "").strip(),
        state=state if state in TransferState.values else "",
        unit=query.get("unit", "").strip(),
        sort=sort if sort.removeprefix("-") in SORTS else "-day",
    )


def transfers_found(account: Any, year: Year, asked: TransfersAsked) -> QuerySet[Transfer]:
    """The year's transfers by effective day, in the order asked for."""
    first, last = date(year.year, 1, 1), date(year.year, 12, 31)
    rows = visible_transfers(account).filter(effective_on__range=(first, last))
    if asked.search:
        rows = rows.filter(
            Q(person__name__icontains=asked.search)
            | Q(person__code__icontains=asked.search)
            | Q(person__initials__istartswith=asked.search)
        )
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.unit:
        rows = rows.filter(Q(posting__unit__code=asked.unit) | Q(to_unit__code=asked.unit))
    backwards = "-" if asked.sort.startswith("-") else ""
    first_field, *rest = SORTS[asked.sort.removeprefix("-")]
    return rows.order_by(backwards + first_field, *rest, "pk")


def posting_to_leave(account: Any, code: str) -> Posting:
    """The last posting of the person, if the account may propose to move him out of it."""
    person = visible_people(account).filter(code=code).first()
    posting = None if person is None else last_posting(person)
    if posting is None or not may_move(account, PROPOSE, posting.unit):
        raise Denied("units.person", code)
    return posting


def last_posting(person: Person) -> Posting | None:
    """The person's posting that began last."""
    rows = Posting.objects.filter(current=True, person=person)
    return rows.select_related("person", "unit__authority").order_by("-starts_on", "-key").first()
