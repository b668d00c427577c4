"""Which entries an account may see, and how a list of them is found and sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.moved_queries import seen_row, sees_any, told_rows
from reviews.register.models import RegisterEntry
from schemes.models import Year
from targets.evidence.citing import Place
from targets.evidence.models import EvidenceFile
from targets.plans.asked import number_of
from targets.plans.queries import own_unit_ids
from units.queries import authority_for, has_authority_perm, unit_like

SORTS = {"serial": "serial", "unit": "unit__code", "state": "state", "date": "date"}


@dataclass(frozen=True, slots=True)
class ListAsked:
    """What the address of the list asks for."""

    search: str = ""
    state: str = ""
    sort_of: str = ""
    month: int = 0
    sort: str = "-serial"


def list_asked(query: Mapping[str, str]) -> ListAsked:
    """Read the address; what is not understood asks for nothing."""
    sort = query.get("sort", "")
    return ListAsked(
        search=query.get("q", "").strip()[:40],
        state=query.get("state", "")[:20],
        sort_of=query.get("of", "")[:12],
        month=number_of(query.get("month")),
        sort=sort if sort.removeprefix("-") in SORTS else "-serial",
    )


def keeps_register(account: Any) -> bool:
    """Whether the account prepares entries: the office."""
    return has_authority_perm(account, authority_for(account), "edit_facts")


def sees_register(account: Any) -> bool:
    """Offices that see all facts; units, of what they were told; leaders in charge."""
    return sees_any(account)


def visible_entries(account: Any, year: Year) -> QuerySet[RegisterEntry]:
    """Entries of a year: all for the office that prepares them; for other offices, the unit itself
    and the leader in charge what the unit was told; nothing of other units."""
    rows = RegisterEntry.objects.filter(year=year).select_related(
        "year__authority", "year__scheme", "unit", "created_by", "changed_by", "asked_by"
    )
    return told_rows(account, year, rows)


def entry_for(account: Any, pk: int) -> RegisterEntry:
    """An entry that the account may see; a 404 (``Denied``) for any other."""
    return seen_row(RegisterEntry.objects.all(), visible_entries, account, pk)


def entries_found(account: Any, year: Year, asked: ListAsked) -> QuerySet[RegisterEntry]:
    """The entries that the address asks for, in their order."""
    rows = visible_entries(account, year)
    if asked.search:
        word = asked.search
        match = Q(title__icontains=word) | Q(document__icontains=word)
        rows = rows.filter(unit_like(word) | match)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.sort_of:
        rows = rows.filter(sort=asked.sort_of)
    if asked.month:
        rows = rows.filter(month=asked.month)
    minus = "-" if asked.sort.startswith("-") else ""
    return rows.order_by(minus + SORTS[asked.sort.removeprefix("-")], "-pk")


def places_of_files(account: Any, files: Sequence[EvidenceFile]) -> dict[UUID, list[Place]]:
    """The entries that cite files, as far as the account may see them (``evidence.citing``)."""
    found: dict[UUID, list[Place]] = {}
    wanted = {each.pk for each in files}
    seen = visible_entries(account, files[0].year).filter(files__in=files).order_by("serial")
    for pk, title, file in seen.values_list("pk", "title", "files"):
        if file in wanted:
            url = reverse("reviews:register_entry", args=[pk])
            found.setdefault(file, []).append(Place(_("登记事项：%s") % title, url))
    return found


__all__ = ["entries_found", "entry_for", "own_unit_ids", "sees_register", "visible_entries"]
