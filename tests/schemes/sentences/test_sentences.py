"""Every rule says what it means, with its figures, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from schemes.document_words import document_models
from schemes.presets import load_preset
from schemes.rule_templates import Template, templates
from schemes.rules.base import Rule
from schemes.sentences.reading import sentence, sentences_at
from schemes.sentences.teller import has_words
from tests.schemes.rule_templates.placing import placed

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


def figures(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the figures of a part stand."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from figures(item, (*path, name))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from figures(item, (*path, n))
    elif not isinstance(value, bool) and re.fullmatch(r"-?\d+([./]\d+)?", str(value)):
        yield path


#: A full mark that only one way of marking asks for is told by that way alone.
UNTOLD = {("sources", "full")}


@pytest.mark.parametrize("template", templates(), ids=lambda each: each.key)
@pytest.mark.parametrize("english", [False, True])
def test_another_figure_is_another_sentence(template: Template, english: bool) -> None:
    """No figure of a rule is left out of what it says."""
    data, place = placed(template)
    before = sentences_at(data, place, english=english)
    part = value_at(data, place)
    for path in figures(part):
        if (part.get("key", ""), str(path[-1])) in UNTOLD:
            continue
        changed = deepcopy(part)
        holder = changed
        for name in path[:-1]:
            holder = holder[name]
        holder[path[-1]] = int(Fraction(str(holder[path[-1]])) // 1) + 1
        put_at(data, place, changed)
        told = [sentences_at(data, place, english=english)]
        told += [sentences_at(data, f"{place}.{inner}", english=english) for inner in inside(path)]
        put_at(data, place, part)
        was = [before]
        was += [sentences_at(data, f"{place}.{inner}", english=english) for inner in inside(path)]
        assert told[0], path
        assert told != was, path


def inside(path: tuple[Any, ...]) -> list[str]:
    """The parts on the way to a figure, which may tell it themselves."""
    return [".".join(map(str, path[:n])) for n in range(1, len(path))]


def value_at(data: Any, place: str) -> Any:
    """What stands at a place."""
    for name in place.split("."):
        data = data[int(name)] if isinstance(data, list) else data[name]
    return data


def put_at(data: Any, place: str, value: Any) -> None:
    """Put a part at a place."""
    *before, last = place.split(".")
    holder = value_at(data, ".".join(before)) if before else data
    holder[int(last) if isinstance(holder, list) else last] = value


def test_a_list_is_told_by_its_entries_and_never_by_the_whole_scheme() -> None:
    data = load_preset("county").to_data()
    assert len(sentences_at(data, "peer_groups")) >= len(data["peer_groups"])
    assert sentences_at(data, "title") == ()
    assert sentences_at(data, "") != ()


def test_a_plan_without_days_to_refile_says_nothing_of_them() -> None:
    data = load_preset("county").to_data()
    data["plans"]["resubmit_days"] = 0
    assert "退回" not in "".join(sentences_at(data, "plans"))
