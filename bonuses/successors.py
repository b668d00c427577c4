"""Who pays for a unit that ended and does not belong to the year: the unit that took it in."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from schemes.models import Year
from schemes.queries import read_with
from units.lifecycle_models import UnitChange
from units.models import Unit, UnitYear


class PayingUnit(NamedTuple):
    """The unit on whose sheet somebody's months stand."""

    id: int
    code: str


def paying_units(year: Year) -> dict[int, PayingUnit]:
    """The id of an ended unit outside the year → the unit of the year that pays its months.

    A unit that ended within the year keeps its unit-year and pays by it; one that ended before the
    year was opened, or in its first days, has none: its months fall to its successor (K-7.6).
    One query where nothing ever ended, two otherwise; once for a year of a request
    (:func:`schemes.queries.years_of`), of which a slip and its sheet both ask.
    """
    kept, key = read_with(year).kept, f"paying-units:{year.pk}"
    if key not in kept:
        kept[key] = _paying_units(year)
    found: dict[int, PayingUnit] = kept[key]
    return found


def _paying_units(year: Year) -> dict[int, PayingUnit]:
    last = datetime.date(year.year, 12, 31)
    changes = UnitChange.objects.filter(
        authority=year.authority_id,
        current=True,
        successor__isnull=False,
        effective_on__lte=last,
    ).select_related("successor")
    onward = {code: change.successor for change in changes for code in change.ended}
    if not onward:
        return {}
    of_year = UnitYear.objects.filter(
        authority=year.authority_id, year=year.year, current=True, key=OuterRef("code")
    )
    units = Unit.objects.filter(authority=year.authority_id).annotate(known=Exists(of_year))
    rows = list(units.order_by().values_list("pk", "code", "known"))
    known = {code for _pk, code, belongs in rows if belongs}
    return {
        pk: PayingUnit(unit.pk, unit.code)
        for pk, code, belongs in rows
        if code in onward and not belongs and (unit := _end_of(code, onward, known)) is not None
    }


def _end_of(code: str, onward: dict[str, Unit | None], known: set[str]) -> Unit | None:
    """The first unit of the year on the way from one successor to the next."""
    seen = {code}
    unit = onward.get(code)
    while unit is not None and unit.code not in known:
        if unit.code in seen:
            return None
        seen.add(unit.code)
        unit = onward.get(unit.code)
    return unit
