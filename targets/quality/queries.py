"""The quality of the plans that an account may see, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import QuerySet

from core.exact import format_points, parse_exact
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.component import leaves
from targets.assigned.queries import as_assigned, register_of
from targets.plans.fields import snapshot
from targets.plans.models import Plan, PlanLine
from targets.plans.queries import plan_units, plans_of
from targets.plans.reading import Reading, lines_of
from targets.quality.models import QualityWeight
from targets.quality.score import Quality, Weight, judge
from units.models import UnitYear
from units.queries import authority_for

DEFAULTS = Path(__file__).with_name("defaults.yaml")


@cache
def default_weights() -> Mapping[str, Weight]:
    """The weights where the office has entered none."""
    data = yaml.safe_load(DEFAULTS.read_text("utf-8"))
    return {key: _weight(row["weight"], row.get("enough")) for key, row in data.items()}


def weights_of(year: Year) -> dict[str, Weight]:
    """The year's weights: the office's own where it has entered one, else the default."""
    own = QualityWeight.objects.filter(year=year, current=True)
    entered = {row.key: _weight(row.weight, row.enough) for row in own}
    return {**default_weights(), **entered}


def visible_weights(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[QualityWeight]:
    """Weights are rules for everybody who sees plans in the authority."""
    rows = QualityWeight.objects.filter(year=year)
    rows = rows.filter(retired_at__isnull=False) if withdrawn else rows.filter(current=True)
    authority = authority_for(account)
    return rows if authority is not None and authority.pk == year.authority_id else rows.none()


def quality_of(plan: Plan) -> Quality:
    """One plan as it stands."""
    reading = Reading(plan)
    return judge(reading.lines, reading.assigned, weights_of(plan.year))


@dataclass(frozen=True, slots=True)
class QualityRow:
    """A unit with the quality of its plan; no plan, no quality."""

    unit: UnitYear
    plan: Plan | None
    quality: Quality | None

    @property
    def score(self) -> Fraction | None:
        """Of 100."""
        return self.quality.score if self.quality else None

    @property
    def shown(self) -> str:
        """The score as a page shows it."""
        return "" if self.score is None else format_points(self.score, 1)

    @property
    def rates(self) -> dict[str, Fraction | None]:
        """Criterion → how far it is met."""
        return {each.key: each.rate for each in self.quality.judged} if self.quality else {}


def quality_rows(account: Any, year: Year) -> list[QualityRow]:
    """Every unit that the account may look at, those with the lowest score first; units without a
    plan, of which the board tells, stand last."""
    units = list(plan_units(account, year).select_related("unit").order_by("order", "key"))
    plans = plans_of(year, [unit.unit_id for unit in units])
    lines = _lines(year, plans.values())
    register, weights = register_of(year), weights_of(year)
    rows = []
    for unit in units:
        plan = plans.get(unit.unit_id)
        asked = [as_assigned(row) for row in register if unit.unit.code in row.units]
        own = lines_of(lines.get(plan.pk, [])) if plan else []
        rows.append(QualityRow(unit, plan, judge(own, asked, weights) if plan else None))
    return sorted(rows, key=lambda row: Fraction(101) if row.score is None else row.score)


def means(rows: Sequence[QualityRow]) -> dict[str, Fraction]:
    """Criterion → the mean of how far plans meet it, over those it applies to."""
    found: dict[str, list[Fraction]] = {}
    for row in rows:
        for key, rate in row.rates.items():
            if rate is not None:
                found.setdefault(key, []).append(rate)
    return {key: sum(rates, Fraction(0)) / len(rates) for key, rates in found.items()}


def _lines(year: Year, plans: Any) -> dict[int, list[dict[str, Any]]]:
    """Plan → its lines as kept texts, by component in the scheme's order, as a plan reads them."""
    groups = year_document(year).peer_groups
    order = {leaf.key: n for g in groups for n, leaf in enumerate(leaves(g.components))}
    rows = list(PlanLine.objects.filter(plan__in=[plan.pk for plan in plans], gone=False))
    rows.sort(key=lambda line: (order.get(line.component, len(order)), line.order, line.pk))
    found: dict[int, list[dict[str, Any]]] = {}
    for line in rows:
        found.setdefault(line.plan_id, []).append(snapshot(line))
    return found


def _weight(weight: Any, expected: Any) -> Weight:
    share = None if expected is None else parse_exact(str(expected)) / 100
    return Weight(parse_exact(str(weight)), share)
