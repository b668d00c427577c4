"""A rule at work: figures by hand, every kind, both languages."""

from __future__ import annotations

import datetime
import re

import pytest

from schemes.document_words import document_models
from schemes.presets import load_preset
from schemes.rule_templates import Template, templates
from schemes.worked.example import Fact, has_example
from schemes.worked.reading import worked_at
from tests.schemes.rule_templates.placing import placed

#: Kinds by which nothing is computed: who does what, and what follows a rating.
NOT_COMPUTED = {
    *("own_distribution", "outside_units", "paid_like", "payrolls", "public_appraisal"),
}


def test_every_kind_that_computes_something_is_shown_at_work() -> None:
    kinds = {
        str(model.model_fields["kind"].default): has_example(model)
        for model in document_models()
        if "kind" in model.model_fields
    }
    assert {kind for kind, shown in kinds.items() if not shown} == NOT_COMPUTED


@pytest.mark.parametrize("template", templates(), ids=lambda each: each.key)
def test_a_template_is_worked_in_both_languages(template: Template) -> None:
    data, path = placed(template)
    zh, en = (worked_at(data, path, english=english) for english in (False, True))
    assert (zh is None) == (en is None)
    if zh is None or en is None or not zh.steps:
        assert template.kind in {"", *NOT_COMPUTED}
        return
    assert len(zh.steps) == len(en.steps)
    for text in (zh.given, zh.line, en.given, en.line):
        assert re.search(r"[a-z]+_[a-z_]+|Fraction|None|得 缺|missing$", text) is None, text


def line(preset: str, path: str) -> str:
    """The worked line of a place of a preset, in Chinese."""
    found = worked_at(load_preset(preset).to_data(), path)
    assert found is not None
    return found.line


def test_honours_by_hand() -> None:
    """Claimed 15 (ministry, system) + 15 + 6 (ministry, system) + 6 + 4 (province, system), and one
    piece of distinctive work.  Highest only leaves 15 of the first two; systems are 6 + 4 = 10,
    capped at 8; 15 + 6 + 8 = 29, capped at 20."""
    assert line("county", "honours") == (
        "46 申报合计 → 31 择高后 → 29 系统类 10 封顶到 8 → 20 合计封顶 20 → 21 加特色 1"
    )


def test_honours_of_a_unit_that_are_given() -> None:
    day = datetime.date(2025, 5, 1)
    own = [Fact(code="a", title="甲", kind="single", level="city", date=day)]
    found = worked_at(load_preset("county").to_data(), "honours", facts=own)
    assert found is not None
    assert found.line == "4 申报合计 → 4 择高后 → 4 合计封顶 20"
    assert found.given == "申报：甲"


def test_money_by_hand() -> None:
    """950, 900 and 820 of 1000 have the mean 890; 800 yuan over 130 points from 7000: the highest
    gets 7000 + 800 ÷ 130 × 60 = 7369.2308."""
    assert line("county", "pay.unit").startswith("950 分：每人 7,369.23 元")
    assert line("county", "pay.rates").endswith("同时适用的发 3,600 元")
    assert line("county", "pay.loss") == "扣 2,000 元 → 发 4,000 元"
    assert line("county", "pay.transfer") == (
        "都合格：B 发 12 个月 → B 不合格：A 发 5 个月、B 发 7 个月"
    )


def test_what_is_beside_the_amount_has_no_line_of_another_rule() -> None:
    assert worked_at(load_preset("county").to_data(), "pay.own_distribution") is None


def test_a_component_by_hand() -> None:
    """30 × (90 + 85 + 80) ÷ 3 ÷ 100 = 25.5."""
    assert line("county", "peer_groups.0.components.3").endswith("→ 得 25.5 分")


def test_a_rule_that_cannot_be_read_and_one_that_divides_by_nothing_have_no_line() -> None:
    data = load_preset("county").to_data()
    data["honours"]["caps"]["total"] = "many"
    assert worked_at(data, "honours") is None
    data["peer_groups"][0]["components"][3]["rule"]["maximum"] = 0
    assert worked_at(data, "peer_groups.0.components.3") is None
