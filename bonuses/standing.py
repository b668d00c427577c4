"""Which units are qualified by the rates in force: a transfer is worth by that (K-7.7)."""

from __future__ import annotations

from collections.abc import Mapping

from bonuses.pay import rates_of
from bonuses.queries import bonus_set_of
from schemes.models import Year


def qualified_units(year: Year) -> Mapping[str, bool] | None:
    """Unit code → whether qualified, or the one it is paid like; None before the first result."""
    found = bonus_set_of(year)
    if found is None:
        return None
    return {code: rate.qualified for code, rate in rates_of(found).units.items()}
