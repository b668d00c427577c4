"""Which items an account may see, how a list of them is found, and what cites their files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.policy import Denied
from reviews.moved_queries import seen_row, sees_any, told_rows
from reviews.supervision.flow import OFFICE, UNIT, duties_of
from reviews.supervision.models import ASKED, DRAFT, Sort, SupervisionItem
from schemes.models import Year
from targets.evidence.citing import Place
from targets.plans.asked import number_of
from targets.plans.queries import own_unit_ids
from units.models import Unit
from units.queries import authority_for, has_authority_perm, unit_like

SORTS = {"serial": "serial", "unit": "unit__code", "state": "state", "due": "due"}
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class ListAsked:
    """What the address of the list asks for."""

    search: str = ""
    state: str = ""
    sort_of: str = ""
    batch: int = 0
    sort: str = "-serial"


def list_asked(query: Mapping[str, str]) -> ListAsked:
    """Read the address; what is not understood asks for nothing."""
    sort, batch = query.get("sort", ""), query.get("batch", "")
    return ListAsked(
        search=query.get("q", "").strip()[:40],
        state=query.get("state", "")[:20],
        sort_of=query.get("of", "")[:12],
        batch=int(batch) if batch.isascii() and batch.isdigit() and len(batch) < 9 else 0,
        sort=sort if sort.removeprefix("-") in SORTS else "-serial",
    )


def keeps_supervision(account: Any) -> bool:
    """Whether the account asks, checks and orders: the office."""
    return has_authority_perm(account, authority_for(account), "edit_facts")


def sees_supervision(account: Any) -> bool:
    """Offices that see all facts; units, of what they were told; leaders in charge."""
    return sees_any(account)


def visible_items(account: Any, year: Year) -> QuerySet[SupervisionItem]:
    """Items of a year: all for the office; for other offices, the unit itself and the leader in
    charge what the unit was told; nothing of other units."""
    rows = SupervisionItem.objects.filter(year=year).select_related(
        "year__authority", "year__scheme", "unit", "created_by", "changed_by"
    )
    return told_rows(account, year, rows)


def item_for(account: Any, pk: int) -> SupervisionItem:
    """An item that the account may see; a 404 (``Denied``) for any other."""
    return seen_row(SupervisionItem.objects.all(), visible_items, account, pk)


def check_behind(account: Any, year: Year, text: str) -> SupervisionItem | None:
    """The check that an order or an entry of the register comes of, by its number as an address
    holds it; None where it names none, and a 404 (``Denied``) for what is no such check."""
    number = number_of(text)
    found = item_for(account, number) if number > 0 else None
    if found is not None and (found.sort != Sort.CHECK or found.year_id != year.pk):
        raise Denied("reviews.supervisionitem", number)
    return found


def items_found(account: Any, year: Year, asked: ListAsked) -> QuerySet[SupervisionItem]:
    """The items that the address asks for, in their order."""
    rows = visible_items(account, year)
    if asked.search:
        word = asked.search
        match = Q(title__icontains=word) | Q(place__icontains=word)
        rows = rows.filter(unit_like(word) | match)
    if asked.state == OVERDUE:
        rows = rows.filter(overdue_now())
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.sort_of:
        rows = rows.filter(sort=asked.sort_of)
    if asked.batch:
        rows = rows.filter(batch=asked.batch)
    minus = "-" if asked.sort.startswith("-") else ""
    return rows.order_by(minus + SORTS[asked.sort.removeprefix("-")], "-pk")


def overdue_now() -> Q:
    """What a unit still owes after its last day."""
    return Q(state=ASKED, due__lt=timezone.localdate())


def is_overdue(item: SupervisionItem) -> bool:
    """Whether the unit still owes it after its last day."""
    return item.state == ASKED and item.due is not None and item.due < timezone.localdate()


def places_seen(account: Any, year: Year, keys: Collection[str]) -> dict[str, Place]:
    """The items that cite files, as far as the account may see them (``evidence.citing``)."""
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 18]
    rows = visible_items(account, year).filter(pk__in=wanted).values_list("pk", "title")
    return {
        str(pk): Place(_("督查：%s") % title, reverse("reviews:supervision_item", args=[pk]))
        for pk, title in rows
    }


def may_attach(account: Any, year: Year, key: str) -> Unit | None:
    """The unit whose files are cited: by the office while a check is a draft, by the unit while it
    owes its answer."""
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    item = visible_items(account, year).filter(pk=int(key)).first()
    if item is None:
        return None
    duties = duties_of(account, item)
    drafting = item.sort == Sort.CHECK and item.state == DRAFT and OFFICE in duties
    answering = item.state == ASKED and UNIT in duties
    return item.unit if drafting or answering else None


__all__ = ["items_found", "own_unit_ids", "sees_supervision", "visible_items"]
