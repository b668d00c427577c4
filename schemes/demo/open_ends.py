"""What is still open in the demo year: late filings, marks to give, claims to verify, accounts.

A year that is done has nothing to say on a home page.  The rows are taken out of the generated
county before it is imported; what is not in the workbook goes through its service.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml

from core import audit
from schemes.demo.calendar import extend_for
from schemes.demo.draws import HERE
from schemes.demo.facts import add_honour
from schemes.demo.model import DemoCounty, Row
from schemes.demo.people import person_code
from schemes.models import Year
from units.models import Account, Role, Unit
from units.services import account_create, role_grant

#: The columns in which facts say when something was done.
_DATES = {
    "targets": "marked_on",
    "common_marks": "marked_on",
    "honours": "date",
    "vetoes": "date",
    "deductions": "date",
}
#: What of a target's row its mark is.
_MARK = ("score", "actual", "grade", "marked_by", "marked_on", "note")
#: What was done on a day to come, the generator lays into so many days before today.
_DONE_WITHIN = 14


@cache
def designed() -> dict[str, Any]:
    """The designed gaps."""
    data: dict[str, Any] = yaml.safe_load((HERE / "open_ends.yaml").read_text("utf-8"))
    return data


def leave_open(county: DemoCounty, today: date) -> DemoCounty:
    """Take out of the county's rows what is not done yet on ``today``; returns the county."""
    for title, names in designed()["common_marks"].items():
        items = {row["code"] for row in county.rows["common_items"] if row["title"] == title}
        codes = {county.unit(name).code for name in names}
        rows = county.rows["common_marks"]
        rows[:] = [row for row in rows if row["item"] not in items or row["unit"] not in codes]
    _unmark_targets(county)
    _claim(county)
    for case in designed()["personal_scores"]:
        codes = set(_people(county, case))
        for row in county.rows["personal_scores"]:
            if row["person"] in codes:
                row["score"] = ""
    late = {county.unit(case["unit"]).code for case in designed()["filings"]}
    for row in county.rows["filings"]:
        if row["unit"] in late:
            del row["level_one"], row["level_one_on"]
    _nothing_to_come(county, today)
    return county


def open_ends_record(year: Year, actor: Account, today: date, password: str) -> None:
    """What no workbook holds: extensions of single units, accounts nobody uses yet, denials."""
    for case in designed()["filings"]:
        unit = _unit(year, case["unit"])
        day = today + timedelta(days=case["days"])
        extend_for(year, unit, "plan_filed", day, case["reason"], actor)
    for case in designed()["accounts"]:
        account, _initial = account_create(
            username=case["username"],
            display_name=case["name"],
            actor=None,
            authority=year.authority,
            password=password,
        )
        if "unit" in case:
            role_grant(
                account=account,
                role=Role.DEPARTMENT_FILER,
                authority=year.authority,
                unit=_unit(year, case["unit"]),
                actor=None,
            )
    for case in designed()["denied"]:
        audit.record(
            event=audit.DENIED,
            actor=Account.objects.get(username=case["username"]),
            authority=year.authority,
            subject_type="route",
            subject_id=case["path"],
            subject=case["path"],
            detail={},
        )


def _unmark_targets(county: DemoCounty) -> None:
    for case in designed()["target_marks"]:
        code = county.unit(case["unit"]).code
        rows = [row for row in county.rows["targets"] if row["unit"] == code]
        for row in rows[case["first"] - 1 : case["last"]]:
            for name in _MARK:
                row.pop(name, None)


def _claim(county: DemoCounty) -> None:
    for case in designed()["claims"]:
        values = {key: case[key] for key in ("kind", "level", "title", "project")}
        unit = county.unit(case["unit"])
        rng = random.Random(f"open/{unit.code}")  # noqa: S311 -- demo data
        add_honour(county, unit, rng, verified=False, **values)


def _people(county: DemoCounty, case: Row) -> list[str]:
    code = county.unit(case["unit"]).code
    return [person_code(code, number) for number in range(case["first"], case["last"] + 1)]


def _nothing_to_come(county: DemoCounty, today: date) -> None:
    """No fact tells of a day to come: such a one was done in the last two weeks."""
    latest = today.isoformat()
    for sheet, column in _DATES.items():
        for number, row in enumerate(county.rows.get(sheet, ())):
            if _iso(row.get(column, "")) > latest:
                ago = timedelta(days=1 + number % _DONE_WITHIN)
                row[column] = (today - ago).isoformat()


def _iso(written: str) -> str:
    return "-".join(part.zfill(2) for part in written.split("-"))


def _unit(year: Year, name: str) -> Unit:
    return Unit.objects.get(authority=year.authority, name=name)
