"""A place of the demo in which one unit writes a component of another's plan (D-1)."""

from __future__ import annotations

from pathlib import Path

import yaml

from schemes.models import Year
from schemes.years.opening import year_open_carrying
from targets.plans.demo import filer_of
from targets.plans.services.editing import line_add, line_save, plan_start
from targets.plans.writing import writers_by_unit
from units.models import Account, Unit

FILE = Path(__file__).with_name("demo_written.yaml")


def demo_written(source: Year, office: Account) -> Year:
    """Open the year after ``source``; whoever writes for others has begun to."""
    year, _new = year_open_carrying(
        authority=source.authority,
        number=source.year + 1,
        scheme=source.scheme,
        actor=office,
        source=source,
    )
    for pk, writers in writers_by_unit(year).items():
        unit = Unit.objects.get(pk=pk)
        plan = plan_start(year=year, unit=unit, actor=filer_of(unit))
        for component, units in writers.items():
            writer = filer_of(Unit.objects.get(pk=min(units)))
            for texts in yaml.safe_load(FILE.read_text("utf-8"))["lines"]:
                line = line_add(plan=plan, component=component, actor=writer)
                line_save(plan=plan, line=line.pk, texts=texts, shown=line.version, actor=writer)
    return year
