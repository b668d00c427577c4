"""Who pays for a unit that ended and does not belong to the year: the unit that took it in."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from schemes.models import Year
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
    One query where nothing ever ended, three otherwise.
    """
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
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    known = set(rows.values_list("key", flat=True))
    found = {code: _end_of(code, onward, known) for code in onward if code not in known}
    ended = Unit.objects.filter(authority=year.authority_id, code__in=list(found))
    return {
        pk: PayingUnit(unit.pk, unit.code)
        for pk, code in ended.values_list("pk", "code")
        if (unit := found[code]) is not None
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
