"""Points by place and grades in a kept year: one unit's fact moves the places of the others."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bonuses.models import UnitRate
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_change_scheme
from scoring.services import result_set_recompute
from tests.factories import County, add_common_mark, make_county

pytestmark = pytest.mark.django_db

#: Common marks decide the place only: 500 for the first, then 480, 470 …
BY_PLACE = {
    "kind": "by_place",
    "table": [500, 480],
    "step": 10,
    "measure": {"kind": "common_items"},
}
TITLES = [{"zh": "一等", "en": "First"}, {"zh": "二等", "en": "Second"}]


@pytest.fixture
def county() -> County:
    """Departments 101, 102, 103 with common marks of 490, 489, 488."""
    county = make_county()
    data: dict[str, Any] = copy.deepcopy(load_preset("county").to_data())
    data["peer_groups"][0]["components"][2]["rule"] = BY_PLACE
    data["grading"] = {
        "kind": "grading",
        "by": "shares",
        "grades": [
            {"key": "first", "title": TITLES[0], "share": "0.4"},
            {"key": "second", "title": TITLES[1]},
        ],
    }
    data["pay"]["unit"] = {
        "kind": "grade_pay",
        "base": 5000,
        "coefficients": [{"grade": "first", "share": "1.2"}, {"grade": "second", "share": 1}],
    }
    version = scheme_create_version(
        authority=county.office.authority, code="places", document=data, actor=county.clerk
    )
    version = scheme_publish(version=version, actor=county.clerk)
    year_change_scheme(year=county.year, scheme=version, reason="按名次", actor=county.clerk)
    return county


def commons(county: County) -> dict[str, tuple[int, str]]:
    """Points of the component and the grade of each unit in the set in force."""
    outcome = result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    entries = outcome.result_set.entries.select_related("unit", "result")
    return {
        entry.unit.code: (int(entry.result.data["components"]["common"]), entry.grade)
        for entry in entries
    }


def test_one_corrected_mark_moves_the_places_of_all(county: County) -> None:
    assert commons(county) == {
        "101": (500, "first"), "102": (480, "second"), "103": (470, "second"),
    }  # fmt: skip
    add_common_mark(county, county.units["103"], score=495)
    assert {code: points for code, (points, _grade) in commons(county).items()} == {
        "103": 500, "101": 480, "102": 470,
    }  # fmt: skip
    assert not result_set_recompute(year=county.year, actor=county.clerk, cause="nightly").changed


def test_a_grade_decides_the_money(county: County) -> None:
    commons(county)
    paid = {rate.unit.code: rate.per_capita for rate in UnitRate.objects.select_related("unit")}
    assert paid == {"101": 6000, "102": 5000, "103": 5000}
