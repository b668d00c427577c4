"""Last year's actuals become the base of the new year's targets (K-3.3).

They stand here because an actual is established by a review; the base is kept by ``targets``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.facts import FactChange, FactInput, FactPlan, facts_plan
from reviews.models import Applicability, TargetMark
from schemes.models import Year
from schemes.years.carry import PartPlan, Skipped
from schemes.years.opening import is_final
from targets.models import Baseline, Target


class BaselinesPart:
    """The actual of every target that has one, and the base of targets that are filed already."""

    key = "baselines"
    title = gettext_lazy("上年实绩")
    order = 30
    again = True

    def plan(self, source: Year, year: Year) -> PartPlan:
        """Bases that are new or moved; provisional while last year is not closed."""
        provisional = not is_final(source)
        found = PartPlan(self.key, self.title, provisional=provisional)
        standing = {}
        if year.pk is not None:
            rows = Baseline.objects.filter(year=year, current=True)
            standing = {row.key: row for row in rows}
        inputs = []
        for mark in _marks(source):
            why = _why_not(mark, year)
            if why:
                found.skipped.append(Skipped(f"{mark.unit.name} {mark.target.title}", why))
            else:
                inputs.append(_input(mark, source, provisional))
        scope = {"year": year}
        found.plans.append(
            facts_plan(Baseline, scope=scope, inputs=inputs, within=standing.values())
        )
        if year.pk is not None:
            found.plans.append(_targets(year, inputs, standing))
        return found


def _marks(source: Year) -> list[TargetMark]:
    rows = TargetMark.objects.filter(year=source, current=True)
    return list(rows.select_related("unit", "target").order_by("unit__code", "key"))


def _why_not(mark: TargetMark, year: Year) -> str:
    unit = mark.unit
    if unit.abolished_on is not None and unit.abolished_on <= date(year.year, 1, 1):
        return _("单位已撤销")
    if mark.applicability == Applicability.NOT_APPLICABLE:
        return _("上年不适用")
    if mark.applicability == Applicability.DISPUTED:
        return _("上年实绩有异议，定下来再取")
    if mark.actual is None:
        return _("没有数量实绩")
    return ""


def _input(mark: TargetMark, source: Year, provisional: bool) -> FactInput:
    target = mark.target
    values: dict[str, Any] = {
        "unit": mark.unit,
        "title": target.title,
        "component": target.component,
        "measure": target.measure,
        "value": mark.actual,
        "from_year": source.year,
        "provisional": provisional,
    }
    return FactInput(mark.key, values)


def _targets(year: Year, inputs: list[FactInput], before: dict[str, Baseline]) -> FactPlan:
    """Filed targets whose base is empty or is the one that moved, by key, else by unit and name.

    A base that a person wrote otherwise stays: it may rest on another document.
    """
    by_key = {item.key: item.values for item in inputs}
    by_name = {(item.values["unit"].pk, item.values["title"]): item.values for item in inputs}
    was_by_key = {key: row.value for key, row in before.items()}
    was_by_name = {(row.unit_id, row.title): row.value for row in before.values()}
    plan = FactPlan(model=Target, scope={"year": year})
    for target in Target.objects.filter(year=year, current=True).order_by("key"):
        name = (target.unit_id, target.title)
        base = by_key.get(target.key) or by_name.get(name)
        if base is None or base["unit"].pk != target.unit_id:
            continue
        was = was_by_key.get(target.key, was_by_name.get(name))
        if target.last_year == base["value"] or target.last_year not in (None, was):
            continue
        item = FactInput(target.key, {"last_year": base["value"]})
        plan.changed.append(FactChange(target, item, ("last_year",)))
    return plan
