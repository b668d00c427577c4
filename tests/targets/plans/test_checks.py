"""Checks of a plan, without a database: each finds its fault, and says nothing without one."""

from __future__ import annotations

from typing import Any

import pytest

from schemes.document import SchemeDocument
from schemes.presets import load_preset
from targets.plans.checks import check_plan, shares
from targets.plans.findings import Finding, Line

COUNTY = load_preset("county")
DISTRICT = load_preset("district")
MUNICIPAL = load_preset("municipal")
GROUP = "department"
BLANK: dict[str, Any] = {
    "component": "key",
    "title": "农村公路",
    "content": "",
    "measure": "公里",
    "standard": "",
    "deadline": None,
    "last_year": None,
    "assigned": None,
    "assigned_by": "",
    "method": "proportional",
    "points": "50",
    "duty": "lead",
    "share": None,
    "params": {"plan": "118", "direction": "higher"},
    "origin_text": {},
}


def line(pk: int = 1, **values: Any) -> Line:
    params = values.pop("params", None) or BLANK["params"]
    if "plan" in values:
        params = {**params, "plan": values.pop("plan")}
    return Line(pk, pk, {**BLANK, "params": params, **values})


def found(
    key: str, *lines: Line, document: SchemeDocument = COUNTY, group: str = GROUP
) -> list[Finding]:
    return [each for each in check_plan(document, group, lines) if each.key == key]


def said(finding: Finding) -> str:
    return finding.text % finding.params


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (["100", "150"], None),
        (["100", "144"], "还剩 6 分"),
        (["100", "313/2"], "多 6.5 分"),
        ([], "还剩 250 分"),
    ],
)
def test_points_are_given_away_exactly(points: list[str], words: str | None) -> None:
    lines = [line(n, points=each) for n, each in enumerate(points, 1)]
    about = [f for f in found("points_not_allotted", *lines) if f.component == "key"]
    assert [words in said(f) for f in about if words] == ([True] if words else [])
    assert all(f.blocks and f.clauses == ("K-2.1",) for f in about)
    assert bool(about) is (words is not None)


def test_shares_are_exact() -> None:
    key, general = shares(COUNTY, GROUP, [line(points="250/3"), line(2, points="250/3")])
    assert (str(key.given), str(key.rest)) == ("500/3", "250/3")
    assert (key.component.key, general.given) == ("key", 0)


@pytest.mark.parametrize(
    ("group", "points", "words"),
    [
        ("county", ["45", "45"], ""),
        ("county", ["45", "44"], "重点目标还剩 1 分"),
        ("economy", ["45", "35"], ""),
        ("economy", ["20", "16"], "重点目标还剩 44 分"),
        ("economy", ["45", "40"], "重点目标多 5 分"),
    ],
)
def test_what_is_scaled_adds_up_to_what_the_scheme_sets(
    group: str, points: list[str], words: str
) -> None:
    # Key targets of a county are set with 90, of a department with 80, and count for 36 (M-2).
    lines = [line(n, points=each) for n, each in enumerate(points, 1)]
    about = found("points_not_allotted", *lines, document=MUNICIPAL, group=group)
    assert [words in said(each) for each in about] == [True] * bool(words)
    (share,) = shares(MUNICIPAL, group, lines)
    assert (share.full, share.component.points) == (90 if group == "county" else 80, 36)


def test_any_sum_will_do_where_the_scheme_sets_none() -> None:
    data = MUNICIPAL.to_data()
    for part in data["peer_groups"][0]["components"]:
        part["rule"].pop("set_points", None)
    document = SchemeDocument.model_validate(data)
    assert found("points_not_allotted", line(), document=document, group="county") == []


def test_three_with_the_same_points_look_like_an_equal_split() -> None:
    two = [line(1, points="40"), line(2, points="40")]
    assert found("equal_points", *two) == []
    other = line(3, points="40", component="general")
    assert found("equal_points", *two, other) == []
    (finding,) = found("equal_points", *two, other, line(4, points="80/2"))
    assert said(finding) == "第 1、2、4 项同为 40 分，请确认不是平均分配"
    assert (finding.line, finding.blocks, finding.clauses) == (4, False, ("K-3.5",))


@pytest.mark.parametrize(
    ("plan", "last", "direction", "warns"),
    [
        ("118", "126", "higher", True),
        ("126", "126", "higher", False),
        ("130", "126", "higher", False),
        ("118", None, "higher", False),
        ("3", "2", "lower", True),
        ("1", "2", "lower", False),
    ],
)
def test_a_target_grows_on_last_year(plan: str, last: Any, direction: str, warns: bool) -> None:
    one = line(plan=plan, last_year=last, params={"plan": plan, "direction": direction})
    assert bool(found("below_last_actual", one)) is warns


@pytest.mark.parametrize(
    ("plan", "last", "words"),
    [
        ("118000", "118", "超过上年实绩 118 公里 的 10 倍"),
        ("1180", "118", None),
        ("1181", "118", "超过上年实绩 118 公里 的 10 倍"),
        ("11", "118", "不到上年实绩 118 公里 的 1/10"),
        ("59/5", "118", None),
        ("0", "118", None),
        ("5", "0", None),
        ("118", None, None),
        ("118", "-3", None),
    ],
)
def test_a_slip_of_the_decimal_point_is_asked_about(
    plan: str, last: Any, words: str | None
) -> None:
    one = line(plan=plan, last_year=last)
    about = found("far_from_last", one)
    assert [words in said(each) for each in about if words] == ([True] if words else [])
    assert bool(about) is (words is not None)
    assert not any(each.blocks for each in about)
    rest = [each for each in COUNTY.plan_warnings if each.key != "far_from_last"]
    silent = COUNTY.model_copy(update={"plan_warnings": tuple(rest)})
    assert found("far_from_last", one, document=silent) == []


def test_below_the_assigned_figure_blocks_and_says_what_to_put() -> None:
    one = line(plan="93/10", assigned="48/5", assigned_by="市政发〔2026〕3号")
    (finding,) = found("below_assigned", one)
    assert finding.blocks
    assert finding.fix is not None
    assert (finding.fix.field, finding.fix.value) == ("plan", "9.6")
    assert "9.6 公里" in said(finding)
    assert found("below_assigned", line(plan="48/5", assigned="48/5", assigned_by="文")) == []


@pytest.mark.parametrize(
    ("values", "warns"),
    [
        ({}, True),
        ({"deadline": "2026-12-31"}, True),
        ({"deadline": "2026-12-31", "standard": "验收合格"}, False),
    ],
)
def test_without_a_figure_deadline_and_standard_are_stated(
    values: dict[str, Any], warns: bool
) -> None:
    graded = {"method": "manual", "params": {"direction": None}}
    one = Line(1, 1, {**BLANK, **graded, "params": {}, **values})
    assert bool(found("not_quantified", one)) is warns


def test_fewer_than_usual_is_asked_about() -> None:
    usual = COUNTY.model_copy(update={"plan_warnings": DISTRICT.plan_warnings})
    four = [line(n) for n in range(1, 5)]
    (finding,) = found("few_targets", *four, document=usual)
    assert said(finding) == "一般不少于 5 个目标，现在 4 个"
    assert found("few_targets", *four, line(5), document=usual) == []
    assert found("few_targets", *four) == []


def test_what_is_copied_word_for_word_is_asked_about() -> None:
    old = {"title": "农村公路", "content": "", "plan": "118"}
    assert found("copied_unchanged", line(origin_text=old))
    assert not found("copied_unchanged", line(origin_text=old, plan="120"))
    assert not found("copied_unchanged", line())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"points": None}, "points"),
        ({"points": "0"}, "points"),
        ({"component": "nowhere"}, "component"),
        ({"method": ""}, "method"),
        ({"method": "per_percent"}, "rate"),
        ({"duty": "assist"}, "share"),
        ({"share": "120"}, "share"),
        ({"assigned": "9"}, "assigned_by"),
    ],
)
def test_a_line_that_could_not_be_scored_blocks(values: dict[str, Any], field: str) -> None:
    wrong = [each for each in check_plan(COUNTY, GROUP, [line(**values)]) if each.field == field]
    assert wrong
    assert all(each.blocks and each.line == 1 for each in wrong)


def test_a_clause_that_the_scheme_has_not_is_not_cited() -> None:
    (finding,) = [
        each for each in check_plan(DISTRICT, GROUP, [line(title="")]) if each.field == "title"
    ]
    assert finding.clauses == ()


def test_an_answer_holds_while_the_finding_says_the_same() -> None:
    (first,) = found("below_last_actual", line(last_year="126"))
    (again,) = found("below_last_actual", line(last_year="126", points="60"))
    (lower,) = found("below_last_actual", line(last_year="126", plan="100"))
    assert first.fingerprint == again.fingerprint
    assert first.fingerprint != lower.fingerprint
