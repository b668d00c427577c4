"""Which requests an account may see, and how a list of them is found and sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.policy import Denied
from schemes.models import Year
from schemes.queries import current_year
from schemes.rules.changes import DRAFT
from targets.changes.models import TargetChange
from targets.evidence.citing import Place
from targets.evidence.models import EvidenceFile
from targets.plans.flow import charged_units
from targets.plans.queries import OWN, own_unit_ids
from units.models import Unit
from units.queries import access_of, authority_for, unit_like

SORTS = {
    "serial": "serial",
    "unit": "unit__code",
    "state": "state",
    "ground": "ground",
    "submitted": "submitted_at",
    "applied": "applied_at",
}


@dataclass(frozen=True, slots=True)
class ListAsked:
    """What the address of the list asks for."""

    search: str = ""
    state: str = ""
    ground: str = ""
    unit: str = ""
    sort: str = "-serial"


def list_asked(query: Mapping[str, str]) -> ListAsked:
    """Read the address; what is not understood asks for nothing."""
    sort = query.get("sort", "")
    return ListAsked(
        search=query.get("q", "").strip(),
        state=query.get("state", ""),
        ground=query.get("ground", ""),
        unit=query.get("unit", ""),
        sort=sort if sort.removeprefix("-") in SORTS else "-serial",
    )


def sees_changes(account: Any) -> bool:
    """Whether there are requests that the account may see: offices, units, leaders in charge."""
    access = access_of(account)
    if access.may(access.authority, "view_facts"):
        return True
    return any(access.unit_ids(perm) for perm in OWN) or bool(charged_units(account))


def visible_changes(account: Any, year: Year) -> QuerySet[TargetChange]:
    """Requests of a year: of all units for the offices once they were handed in, of one's own unit
    always, of the units in one's charge once they were handed in; one's own drafts."""
    rows = TargetChange.objects.filter(year=year).select_related(
        "year__authority", "year__scheme", "unit", "created_by", "changed_by", "again"
    )
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    access = access_of(account)
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
    handed = Q(submitted_at__isnull=False) & ~Q(state=DRAFT)
    seen = Q(created_by=account) | (Q(unit__in=own) & (Q(by_office=False) | handed))
    if access.may(authority, "view_facts"):
        return rows.filter(seen | handed)
    return rows.filter(seen | (handed & Q(unit__in=charged_units(account))))


def change_for(account: Any, pk: int) -> TargetChange:
    """A request that the account may see; a 404 (``Denied``) for any other."""
    found = TargetChange.objects.select_related("year__authority").filter(pk=pk).first()
    row = visible_changes(account, found.year).filter(pk=pk).first() if found else None
    if row is None:
        raise Denied("targets.targetchange", pk)
    return row


def places_of_files(account: Any, files: Sequence[EvidenceFile]) -> dict[UUID, list[Place]]:
    """The requests that cite files, as far as the account may see them (``evidence.citing``)."""
    found: dict[UUID, list[Place]] = {}
    seen = visible_changes(account, files[0].year).filter(files__in=files).order_by("serial")
    for change, file in seen.values_list("pk", "files"):
        title = _("目标变更申请")
        found.setdefault(file, []).append(Place(title, reverse("targets:change", args=[change])))
    wanted = {each.pk for each in files}
    return {file: places for file, places in found.items() if file in wanted}


def changes_found(account: Any, year: Year, asked: ListAsked) -> QuerySet[TargetChange]:
    """The requests that the address asks for, in their order."""
    rows = visible_changes(account, year)
    if asked.search:
        word = asked.search
        match = unit_like(word) | Q(number__icontains=word) | Q(reason__icontains=word)
        if word.isascii() and word.isdigit() and len(word) < 9:
            match |= Q(serial=int(word))
        rows = rows.filter(match)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.ground:
        rows = rows.filter(ground=asked.ground)
    if asked.unit:
        rows = rows.filter(unit__code=asked.unit)
    minus = "-" if asked.sort.startswith("-") else ""
    return rows.order_by(minus + SORTS[asked.sort.removeprefix("-")], "-pk")


def unit_with_versions(account: Any, year: Year, code: str) -> Unit:
    """A unit whose targets of the year the account may see, also one that was merged since; a 404
    for others."""
    authority, access = authority_for(account), access_of(account)
    units = Unit.objects.filter(authority=year.authority_id, code=code)
    if authority is None or authority.pk != year.authority_id:
        raise Denied("targets.versions", code)
    if not access.may(authority, "view_facts"):
        own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
        units = units.filter(pk__in=own | charged_units(account))
    found = units.first()
    if found is None:
        raise Denied("targets.versions", code)
    return found


def change_year(account: Any, number: int | None) -> Year:
    """The year that a page of changes speaks of: the one asked for, else the year under way."""
    return current_year(account, number)


__all__ = ["change_for", "changes_found", "own_unit_ids", "sees_changes", "visible_changes"]
