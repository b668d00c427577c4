"""For which units an account claims."""

from __future__ import annotations

from collections.abc import Sequence

from schemes.models import Year
from targets.plans.queries import own_unit_ids, plan_units
from units.models import Account, Unit


def claiming_units(account: Account, year: Year) -> list[Unit]:
    """The account's own units that the year assesses."""
    own = own_unit_ids(account)
    rows = plan_units(account, year).filter(unit__in=own) if own else ()
    return [row.unit for row in rows]


def claiming_unit(units: Sequence[Unit], code: str) -> Unit | None:
    """The one that an address names, else the only one."""
    found = next((unit for unit in units if unit.code == code), None)
    return found or (units[0] if len(units) == 1 and not code else None)
