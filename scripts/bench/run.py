"""Every case on the database of the environment, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import django
from django.db import connection


def findings() -> list[dict[str, Any]]:
    """All lines of the table for this database."""
    # Django's models can only be imported once it is set up.
    from scripts.bench import (  # noqa: PLC0415
        bare,
        home_cases,
        paper_cases,
        payroll_cases,
        plan_cases,
        scoring_cases,
        search_cases,
        tree_cases,
        what_if_cases,
    )
    from scripts.bench.county import make_county, marks_of  # noqa: PLC0415
    from scripts.bench.measuring import say  # noqa: PLC0415

    say("the county of reference")
    county = make_county(1)
    say(f"{marks_of(county)} raw marks")
    with bare.tables():
        found = scoring_cases.recompute_findings(county)
        found += what_if_cases.what_if_findings(county)
        found += paper_cases.page_findings(county)
        found += home_cases.home_findings(county)
        found += plan_cases.plan_findings(county)
        found += tree_cases.tree_findings(county)
        found.append(paper_cases.workbook_finding(county))
        if connection.vendor == "sqlite":
            # The database has next to no part in these two.
            found.append(paper_cases.big_workbook_finding())
            found.append(paper_cases.pay_sheet_finding(county))
    found.append(search_cases.search_finding(county))
    found.append(scoring_cases.memory_finding(county))
    if connection.vendor == "sqlite":
        found += payroll_cases.payroll_findings(county)
    found.append(scoring_cases.growth_finding())
    return [each.as_data() for each in found]


def main(out: str) -> None:
    """Make the tables, measure, write."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs the set-up
    from django.utils import translation  # noqa: PLC0415

    translation.activate("zh-hans")
    call_command("migrate", interactive=False, verbosity=0)
    found = findings()
    Path(out).write_text(json.dumps(found), "utf-8")
