"""The demo county's cross-cutting targets, fixed before its plans are drafted."""

from __future__ import annotations

from pathlib import Path

import yaml

from schemes.models import Year
from targets.cross.services import cross_record
from units.models import Account, Unit

FILE = Path(__file__).with_name("demo.yaml")


def demo_cross(year: Year, office: Account) -> None:
    """Record those whose units the county has."""
    known = set(Unit.objects.filter(authority=year.authority).values_list("name", flat=True))
    for place, item in enumerate(yaml.safe_load(FILE.read_text("utf-8"))["items"], 1):
        if known.issuperset([*item["units"], item["marking_unit"]]):
            texts = {
                **{key: item[key] for key in ("title", "content", "points", "marking_unit")},
                "code": f"X{place:02d}",
                "component": "general",
                "units": "、".join(item["units"]),
                "order": str(place),
                "document": item["document"] % year.year,
            }
            cross_record(year=year, texts=texts, actor=office)
