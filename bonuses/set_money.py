"""What a result set means in money for its units, for reports of what a correction changes."""

from __future__ import annotations

from collections.abc import Mapping

from bonuses.facts import heads_of
from bonuses.models import UnitRate
from scoring.freezing.money import UnitMoney
from scoring.models import ResultSet


def money_of(result_set: ResultSet) -> Mapping[int, UnitMoney]:
    """Each unit's rate in the set, and the people that it pays in the year (K-7.1)."""
    heads = heads_of(result_set.year)
    rows = UnitRate.objects.filter(bonus_set__result_set=result_set).select_related("unit")
    return {
        row.unit_id: UnitMoney(row.per_capita, heads.get(row.unit.code, 0))
        for row in rows.defer("data", "trace")
    }
