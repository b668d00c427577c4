"""What a signed statement says of scoring: sentences, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from targets.scoring_words import scoring_words

GRADES = {"excellent": "优秀", "good": "良好"}
LOWER = {"direction": "lower"}


def points(basis: str, step: str, **more: Any) -> dict[str, Any]:
    return {"plan": "10", "rate": "2", "basis": basis, "step": step, **more}


def steps(basis: str, *table: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"plan": "100", "basis": basis, "table": [list(row) for row in table], **more}


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("proportional", {"plan": "1"}, "按完成比例得分"),
        ("proportional", {"plan": "1", **LOWER}, "超过计划的，按计划与实绩之比得分"),
        ("all_or_nothing", {"plan": "1"}, "完成计划得满分，未完成不得分"),
        ("all_or_nothing", {"plan": "1", **LOWER}, "不超过计划得满分，超过不得分"),
        ("per_percent", points("relative", "started"), "每低于计划 1% 扣 2 分，不足 1% 的按 1% 扣"),
        (
            "per_percent",
            points("points", "full", **LOWER),
            "每高于计划 1 个百分点扣 2 分，不足 1 个百分点的不扣",
        ),
        (
            "per_percent",
            points("units", "exact"),
            "每低于计划 1 公里扣 2 分，不足 1 公里的按比例扣",
        ),
        (
            "graded",
            {"shares": {"excellent": "1", "good": "17/20"}},
            "分等评定：优秀得满分，良好得 85%",
        ),
        (
            "piecewise",
            steps("ratio", ("0.9", "0.5"), ("1", "1"), ("0", "0"), ("0.985", "0.75")),
            "完成率达到 100% 得满分，98.5% 得 75%，90% 得 50%",
        ),
        (
            "piecewise",
            steps("actual", ("3", "1"), ("5", "1/3"), between="linear", **LOWER),
            "实绩不超过 3 公里得满分，5 公里得 1/3，两档之间按比例",
        ),
        (
            "piecewise",
            steps("date", ("20260630", "1"), ("20260930", "0.6")),
            "2026年6月30日前完成得满分，2026年9月30日得 60%",
        ),
        ("manual", {}, "人工评分"),
        ("per_percent", {"rate": "2"}, "按差额扣分，每步扣分 2"),
    ],
)
def test_a_method_is_a_sentence(kind: str, params: dict[str, Any], words: str) -> None:
    assert scoring_words(kind, params, "公里", GRADES) == words
