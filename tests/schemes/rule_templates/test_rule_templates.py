"""A template of every kind: in its place the document can be read, linted and told."""

from __future__ import annotations

from typing import get_args

import pytest

from schemes.document import SchemeDocument, UnitRule
from schemes.document_io import load_data
from schemes.document_words import document_models
from schemes.lint import lint
from schemes.rule_templates import Template, filled, templates, templates_at
from schemes.rules.component import Component, LeafRule, Nested
from schemes.sentences.reading import sentences_at
from tests.schemes.rule_templates.placing import BASE, placed


def ids(template: Template) -> str:
    return template.key


@pytest.mark.parametrize("template", templates(), ids=ids)
def test_in_its_place_it_is_read_linted_and_told(template: Template) -> None:
    data, path = placed(template)
    loaded = load_data(data)
    assert loaded.errors == ()
    assert loaded.document is not None
    assert [f.zh for f in lint(loaded.document) if f.severity == "error"] == []
    zh, en = (sentences_at(data, path, english=english) for english in (False, True))
    assert len(zh) == len(en) > 0


@pytest.mark.parametrize("template", templates(), ids=ids)
def test_its_fields_are_named_and_its_place_offers_it(template: Template) -> None:
    for english in (False, True):
        fields = template.fields(english=english)
        assert all(field.label and field.label != field.name for field in fields)
    named = {field.name for field in template.fields()}
    rule = template.part.get("rule", template.part)
    assert {name for name in rule if name not in ("kind", "key", "title")} <= named
    at = (
        "peer_groups.0.components.0.rule.components" if template.at == "components" else template.at
    )
    assert template in templates_at(at)


def test_every_kind_has_a_template() -> None:
    """Every kind of rule of a document, and every section of one that has no kind."""
    kinds = {
        str(model.model_fields["kind"].default)
        for model in document_models()
        if "kind" in model.model_fields
    }
    assert kinds - {template.kind for template in templates()} == set()
    sections = set(SchemeDocument.model_fields) - {
        *("format", "key", "title", "document_number", "clauses", "pay"),
    }
    assert sections - {template.at for template in templates()} == set()


def test_a_list_offers_its_kinds_and_no_others() -> None:
    offered = {template.kind for template in templates_at("peer_groups.1.components")}
    rules = {*get_args(LeafRule), Nested}
    assert offered == {rule.model_fields["kind"].default for rule in rules}
    pay = {template.kind for template in templates_at("pay.unit")}
    units = get_args(get_args(UnitRule)[0])
    assert pay == {rule.model_fields["kind"].default for rule in units}


def test_what_it_refers_to_is_the_documents_own_where_there_is_one() -> None:
    (ballots,) = [each for each in templates() if each.key == "ballots"]
    data = {**BASE, "voter_groups": [{"key": "heads", "title": {}, "maximum": 50}]}
    part, beside = filled(ballots, data)
    assert (part["rule"]["groups"][0]["voter_group"], part["rule"]["maximum"]) == ("heads", 50)
    assert beside == {}
    part, beside = filled(ballots, BASE)
    assert part["rule"]["groups"][0]["voter_group"] == beside["voter_groups"]["key"]
    assert Component.model_validate(part).points == 10
