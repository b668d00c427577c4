"""Every rule says what it means, with its figures, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from schemes.document_words import document_models
from schemes.presets import load_preset
from schemes.rules.base import Rule
from schemes.sentences.reading import sentence, sentences_at
from schemes.sentences.teller import has_words

PRESETS = ("county", "municipal", "district")
#: A key of the document: nothing that an officer reads.
CODE = re.compile(r"[a-z]+_[a-z_]+")


def places(value: Any, path: str = "") -> Iterator[str]:
    """Every place of a document that holds a part."""
    if isinstance(value, dict):
        yield path
        for name, item in value.items():
            if name not in ("title", "clauses"):
                yield from places(item, f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from places(item, f"{path}.{n}")


def test_every_kind_of_rule_has_a_sentence() -> None:
    kinds = [m for m in document_models() if "kind" in m.model_fields or issubclass(m, Rule)]
    assert len(kinds) > 40
    assert [model.__name__ for model in kinds if not has_words(model)] == []


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("english", [False, True])
def test_every_place_of_a_preset_is_told_and_no_code_shows(preset: str, english: bool) -> None:
    data = load_preset(preset).to_data()
    found = {path: sentences_at(data, path, english=english) for path in places(data)}
    assert [path for path, lines in found.items() if not lines] == []
    told = [line for lines in found.values() for line in lines]
    assert [line for line in told if CODE.search(line)] == []
    assert [line for line in told if "None" in line or "Fraction" in line] == []
    assert [line for line in told if line[-1] not in "。.：:"] == []


def test_figures_stand_in_the_sentence_of_their_rule() -> None:
    county = load_preset("county")
    assert sentence(county, "honours.caps") == (
        "荣誉合计最多加 20 分，其中上级系统授予的最多 8 分；封顶先系统类，后合计。"
    )
    assert sentence(county, "pay.rates.entries.3", english=True) == (
        "Relatively low satisfaction: a unit rated Relatively low satisfaction is paid 90% of the "
        "standard a head instead of the formula."
    )
    assert sentence(county, "pay.loss").startswith("有下列之一的，目标奖扣 1/3，领导奖同样扣：")


def test_a_rule_of_a_component_knows_the_components_points() -> None:
    lines = sentences_at(load_preset("county").to_data(), "peer_groups.0.components.3.rule")
    assert lines[0] == "乡镇主要领导投票，得分是 30 分 × 有效票平均分 ÷ 每票满分 100 分。"


def test_a_figure_inside_a_rule_is_told_by_the_rule_that_holds_it() -> None:
    data = load_preset("county").to_data()
    assert sentences_at(data, "honours.caps.total") == sentences_at(data, "honours.caps")


def test_a_part_that_cannot_be_read_says_nothing_and_a_broken_one_elsewhere_does_not_matter() -> (
    None
):
    data = load_preset("county").to_data()
    assert sentences_at(data, "adjustments.7") == ()
    data["pay"]["unit"]["base"] = "many"
    assert sentences_at(data, "pay.unit") == ()
    assert sentences_at(data, "honours.caps") != ()
