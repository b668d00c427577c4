"""The page of a plan with 60 targets and the board of 100 units, each against a bare page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.exact import to_text
from scripts.bench import home_cases, paper_cases
from scripts.bench.county import County
from scripts.bench.measuring import Finding, medians, say
from targets.plans.models import Plan, PlanLine

LINES = 60
STATES = ("draft", "office_review", "returned", "issued")
COMPONENTS = ("key", "general")
#: A line of a plan is some fifteen inputs with their hints, a row of the minimal page 13 figures.
AIMS = {"plan": "≤ 3", "board": "≤ 1.5"}


def plan_findings(county: County) -> list[Finding]:
    """CPU time of both pages against the minimal page of 100 rows, and their queries."""
    say("plans")
    _fill(county)
    paper_cases.fill_minimal(county)
    year, unit = county.year.year, county.units[0].code
    clerk, office = home_cases.filer_again(), paper_cases.signed_in(county)
    plan = f"plan page, {LINES} targets edited in place (CPU)"
    board = f"office board, {len(county.units)} units (CPU)"
    return [
        *_page_findings("plan", plan, clerk, f"/plans/{unit}/?year={year}", county),
        *_page_findings("board", board, office, f"/plans/?year={year}", county),
    ]


def _page_findings(
    key: str, title: str, client: Client, url: str, county: County
) -> Iterator[Finding]:
    _page(client, url)  # the first request writes the session
    ours, plain = medians(
        (partial(_page, client, url), None),
        (paper_cases._minimal_action(county), None),
        repeats=paper_cases.PAGE_REPEATS,
    )
    with CaptureQueriesContext(connection) as caught:
        response = _page(client, url)
    size = f"{len(response.content) / 1000:.0f} kB"
    yield Finding(key, title, ours.cpu, plain.cpu, ours.cpu / plain.cpu, AIMS[key], note=size)
    queries = len(caught)
    yield Finding(f"{key}_queries", "  its queries", queries, None, queries, "≤ 25", unit="")


def _page(client: Client, url: str) -> Any:
    response = client.get(url)
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{url} answered {response.status_code}")
    return response


def _fill(county: County) -> None:
    """A plan for each unit in some state; the first one is a draft of 60 lines."""
    stamp = {"changed_by": county.account, "changed_at": timezone.now()}
    begun = {"created_by": county.account, "created_at": stamp["changed_at"]}
    plans = Plan.objects.bulk_create(
        [
            Plan(
                year=county.year,
                unit=unit,
                state=STATES[place % len(STATES)],
                **stamp,
                **begun,
            )
            for place, unit in enumerate(county.units)
        ]
    )
    PlanLine.objects.bulk_create(
        [
            PlanLine(
                plan=plans[0],
                order=place + 1,
                component=COMPONENTS[place % len(COMPONENTS)],
                title=f"目标{place}",
                content="按季度推进，年底前完成",
                measure="万元",
                method="proportional",
                params={"plan": to_text(Fraction(100 + place)), "direction": "higher"},
                points=Fraction(7),
                last_year=Fraction(90 + place),
                deadline=date(county.year.year, 12, 20),
                responsible="某人",
                **stamp,
            )
            for place in range(LINES)
        ]
    )
