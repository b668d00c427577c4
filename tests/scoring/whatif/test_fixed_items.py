"""Common items that a scheme fixes itself: what a draft changes of them is told by name, and no
mark counts as nothing.

The county's scheme fixes 政令畅通 with 100 of the 500 points of common targets.  Here units 101,
102 and 103 have 90, 80 and 70 for it, and 392, 391 and 390 of 400 for what was decided besides.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from reviews.models import CommonMark
from scoring.whatif.page import set_aside
from scoring.whatif.reading import Report
from targets.models import CommonItem
from tests.factories import COMMON_ITEM, County, record
from tests.kept import kept_for_module
from tests.scoring.whatif.trying import tried, tried_county, unit_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

FIXED = "government_orders"


def marked_county() -> County:
    """The county with marks of the fixed item."""
    county = tried_county()
    told = {"component": "common", "title": "政令畅通", "points": 100}
    fixed = record(CommonItem, county, FIXED, **told, peer_groups=["department"])
    decided = CommonItem.objects.get(year=county.year, key=COMMON_ITEM, current=True)
    for code, share, rest in (("101", 90, 392), ("102", 80, 391), ("103", 70, 390)):
        unit = county.units[code]
        for item, points, score in ((fixed, 100, share), (decided, 400, rest)):
            values = {"unit": unit, "item": item, "points": points, "score": score}
            record(CommonMark, county, f"{code}/{item.key}", **values)
    return county


fresh_county = kept_for_module(marked_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def items(data: Any) -> list[Any]:
    """The items that the departments' common targets fix."""
    found: list[Any] = data["peer_groups"][0]["components"][2]["rule"]["items"]
    return found


def test_an_item_that_is_gone_is_named_and_its_marks_are_set_aside(county: County) -> None:
    row = tried(county, lambda data: items(data).clear())
    assert "".join(set_aside(Report(row.report))) == (
        "试算的规则里没有县直部门的共性目标“政令畅通”：3 条事实没有用上，"
        "涉及 3 个单位（财政局、审计局、部门103）。"
    )
    # 250 + 180 + (90 + 392) + 27.3 + 35.2; then what is left of 400 stands for 500.
    unit = unit_of(row, "101")
    assert (unit.before.total, unit.after.total) == (Fraction("974.5"), Fraction("982.5"))


def test_a_new_item_without_marks_is_named_and_the_others_scaled(county: County) -> None:
    def more(data: Any) -> None:
        fresh = {"key": "civility", "title": {"zh": "文明创建", "en": "Civility"}, "points": 50}
        items(data).append({**items(data)[0], **fresh})

    row = tried(county, more)
    assert "".join(set_aside(Report(row.report))) == (
        "县直部门的共性目标“文明创建”是新的，50 分，这一年没有打分："
        "试算不计这一项，同一板块的其余各项按比例折到满分。"
    )
    unit = unit_of(row, "101")
    assert unit.after.complete
    assert unit.points == 0


def test_an_item_of_other_points_counts_by_its_share(county: County) -> None:
    def halved(data: Any) -> None:
        items(data)[0]["points"] = 50

    row = tried(county, halved)
    assert set_aside(Report(row.report)) == [
        "县直部门的共性目标“政令畅通”由 100 分改为 50 分：这一年各项的分值按比例折算。"
    ]
    # 45 of 50 and 392 of 400 are 437 of 450: 500 × 437/450 = 485.5556, 3.5556 more than 482.
    assert unit_of(row, "101").points == Fraction("3.5556")


def test_a_component_of_which_every_item_is_another_is_left_out(county: County) -> None:
    def others(data: Any) -> None:
        items(data)[0].update(key="civility", title={"zh": "文明创建", "en": "Civility"})

    for model, key in ((CommonMark, "item__key"), (CommonItem, "key")):
        model._default_manager.filter(**{key: COMMON_ITEM}).update(current=False)
    row = tried(county, others)
    told = set_aside(Report(row.report))
    assert told[0].startswith("试算的规则里没有县直部门的共性目标“政令畅通”")
    assert told[1].startswith("县直部门的板块“共性目标”是新的，500 分")
    assert len(told) == 2
    assert unit_of(row, "101").after.complete
