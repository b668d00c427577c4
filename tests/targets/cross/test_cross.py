"""Cross-cutting targets: fixed once for named units, locked in their plans, issued with them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from targets.cross.models import CrossItem
from targets.cross.services import cross_record
from targets.models import Target
from targets.plans.models import Plan
from targets.plans.reading import Reading
from targets.plans.statement import statement_context
from tests.factories import record_all
from tests.kept import kept_for_module
from tests.targets.plans.drafts import NUMBER, Drafting, make_drafting

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ROW = {
    "code": "X01",
    "component": "general",
    "title": "食品安全",
    "content": "不发生较大事件",
    "points": "10",
    "units": "财政局",
}

fresh_drafting = kept_for_module(make_drafting)


@pytest.fixture
def drafting(db: None, fresh_drafting: Callable[[], Drafting]) -> Drafting:
    return fresh_drafting()


def fix(drafting: Drafting, **texts: str) -> CrossItem:
    return cross_record(year=drafting.year, texts={**ROW, **texts}, actor=drafting.officer)


def rest(plan: Plan) -> dict[str, Fraction]:
    return {share.component.key: share.rest for share in Reading(plan).shares}


def making_room(drafting: Drafting) -> Plan:
    """A plan that gives the cross-cutting target its ten points."""
    plan = drafting.filled()
    drafting.cell(plan.lines.get(title="优化线路"), "points", "90")
    return drafting.now(plan)


def test_it_counts_in_the_plans_of_its_units_alone(drafting: Drafting) -> None:
    plan = drafting.filled()
    fix(drafting)
    assert rest(drafting.now(plan)) == {"key": 0, "general": -10}
    told = [each.finding for each in Reading(drafting.now(plan)).errors]
    assert [(each.key, each.component) for each in told] == [("points_not_allotted", "general")]
    other = drafting.second().start()
    assert rest(other)["general"] == 180


def test_the_page_shows_it_locked(drafting: Drafting) -> None:
    fix(drafting)
    drafting.filled()
    client = Client()
    client.force_login(drafting.filer)
    page = client.get("/plans/101/").content.decode()
    assert "食品安全" in page
    assert "专项目标，分值统一定，不用填" in page


def test_it_is_issued_as_a_target_of_the_unit_that_says_what_it_is(drafting: Drafting) -> None:
    fix(drafting)
    plan = making_room(drafting)
    told = statement_context(plan)
    rows = [(row.title, row.points) for part in told["parts"] for row in part.rows]
    assert rows[-1] == ("食品安全", "10")
    plan = drafting.move(plan, "submit", drafting.filer)
    for actor in (drafting.reviewer, drafting.leader, drafting.filer):
        plan = drafting.move(plan, "pass", actor)
    drafting.move(plan, "pass", drafting.officer, number=NUMBER)
    made = Target.objects.get(unit=drafting.unit, key="101-X01", current=True)
    assert (made.component, made.points, made.method) == ("general", 10, "manual")
    assert made.content.startswith("专项目标")
    points = Target.objects.filter(unit=drafting.unit, current=True).values_list("points")
    assert sum(value for (value,) in points) == 430


def test_points_that_were_fixed_after_signing_are_not_issued_past_the_component(
    drafting: Drafting,
) -> None:
    plan = drafting.at("filed_issue")
    fix(drafting)
    with pytest.raises(ValidationError, match="专项目标变过"):
        drafting.move(plan, "pass", drafting.officer, number=NUMBER)
    assert not Target.objects.filter(unit=drafting.unit).exists()


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ({"component": "common"}, "component"),
        ({"units": "没有的局"}, "units"),
        ({"units": ""}, "units"),
        ({"points": ""}, "points"),
    ],
)
def test_what_cannot_stand_is_told(drafting: Drafting, texts: dict[str, str], wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        fix(drafting, **texts)
    assert list(refused.value.message_dict) == [wrong]


def test_a_unit_sees_its_own_and_the_office_all(drafting: Drafting) -> None:
    told: dict[str, Any] = {"component": "general", "points": 10}
    rows = {"X01": {**told, "title": "食品安全", "units": ["101"]}}
    rows |= {"X02": {**told, "title": "信用平台", "units": ["102"]}}
    record_all(CrossItem, drafting.county, rows)
    client = Client()
    client.force_login(drafting.filer)
    page = client.get("/facts/cross-items/?year=2026").content.decode()
    assert "食品安全" in page
    assert "信用平台" not in page
    client.force_login(drafting.officer)
    assert "信用平台" in client.get("/facts/cross-items/?year=2026").content.decode()
