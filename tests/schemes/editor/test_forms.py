"""Every rule has a form: made from its type, for each kind that may stand somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from schemes.document import SchemeDocument
from schemes.document_io import load_document
from schemes.document_words import document_models
from schemes.editor.blanks import NAMELESS, blank_part
from schemes.editor.boxes import Box, Looks
from schemes.editor.changes import asked_change, write, writings_of
from schemes.editor.findings import review
from schemes.editor.forms import form_boxes
from schemes.editor.mending import read_draft
from schemes.editor.outline import is_used, outline_of
from schemes.editor.paths import path_of, path_text, value_at
from schemes.editor.starting import blank_document
from schemes.presets import PRESETS, load_preset
from schemes.rule_templates import Template, templates_at
from schemes.rules.base import Title
from tests.schemes.editor.faults import EVERY_FAULT

PARTS = [m for m in document_models() if m not in (Title, SchemeDocument)]


def boxes_in(boxes: list[Box] | tuple[Box, ...]) -> Iterator[Box]:
    for box in boxes:
        yield box
        yield from boxes_in(box.boxes)


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_the_plainest_part_of_every_kind_can_be_read(model: Any) -> None:
    model.model_validate(blank_part(model))


@pytest.mark.parametrize("template", templates_at("components"), ids=lambda each: each.key)
def test_a_component_that_is_added_works_from_the_first_moment(template: Template) -> None:
    told = {"title": "某县办法", "kind": "county", "base_points": "100", "groups": "县直部门"}
    data = blank_document(told)
    place = ("peer_groups", 0, "components")
    asked = asked_change("add", path_text(place), kind=template.kind)
    write(data, writings_of(data, asked))
    read = read_draft(data)
    assert read.faults == ()
    added = value_at(data, place)[-1]
    assert added["rule"]["kind"] == template.kind
    assert added["title"]["zh"] != NAMELESS["zh"]


@pytest.mark.parametrize("name", PRESETS)
def test_every_figure_of_a_scheme_stands_in_a_form(name: str) -> None:
    data = load_preset(name).to_data()
    shown = {
        box.path
        for part in outline_of(data)
        for top in part.nodes
        for node in top.walk()
        for box in boxes_in(form_boxes(Looks(data), path_of(node.path)))
    }
    figures = {
        path_text(path)
        for path, value in leaves((), data)
        if is_figure(path, value) and is_used(data, path[: 2 if path[0] == "pay" else 1])
    }
    assert figures - shown == set()


def leaves(path: tuple[Any, ...], value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves((*path, key), item)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, item in enumerate(value):
            yield from leaves((*path, place), item)
    else:
        yield path, value


def is_figure(path: tuple[Any, ...], value: Any) -> bool:
    """Numbers and switches; names and clauses have boxes of their own."""
    named = path[-1] in ("key", "kind", "format", "zh", "en") or "clauses" in path[:1]
    return isinstance(value, int) and not named


def test_every_fault_of_the_lint_is_told_at_a_place_that_has_a_form() -> None:
    loaded = load_document(EVERY_FAULT.read_text("utf-8"))
    assert loaded.document is not None
    data = loaded.document.to_data()
    found = review(data)
    assert {f"X-{n}" for n in range(1, 12)} <= {each.code for each in found.told}
    paths = {n.path for part in outline_of(data) for top in part.nodes for n in top.walk()}
    assert {each.form for each in found.told} <= paths


def test_a_scheme_with_a_fault_in_every_field_can_still_be_read() -> None:
    data = load_preset("county").to_data()
    for path, value in leaves((), data):
        if isinstance(value, int) and not isinstance(value, bool) and path != ("format",):
            holder: Any = value_at(data, path[:-1])
            holder[path[-1]] = "？"
    reading = read_draft(data)
    assert reading.document is not None
    assert len(reading.faults) > 50
    review(data)


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("honours", {"honours.clauses"}),
        ("pay.rates", {"pay.rates.clauses"}),
        ("deductions", {"deductions.clauses"}),
        ("peer_groups.0", set()),
        ("peer_groups.0.components.0", {"peer_groups.0.components.0.clauses"}),
        ("honours.caps", set()),
    ],
)
def test_a_clause_is_asked_for_where_publishing_asks_for_it(rule: str, asked: set[str]) -> None:
    """S-1: of a rule and of a component, not of an entry nor of a component's rule once more."""
    data = load_preset("county").to_data()
    boxes = boxes_in(form_boxes(Looks(data), path_of(rule)))
    assert {box.path for box in boxes if box.kind == "cites" and box.required} == asked


def test_a_field_says_what_to_fill_in() -> None:
    data = load_preset("county").to_data()
    helps = {b.path: b.help for b in boxes_in(form_boxes(Looks(data), path_of("honours")))}
    assert "封顶低" in helps["honours.caps"]


def test_a_list_of_parts_says_nothing_of_before_its_fields_do() -> None:
    """It stood there as the file writes it: ``voter_group township_leaders``."""
    base = load_preset("county").to_data()
    data = load_preset("county").to_data()
    path = path_of("peer_groups.0.components.3.rule.groups.0.weight")
    write(data, writings_of(data, asked_change("set", path_text(path), texts=["3"])))
    boxes = form_boxes(Looks(data, base), path_of("peer_groups.0.components.3"))
    said = {box.path: box.last for box in boxes_in(boxes) if box.last}
    assert said == {path_text(path): "1"}
