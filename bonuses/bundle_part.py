"""The units' rates in the bundle of a frozen year, and how they are recomputed from it (S-6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bonuses import engine
from bonuses.models import BonusSet, UnitRate
from schemes.document import SchemeDocument
from scoring.engine.results import YearResult
from scoring.freezing.parts import BundlePart, register_bundle_part
from scoring.models import ResultSet


def register_bundle() -> None:
    """Make the part known; from ``AppConfig.ready()``."""
    register_bundle_part(BundlePart("bonus_rates", _("人均奖金标准"), written, recomputed))


def written(result_set: ResultSet) -> Mapping[str, Any] | None:
    """The rates of a result set as they stand, with the people that rules of money counted."""
    bonus_set = BonusSet.objects.filter(result_set=result_set).first()
    if bonus_set is None:
        return None
    rows = UnitRate.objects.filter(bonus_set=bonus_set).order_by()
    rates = {data["code"]: (data, trace) for data, trace in rows.values_list("data", "trace")}
    heads = {code: data.get("heads", 0) for code, (data, _trace) in rates.items()}
    return {
        "heads": heads,
        "rates": {code: data for code, (data, _trace) in rates.items()},
        "traces": {code: trace for code, (_data, trace) in rates.items()},
        "statistics": bonus_set.statistics,
    }


def recomputed(
    document: SchemeDocument, year: YearResult, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The same from the scheme and the results; how many people a unit has is its only input."""
    heads = {code: int(count) for code, count in stated["heads"].items()}
    rates = engine.unit_rates(document, year.units, places=year.places, heads=heads)
    return {
        "heads": heads,
        "rates": {code: engine.rate_to_data(rate) for code, rate in rates.units.items()},
        "traces": {code: rate.trace.as_data() for code, rate in rates.units.items()},
        "statistics": engine.statistics_to_data(rates),
    }
