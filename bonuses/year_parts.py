"""What ``bonuses`` says of a year, to who may see every unit's standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy

from bonuses.models import UnitRate
from bonuses.queries import pay_sight
from core.exact import format_money
from schemes.models import Year
from schemes.years.figures import YearFigure, register
from scoring.models import CurrentResult
from units.queries import authority_for


def register_year() -> None:
    """Bring the figure."""
    title = gettext_lazy("人均标准（元）")
    register(YearFigure("rates", title, 50, _rates, _sees_rates, "text"))


def _sees_rates(account: Any) -> bool:
    sight = pay_sight(account, authority_for(account))
    return sight.everything or sight.rates


def _rates(_account: Any, years: Sequence[Year]) -> Mapping[int, Any]:
    pointers = CurrentResult.objects.filter(year__in=[year.pk for year in years])
    sets = dict(pointers.values_list("result_set", "year"))
    rows = UnitRate.objects.filter(bonus_set__result_set__in=list(sets)).order_by()
    spans = rows.values("bonus_set__result_set").annotate(
        low=Min("per_capita_shown"), high=Max("per_capita_shown")
    )
    return {
        sets[span["bonus_set__result_set"]]: f"{_money(span['low'])} – {_money(span['high'])}"
        for span in spans
        if span["low"] is not None
    }


def _money(amount: Any) -> str:
    return format_money(amount)
