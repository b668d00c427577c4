"""What a plan starts from: last year's targets and last year's actuals (从上年带入, K-3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from core.exact import format_short, from_text, to_text
from schemes.models import Year
from targets.graded import WITH_COMPONENT
from targets.models import Baseline, Target
from targets.plans.fields import Setting
from targets.plans.models import Plan


def targets_of_last_year(plan: Plan) -> list[Target]:
    """The unit's targets of the year before, in their order."""
    year = plan.year
    before = Year.objects.filter(authority=year.authority_id, year=year.year - 1).first()
    if before is None:
        return []
    rows = Target.objects.filter(year=before, unit=plan.unit_id, current=True)
    return list(rows.order_by("order", "key"))


def actuals_of_last_year(plan: Plan) -> Mapping[str, Baseline]:
    """Last year's actuals of the unit, by the key of the target they come from."""
    rows = Baseline.objects.filter(year=plan.year, unit=plan.unit_id, current=True)
    return {row.key: row for row in rows}


@dataclass(frozen=True, slots=True)
class LastTarget:
    """A target of last year: its points, what was planned, what was reached ("" is not known)."""

    title: str
    points: Fraction | None
    plan: str
    actual: str


def last_targets(plan: Plan) -> list[LastTarget]:
    """Last year's targets of the unit, with what was planned and reached, for the reviewer to
    compare (K-4.3, G-4)."""
    rows = Target.objects.filter(
        year__authority=plan.year.authority_id,
        year__year=plan.year.year - 1,
        unit=plan.unit_id,
        current=True,
    )
    actuals = actuals_of_last_year(plan)
    return [
        LastTarget(
            target.title,
            None if target.method == WITH_COMPONENT else target.points,
            _told(target.params.get("plan"), target.measure),
            _told(actuals[target.key].value, target.measure) if target.key in actuals else "",
        )
        for target in rows.order_by("order", "key")
    ]


def _told(value: Fraction | str | None, measure: str) -> str:
    if value is None or value == "":
        return ""
    number = from_text(value) if isinstance(value, str) else value
    return f"{format_short(number)} {measure}".strip()


def lines_from_last_year(plan: Plan, setting: Setting) -> list[dict[str, Any]]:
    """Last year's targets as lines, without those that the plan has and without a component."""
    have = set(plan.lines.filter(gone=False).values_list("origin", flat=True))
    components = {key for key, _title in setting.components}
    actuals = actuals_of_last_year(plan)
    return [
        _line(target, actuals.get(target.key), setting)
        for target in targets_of_last_year(plan)
        if target.key not in have and target.component in components
    ]


def _line(target: Target, actual: Baseline | None, setting: Setting) -> dict[str, Any]:
    params, whole = dict(target.params), target.method == WITH_COMPONENT
    return {
        "component": target.component,
        "title": target.title,
        "content": target.content[:2000],
        "measure": target.measure,
        "last_year": to_text(actual.value) if actual else None,
        "method": setting.document.target_methods[0] if whole else target.method,
        "params": params,
        "points": None if whole else to_text(target.points),
        "deadline": _a_year_later(target.deadline, setting.year),
        "responsible": target.responsible,
        "origin": target.key,
        "origin_text": {
            "title": target.title,
            "content": target.content,
            "plan": params.get("plan"),
        },
    }


def _a_year_later(day: date | None, year: int) -> str | None:
    if day is None:
        return None
    # 29 February is the last of the month in every year.
    return date(year, day.month, min(day.day, 28) if day.month == 2 else day.day).isoformat()
