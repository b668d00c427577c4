"""The lint finds each fault with its numbers, and is silent without it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from schemes.document import SchemeDocument
from schemes.lint import lint
from schemes.presets import load_preset
from schemes.rules.base import Finding

Data = dict[str, Any]


def findings(spoil: Callable[[Data], None] | None = None) -> list[Finding]:
    """What the lint finds in the preset after ``spoil``."""
    data = copy.deepcopy(load_preset("county").to_data())
    if spoil is not None:
        spoil(data)
    return list(lint(SchemeDocument.model_validate(data)))


def found(code: str, spoil: Callable[[Data], None] | None = None) -> list[Finding]:
    """The findings of one code."""
    return [finding for finding in findings(spoil) if finding.code == code]


def test_the_preset_has_no_error_and_every_finding_is_worded() -> None:
    for finding in findings():
        assert finding.severity != "error"
        assert finding.zh
        assert finding.en
        assert finding.path
        assert finding.clauses


def test_x1_points_that_do_not_add_up() -> None:
    def spoil(data: Data) -> None:
        data["peer_groups"][0]["components"][0]["points"] = 240

    assert found("X-1") == []
    (finding,) = found("X-1", spoil)
    assert finding.severity == "error"
    assert finding.params == {"listed": "990", "base": "1000", "gap": "10"}
    assert "少 10 分" in finding.zh


def test_x1_fixed_items_beyond_their_component() -> None:
    def spoil(data: Data) -> None:
        data["peer_groups"][0]["components"][2]["rule"]["items"][0]["points"] = 501

    (finding,) = found("X-1", spoil)
    assert finding.params == {"items": "501", "points": "500"}


def test_x3_the_same_rule_twice() -> None:
    def spoil(data: Data) -> None:
        data["clauses"]["K-5.5.8"] = copy.deepcopy(data["clauses"]["K-5.5.3"])
        data["deductions"]["entries"].append({**data["deductions"]["entries"][0], "key": "again"})

    assert found("X-3") == []
    assert {(f.path, f.params["first"]) for f in found("X-3", spoil)} == {
        ("clauses", "K-5.5.3"),
        ("deductions.entries", "上级指标未列入目标"),
    }


def test_x1_a_group_without_components_is_told_so() -> None:
    def spoil(data: Data) -> None:
        data["peer_groups"][0]["components"] = []

    (finding,) = found("X-1", spoil)
    assert finding.zh == "“县直部门” 还没有板块，基础分 1000 分没有去处，请加上板块。"


def test_x3_of_any_list_however_deep() -> None:
    """A whole rule among the adjustments, an item of a component, a level."""

    def spoil(data: Data) -> None:
        outer = {"kind": "outer_items", "title": {"zh": "市考", "en": "City"}, "by_place": [2]}
        data["adjustments"] = [{**outer, "key": "a"}, {**outer, "key": "b"}]
        items = data["peer_groups"][0]["components"][2]["rule"]["items"]
        items.append({**items[0], "key": "again"})

    assert [(f.path, f.params["place"]) for f in found("X-3", spoil)] == [
        ("adjustments", "1"),
        ("peer_groups.0.components.2.rule.items", "1"),
    ]


def test_x4_a_division_by_zero() -> None:
    def spoil(data: Data) -> None:
        data["peer_groups"][0]["components"][3]["rule"]["groups"][0]["weight"] = 0

    assert [f.severity for f in found("X-4")] == ["notice"]
    assert sorted(f.severity for f in found("X-4", spoil)) == ["error", "notice"]


def test_x5_a_penalty_that_can_pay_more() -> None:
    (finding,) = found("X-5")
    assert finding.params == {"paid": "6300", "floor": "6200", "gain": "100"}
    assert finding.path == "pay.rates.entries.3.share"
    assert found("X-5", lambda data: data["pay"]["rates"].update(never_pays_more=True)) == []
    assert found("X-5", lambda data: data["pay"]["unit"].update(spread=700)) == []


def test_x6_an_award_that_a_cap_makes_worthless_or_harmful() -> None:
    harmful, worthless = found("X-6")
    assert harmful.severity == "warning"
    assert harmful.params["displaced"] == "10"
    assert harmful.params["lost"] == "2"
    assert worthless.severity == "notice"
    assert worthless.params["points"] == "10"
    after = found("X-6", lambda data: data["honours"].update(choose_highest="after_caps"))
    assert {f.severity for f in after} == {"notice"}
    assert found("X-6", lambda data: data["honours"]["caps"].update(system=20)) == []


def test_x7_rates_without_a_precedence() -> None:
    assert found("X-7") == []
    (finding,) = found("X-7", lambda data: data["pay"]["rates"].update(precedence=None))
    assert finding.severity == "error"
    assert finding.params == {"count": "4", "shares": "60%、110%、80%、90%"}


def test_x8_the_range_that_a_head_is_paid_in() -> None:
    (finding,) = found("X-8")
    assert finding.params == {"base": "7000", "low": "4200", "high": "7800"}


def test_x9_peer_groups_with_unequal_totals_in_one_formula() -> None:
    def spoil(data: Data) -> None:
        data["peer_groups"][1]["components"].pop()
        data["peer_groups"][1]["base_points"] = 960

    assert found("X-9") == []
    (finding,) = found("X-9", spoil)
    assert finding.params == {"县直部门": "1000", "乡镇": "960"}

    def per_group(data: Data) -> None:
        spoil(data)
        data["pay"]["unit"]["scope"] = "peer_group"

    assert found("X-9", per_group) == []


def test_x10_a_spread_that_cannot_exist() -> None:
    (finding,) = found("X-10")
    assert finding.params == {"minimum": "300"}


def test_x11_a_weight_that_differs_between_groups() -> None:
    (finding,) = found("X-11")
    assert finding.params == {"县直部门": "50.0%", "乡镇": "40.0%"}


@pytest.mark.parametrize("severity", ["error", "warning", "notice"])
def test_what_forbids_publication_comes_first(severity: str) -> None:
    def spoil(data: Data) -> None:
        data["pay"]["rates"]["precedence"] = None

    order = [finding.severity for finding in findings(spoil)]
    assert order == sorted(order, key=["error", "warning", "notice"].index)
    assert severity in order
