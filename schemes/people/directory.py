"""The list of people (人员): searched, filtered, as of a day; page by page or to a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_date

from schemes.models import Year
from schemes.people.queries import changing_in, day_of, holding, postings_in_sight
from units.models import Posting, PostingMonths, Sanction, Unit
from units.queries import PeopleSight, people_sight

PER_PAGE = 50
#: Column → fields it is sorted by.
SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("person__initials", "person__code"),
    "code": ("person__code",),
    "unit": ("unit__code", "person__code"),
    "title": ("title", "person__code"),
    "rank": ("rank", "person__code"),
    "starts_on": ("starts_on", "person__code"),
}
DEFAULT_SORT = "unit"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, read leniently; ``unread`` is a day that could not be read."""

    search: str = ""
    unit: str = ""
    rank: str = ""
    on: date | None = None
    moved: bool = False
    sanctioned: bool = False
    left: bool = False
    sort: str = DEFAULT_SORT
    unread: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered, so that an empty list may be an empty answer."""
        named = (self.search, self.unit, self.rank, self.moved, self.sanctioned, self.left)
        return any(named) or self.on is not None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list: where the person is on the day, and what there is to look at."""

    posting: Posting
    months: int | None
    sanctions: int
    moved: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """What the list shows to one account."""

    asked: Asked
    on: date
    sees_sanctions: bool
    page: Page[Any]
    rows: list[PersonRow] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)


def asked_for(query: Mapping[str, str]) -> Asked:
    """Read the address; what is not understood asks for nothing."""
    text = query.get("on", "").strip()
    on = _day(text)
    sort = query.get("sort", "")
    return Asked(
        search=query.get("q", "").strip(),
        unit=query.get("unit", "").strip(),
        rank=query.get("rank", "").strip(),
        on=on,
        moved=query.get("moved") == "1",
        sanctioned=query.get("sanctioned") == "1",
        left=query.get("state") == "left",
        sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        unread=text if text and on is None else "",
    )


def directory(account: Any, year: Year, query: Mapping[str, str]) -> Directory:
    """One page of the list."""
    asked, sight = asked_for(query), people_sight(account)
    on = day_of(year, asked.on)
    page = Paginator(people_found(sight, year, asked), PER_PAGE).get_page(query.get("page"))
    return Directory(
        asked=asked,
        on=on,
        sees_sanctions=_sees_sanctions(sight),
        page=page,
        rows=list(_rows(page.object_list, sight, year)),
        units=_units(sight, year),
    )


def directory_rows(account: Any, year: Year, query: Mapping[str, str]) -> Iterator[PersonRow]:
    """Every line that the list would show over all its pages (for export)."""
    sight = people_sight(account)
    return _rows(list(people_found(sight, year, asked_for(query))), sight, year)


def shows_sanctions(account: Any) -> bool:
    """Whether the list has a column of sanctions for this account."""
    return _sees_sanctions(people_sight(account))


def people_found(sight: PeopleSight, year: Year, asked: Asked) -> QuerySet[Posting]:
    """A posting for each person found: the one of the day, or the last one of who has left.

    Who sees only some units' people sees where they stand within these units.
    """
    on = day_of(year, asked.on)
    known = postings_in_sight(sight).filter(starts_on__lte=on)
    there = known.filter(holding(on))
    others = there.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
    later = Q(starts_on__gt=OuterRef("starts_on")) | Q(
        starts_on=OuterRef("starts_on"), key__gt=OuterRef("key")
    )
    if asked.left:
        after = known.filter(later, person=OuterRef("person"))
        still = there.filter(person=OuterRef("person"))
        rows = known.exclude(holding(on)).filter(~Exists(still), ~Exists(after))
    else:
        rows = there.filter(~Exists(others.filter(later)))
    rows = _narrowed(rows, sight, year, asked)
    return rows.select_related("person", "unit").order_by(*_order(asked.sort))


def _narrowed(
    rows: QuerySet[Posting], sight: PeopleSight, year: Year, asked: Asked
) -> QuerySet[Posting]:
    if asked.search:
        text = asked.search
        rows = rows.filter(
            Q(person__name__icontains=text)
            | Q(person__code__icontains=text)
            | Q(person__initials__istartswith=text)
        )
    if asked.unit:
        rows = rows.filter(unit__code=asked.unit)
    if asked.rank:
        rows = rows.filter(rank=asked.rank)
    if asked.moved:
        moves = postings_in_sight(sight).filter(changing_in(year.year), person=OuterRef("person"))
        rows = rows.filter(Exists(moves))
    if asked.sanctioned and _sees_sanctions(sight):
        given = Sanction.objects.filter(
            current=True, year=year.year, authority=year.authority_id, person=OuterRef("person")
        )
        rows = _of_sanction_units(rows, sight).filter(Exists(given))
    return rows


def _of_sanction_units(rows: QuerySet[Posting], sight: PeopleSight) -> QuerySet[Posting]:
    if sight.everyone:
        return rows
    return rows.filter(unit__in=list(sight.sanction_unit_ids))


def _order(sort: str) -> list[Any]:
    backwards = sort.startswith("-")
    first, *rest = SORTS[sort.removeprefix("-")]
    return [F(first).desc() if backwards else F(first).asc(), *rest, "key"]


def _rows(postings: Iterable[Posting], sight: PeopleSight, year: Year) -> Iterator[PersonRow]:
    listed = list(postings)
    people = [posting.person_id for posting in listed]
    few = len(listed) <= PER_PAGE
    months = _months([posting.key for posting in listed] if few else None, year)
    sanctions = _sanctions(people if few else None, sight, year)
    moved = _moved(people if few else None, sight, year)
    for posting in listed:
        shown = sight.everyone or posting.unit_id in sight.sanction_unit_ids
        yield PersonRow(
            posting=posting,
            months=months.get(posting.key),
            sanctions=sanctions.get(posting.person_id, 0) if shown else 0,
            moved=posting.person_id in moved,
        )


def _months(keys: list[str] | None, year: Year) -> dict[str, int]:
    rows = PostingMonths.objects.filter(authority=year.authority_id, year=year.year, current=True)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return dict(rows.values_list("key", "months"))


def _sanctions(people: list[int] | None, sight: PeopleSight, year: Year) -> dict[int, int]:
    if not _sees_sanctions(sight):
        return {}
    rows = Sanction.objects.filter(authority=year.authority_id, year=year.year, current=True)
    if people is not None:
        rows = rows.filter(person__in=people)
    return dict(rows.values_list("person").annotate(n=Count("pk")).order_by())


def _moved(people: list[int] | None, sight: PeopleSight, year: Year) -> set[int]:
    rows = postings_in_sight(sight).filter(changing_in(year.year))
    if people is not None:
        rows = rows.filter(person__in=people)
    return set(rows.values_list("person_id", flat=True))


def _units(sight: PeopleSight, year: Year) -> list[tuple[str, str]]:
    """Units to choose from, by code; an account of one unit has nothing to choose."""
    units = Unit.objects.filter(authority=year.authority_id)
    if not sight.everyone:
        units = units.filter(pk__in=list(sight.unit_ids))
    return list(units.order_by("code").values_list("code", "name"))


def _sees_sanctions(sight: PeopleSight) -> bool:
    return sight.everyone or bool(sight.sanction_unit_ids)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
