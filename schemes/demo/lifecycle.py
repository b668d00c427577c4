"""What had happened to the demo county's units before its year, and who works with whom.

The changes go through the service that an officer's confirmation goes through.  They lie before the
year's facts, so that the designed figures of the year stay as they are.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import yaml

from schemes.demo.draws import HERE
from schemes.demo.model import DemoCounty, Showcase
from schemes.unit_changes.plan import change_plan
from schemes.unit_changes.request import ChangeRequest
from schemes.unit_changes.services import unit_change_record
from units.lifecycle_models import ChangeKind
from units.models import Account, Authority
from units.services import unit_create


@cache
def history() -> dict[str, Any]:
    """The designed story of the units."""
    data: dict[str, Any] = yaml.safe_load((HERE / "lifecycle.yaml").read_text("utf-8"))
    return data


def add_relations(county: DemoCounty) -> None:
    """Rows of the sheet 工作关系, and the lines of what this county shows."""
    story = history()
    for case in story["relations"]:
        one, other = (county.unit(case[name]).code for name in ("unit", "other"))
        county.add(
            "relations",
            unit=one,
            other_unit=other,
            kind=case["kind"],
            closeness=case["closeness"],
            starts_on=f"{county.year}-01-01",
            document=case.get("document", ""),
        )
    for case in story["shown"]:
        code = county.unit(case["unit"]).code
        county.showcases.append(Showcase("S-3", "history", code, case["zh"], case["en"]))


def record_history(authority: Authority, county: DemoCounty, actor: Account) -> None:
    """Rename one unit, merge two into another, abolish one: last year and early this year."""
    story = history()
    for row in story["founded"]:
        now = county.unit(row["now"]) if "now" in row else None
        unit_create(
            authority=authority,
            code=now.code if now else row["code"],
            name=row["name"],
            # As the year's workbook has it, which else would change what stands and need a reason.
            short_name=now.short if now and now.name == row["name"] else "",
            actor=actor,
        )
    for row in story["changes"]:
        request = _request(row, county)
        plan = change_plan(authority, request)
        unit_change_record(
            authority=authority, request=request, actor=actor, fingerprint=plan.fingerprint()
        )


def _dated(text: str, year: int) -> str:
    """The text with the year and the one before it in figures."""
    return text.replace("上年", str(year - 1)).replace("本年", str(year))


def _request(row: dict[str, Any], county: DemoCounty) -> ChangeRequest:
    year, month, day = (
        row["effective"]
        .replace("Y-1", str(county.year - 1))
        .replace("Y", str(county.year))
        .split("-")
    )
    rename = row["kind"] == ChangeKind.RENAME
    into = county.unit(row["into"]) if "into" in row else None
    sources = [county.unit(row["unit"]).code] if rename else row["sources"]
    return ChangeRequest(
        kind=ChangeKind(row["kind"]),
        effective_on=date(int(year), int(month), int(day)),
        document=_dated(row["document"], county.year),
        reason=row["reason"],
        sources=tuple(sources),
        into=into.code if into else "",
        name=row["unit"] if rename else "",
        short_name=county.unit(row["unit"]).short if rename else "",
    )
