"""The generated county: the same from one seed, whole, and showing every rule."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from schemes.demo.county import make_county
from schemes.demo.model import DemoCounty
from schemes.presets import load_preset

YEAR = 2025


@pytest.fixture(scope="module")
def county() -> DemoCounty:
    return make_county(YEAR)


def test_one_seed_makes_one_county(county: DemoCounty) -> None:
    assert make_county(YEAR).rows == county.rows
    assert make_county(YEAR, seed=1).rows != county.rows


def test_it_has_the_size_of_a_county(county: DemoCounty) -> None:
    groups = Counter((unit.group, unit.assessed) for unit in county.units)
    assert groups == {("department", True): 68, ("township", True): 12, ("department", False): 6}
    assert len({row["person"] for row in county.rows["people"]}) == 2300


@pytest.mark.parametrize("staff", [86, 300])
def test_a_small_county_shows_what_it_has_people_for(staff: int) -> None:
    small = make_county(YEAR, staff=staff)
    people = {row["person"] for row in small.rows["people"]}
    shown = {case.code for case in small.showcases if case.kind == "person"}
    assert shown <= people
    assert {row["person"] for row in small.rows.get("sanctions", ())} <= people


def test_points_add_up_to_their_component(county: DemoCounty) -> None:
    given: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in county.rows["targets"]:
        given[row["unit"], row["component"]] += int(row["points"])
    for row in county.rows["common_marks"]:
        given[row["unit"], "common"] += int(row["points"])
    document = load_preset("county")
    full = {
        (group.key, component.key): component.points
        for group in document.peer_groups
        for component in group.components
        if component.rule.kind != "ballots"
    }
    for unit in county.units:
        for (group, component), points in full.items():
            if unit.assessed and unit.group == group:
                assert given[unit.code, component] == points, (unit.name, component)


def test_every_scoring_method_step_and_basis_occurs(county: DemoCounty) -> None:
    rows = county.rows["targets"]
    assert {row["method"] for row in rows} == set(load_preset("county").target_methods)
    assert {row.get("step") for row in rows} >= {"exact", "full", "started"}
    assert {row.get("basis") for row in rows} >= {"relative", "points"}
    assert {row.get("direction") for row in rows} >= {"higher", "lower"}


def test_every_rule_of_scores_and_money_is_shown_by_somebody(county: DemoCounty) -> None:
    shown = {case.rule for case in county.showcases}
    wanted = {
        *("K-1.2", "K-2.1", "K-2.2", "K-5.1", "K-5.4", "K-5.4a", "K-5.4b", "K-5.4c"),
        *(f"K-5.5.{number}" for number in range(1, 8)),
        *("K-5.6", "K-6.3", "S-2"),
        *(f"K-7.{number}" for number in range(1, 13)),
    }
    assert wanted <= shown
    codes = {unit.code for unit in county.units}
    people = {row["person"] for row in county.rows["people"]}
    for case in county.showcases:
        assert case.code in (people if case.kind == "person" else codes), case
        assert case.zh
        assert case.en
