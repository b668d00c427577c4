"""A county whose figures are easy, and drafts of its scheme, for tests of what-ifs.

Departments 101, 102, 103 have 982.5, 972.9 and 963.3 points; 102 has a city's comprehensive honour
of 10 besides, so it is first with 982.9.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from schemes.document import SchemeDocument
from schemes.editor.models import SchemeDraft
from schemes.queries import year_document
from schemes.reading import parse_document
from scoring.services import result_set_recompute
from scoring.whatif.models import WhatIf
from scoring.whatif.reading import Report, UnitLine
from scoring.whatif.services import what_if_ask, what_if_run
from tests import factories
from tests.factories import County, make_county

Change = Callable[[Any], None]


def tried_county() -> County:
    """The county with its results."""
    county = make_county(departments=3)
    factories.add_honour(county, "h1", county.units["102"], kind="comprehensive", level="city")
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return county


def lower_cap(data: Any) -> None:
    """Honours count for 5 points at most."""
    data["honours"]["caps"]["total"] = 5
    data["honours"]["caps"]["system"] = 5


def draft_of(county: County, change: Change) -> SchemeDocument:
    """The county's scheme with its data changed."""
    data = year_document(county.year).to_data()
    change(data)
    return parse_document(data)


def tried(county: County, change: Change, title: str = "讨论稿") -> WhatIf:
    """A what-if of such a draft, worked out."""
    row = what_if_ask(
        year=county.year, document=draft_of(county, change), title=title, actor=county.clerk
    )
    return what_if_run(what_if=row)


def unit_of(row: WhatIf, code: str) -> UnitLine:
    """A unit of the report."""
    return next(unit for unit in Report(row.report).units if unit.code == code)


def draft_row(county: County, change: Change | None = None) -> SchemeDraft:
    """A draft of the county's scheme."""
    data = year_document(county.year).to_data()
    if change is not None:
        change(data)
    now, by = timezone.now(), county.clerk
    return SchemeDraft.objects.create(
        authority=county.office.authority,
        code="county",
        title="2027 年度方案",
        document=data,
        base=county.year.scheme,
        created_by=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
    )
