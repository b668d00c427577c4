"""Year-wide tallies (计数) behind work items and home pages: kept until a fact of the year changes.

Who lacks what is the same for everybody who may see it, and changes only with the year's revision:
it is counted once and kept, so that a home page costs no query per subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Q

from schemes.models import Year
from units.models import Posting, UnitYear

KEPT_SECONDS = 24 * 60 * 60
_T = TypeVar("_T")
#: Counted up when what is kept changes its form.
FORM = 5


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the year, as lists of who lacks what name it."""

    pk: int
    code: str
    name: str
    initials: str
    peer_group: str
    assessed: bool
    leader: str


def tally(year: Year, name: str, count: Callable[[], _T]) -> _T:
    """What ``count`` returns, kept under the year's revision; it must hold no secret of anybody."""
    key = f"tally:{FORM}:{year.pk}:{year.revision}:{name}"
    found: _T | None = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, KEPT_SECONDS)
    return found


def units_of(year: Year) -> dict[int, UnitLine]:
    """The units of the year by id, in their order."""
    return tally(year, "units", lambda: _units(year))


def people_without_unit(year: Year) -> int:
    """People with a posting in the year whose unit does not belong to it: nobody pays them."""
    return tally(year, "people_without_unit", lambda: _people_without_unit(year))


def _units(year: Year) -> dict[int, UnitLine]:
    rows = UnitYear.objects.filter(authority_id=year.authority_id, year=year.year, current=True)
    columns = (
        *("unit_id", "unit__code", "name", "unit__initials"),
        *("peer_group", "directly_assessed", "leader_in_charge"),
    )
    return {row[0]: UnitLine(*row) for row in rows.order_by("order", "key").values_list(*columns)}


def _people_without_unit(year: Year) -> int:
    known = UnitYear.objects.filter(authority_id=year.authority_id, year=year.year, current=True)
    present = Posting.objects.filter(authority_id=year.authority_id, current=True)
    present = present.filter(starts_on__year__lte=year.year).filter(
        Q(ends_on=None) | Q(ends_on__year__gte=year.year)
    )
    stray = present.exclude(unit__in=known.values("unit"))
    return stray.order_by().values("person").distinct().count()
