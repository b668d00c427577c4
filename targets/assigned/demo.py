"""The demo county's register of assigned indicators: carried, below, missing, named by nobody."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.exact import format_short
from schemes.models import Year
from targets.assigned.services import assigned_record
from targets.plans.models import Plan
from targets.plans.reading import Reading
from units.models import Account, Unit

FILE = Path(__file__).with_name("demo.yaml")


@cache
def designed() -> dict[str, Any]:
    """The documents and the indicators."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return data


def demo_assigned(year: Year, office: Account) -> None:
    """Enter the register of the year that is being drafted."""
    for place, case in enumerate(designed()["indicators"], 1):
        texts = _texts(year, place, case)
        if texts:
            assigned_record(year=year, texts=texts, actor=office)


def _texts(year: Year, place: int, case: dict[str, Any]) -> dict[str, str]:
    paper = designed()["documents"][case["from"]]
    found: dict[str, str] = {
        key: str(case[key]) for key in ("title", "measure", "value", "direction") if key in case
    }
    if "carry" in case:
        found = _carried(year, case)
        if not found:
            return {}
    return {
        **found,
        "code": f"S{place:02d}",
        "issued_by": paper["by"],
        "document": paper["document"] % (year.year - 1),
        "issued_on": paper["day"] % (year.year - 1),
        "units": "、".join(case["units"]),
        "order": str(place),
    }


def _carried(year: Year, case: dict[str, Any]) -> dict[str, str]:
    """What the unit's plan lists, at a figure that it meets or not."""
    unit = Unit.objects.filter(authority=year.authority, name=case["units"][0]).first()
    plan = Plan.objects.filter(year=year, unit=unit).select_related("year", "unit").first()
    figured = [] if plan is None else [e for e in Reading(plan).lines if e.plan is not None]
    figured = [line for line in figured if not line.lower_is_better]
    if len(figured) < case["carry"]:
        return {}
    line = figured[case["carry"] - 1]
    figure = (line.plan or Fraction(0)) * Fraction(case["factor"])
    named = {"title": line.values["title"], "measure": line.values["measure"]}
    return {**named, "value": format_short(figure, 1)}
