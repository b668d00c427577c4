"""The units of a year as one account may see them: searched, filtered, sorted, as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from units.history import UnitAt, changes_of, codes_once_named, not_there, unit_at
from units.lifecycle_models import UnitChange
from units.models import Posting, Unit, UnitYear
from units.queries import visible_units

PER_PAGE = 50
SORTS: Mapping[str, str] = {
    "name": "name",
    "code": "key",
    "group": "peer_group",
    "assessed": "directly_assessed",
    "leader": "leader_in_charge",
    "posts": "posts",
    "order": "order",
}
NARROWING = ("q", "group", "leader", "assessed")
ASKED = (*NARROWING, "sort")


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """A unit in the year, as it stood on the day; ``heads`` are the people there that day."""

    unit_year: UnitYear
    at: UnitAt
    group: str
    heads: int

    @property
    def code(self) -> str:
        """The unit's code."""
        return self.unit_year.key

    @property
    def name(self) -> str:
        """The name that day: the year's own, unless a renaming tells otherwise."""
        renamed = self.at.name != self.unit_year.unit.name
        return self.at.name if renamed else self.unit_year.name


@dataclass(frozen=True, slots=True)
class Directory:
    """What the list page shows."""

    rows: list[DirectoryRow]
    page: Page[Any]
    total: int
    groups: Mapping[str, str]
    leaders: list[str]
    day: date
    asked: Mapping[str, str] = field(default_factory=dict)


def directory_day(year: Year, asked: date | None) -> date:
    """The day that the list speaks of: the asked one, today in its year, else the year's end."""
    if asked is not None:
        return asked
    today = timezone.localdate()
    return today if today.year == year.year else date(year.year, 12, 31)


def directory(
    account: Any, year: Year, words: SchemeWords, query: Mapping[str, str], as_of: date | None
) -> Directory:
    """One page of the units that ``query`` (the address) asks for."""
    day = directory_day(year, as_of)
    changes = changes_of(year.authority)
    everything = _visible(account, year, changes, as_of)
    leaders = list(everything.order_by().values_list("leader_in_charge", flat=True))
    pages = Paginator(_found(everything, changes, query), PER_PAGE)
    if not any(query.get(name) for name in NARROWING):
        pages.count = len(leaders)  # the units are counted already
    page = pages.get_page(query.get("page"))
    return Directory(
        rows=list(_rows(list(page), changes, words, day)),
        page=page,
        total=len(leaders),
        groups=words.peer_groups,
        leaders=sorted({leader for leader in leaders if leader}),
        day=day,
        asked={name: query.get(name, "") for name in ASKED},
    )


def directory_rows(
    account: Any, year: Year, words: SchemeWords, query: Mapping[str, str], as_of: date | None
) -> list[DirectoryRow]:
    """Every unit that the list would show over all its pages (for export and the API)."""
    changes = changes_of(year.authority)
    found = _found(_visible(account, year, changes, as_of), changes, query)
    return list(_rows(list(found), changes, words, directory_day(year, as_of)))


def heads_of(units: Iterable[int], day: date) -> dict[int, int]:
    """Unit id → people posted there on the day."""
    rows = Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        current=True,
        unit__in=list(units),
        starts_on__lte=day,
    )
    counted = rows.order_by().values("unit").annotate(heads=Count("person", distinct=True))
    return {row["unit"]: row["heads"] for row in counted}


def _visible(
    account: Any, year: Year, changes: list[UnitChange], as_of: date | None
) -> QuerySet[UnitYear]:
    units = visible_units(account, year.authority)
    rows = UnitYear.objects.filter(
        authority=year.authority_id, year=year.year, current=True, unit__in=units
    )
    if as_of is None:
        return rows
    named = {code for change in changes for code in (*change.sources, *change.results)}
    known = Unit.objects.filter(
        Q(code__in=named) | Q(abolished_on__isnull=False), authority=year.authority_id
    )
    return rows.exclude(unit__code__in=not_there(known, changes, as_of))


def _found(
    rows: QuerySet[UnitYear], changes: list[UnitChange], query: Mapping[str, str]
) -> QuerySet[UnitYear]:
    words = query.get("q", "").strip()
    if words:
        once = codes_once_named(changes, words)
        matches = Q(name__icontains=words) | Q(key__icontains=words) | Q(key__in=once)
        for name in ("short_name", "name", "initials"):
            matches |= Q(**{f"unit__{name}__icontains": words})
        rows = rows.filter(matches)
    if query.get("group"):
        rows = rows.filter(peer_group=query["group"])
    if query.get("leader"):
        rows = rows.filter(leader_in_charge=query["leader"])
    if query.get("assessed") in {"yes", "no"}:
        rows = rows.filter(directly_assessed=query["assessed"] == "yes")
    sort = query.get("sort", "")
    column = SORTS.get(sort.lstrip("-"), "order")
    ordered = ("-" if sort.startswith("-") else "") + column
    return rows.select_related("unit", "parent", "paid_like").order_by(ordered, "order", "key")


def _rows(
    unit_years: list[UnitYear], changes: list[UnitChange], words: SchemeWords, day: date
) -> Iterator[DirectoryRow]:
    heads = heads_of([row.unit_id for row in unit_years], day)
    for row in unit_years:
        group = words.peer_groups.get(row.peer_group, row.peer_group)
        at = unit_at(row.unit, changes, day)
        yield DirectoryRow(row, at, group, heads.get(row.unit_id, 0))
