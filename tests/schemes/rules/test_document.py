"""Scheme documents: read strictly, every fault with its path, written so that nothing changes."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from schemes.document import SchemeDocument, document_schema
from schemes.document_io import dump_document, load_data, load_document
from schemes.golden import overlay
from schemes.presets import load_preset, preset_text
from schemes.rules.component import read_as
from schemes.uses import in_components

PRESET = load_preset("county")


def data() -> dict[str, Any]:
    """The preset as data that a test may spoil."""
    return copy.deepcopy(PRESET.to_data())


def faults(spoiled: object) -> dict[str, str]:
    """The faults of a document: path → code."""
    loaded = load_data(spoiled)
    assert loaded.document is None
    for error in loaded.errors:
        assert error.zh
        assert error.en
        assert "{" not in error.zh + error.en
    return {error.path: error.code for error in loaded.errors}


def test_yaml_out_and_in_changes_nothing() -> None:
    text = dump_document(PRESET)
    again = load_document(text)
    assert again.errors == ()
    assert again.document == PRESET
    assert dump_document(again.document) == text


def test_the_hash_is_of_the_content_not_of_its_order() -> None:
    mixed = dict(reversed(PRESET.to_data().items()))
    assert SchemeDocument.model_validate(mixed).content_hash() == PRESET.content_hash()
    changed = data()
    changed["pay"]["unit"]["base"] = 7001
    assert SchemeDocument.model_validate(changed).content_hash() != PRESET.content_hash()


def test_equal_figures_written_differently_are_the_same_document() -> None:
    changed = data()
    changed["pay"]["unit"]["base"] = "7000.00"
    changed["pay"]["filings"]["level_two_cut"] = "1/5"
    assert SchemeDocument.model_validate(changed).content_hash() == PRESET.content_hash()


def test_a_decimal_without_quotes_is_refused_where_it_stands() -> None:
    text = preset_text("county").replace('level_two_cut: "0.2"', "level_two_cut: 0.2")
    loaded = load_document(text)
    assert [(e.path, e.code) for e in loaded.errors] == [("pay.filings.level_two_cut", "exact")]
    assert "加引号" in loaded.errors[0].zh


def test_all_faults_are_reported_at_once() -> None:
    spoiled = data()
    spoiled["surprise"] = 1
    spoiled["title"].pop("en")
    spoiled["pay"]["unit"]["base"] = -1
    spoiled["honours"]["caps"]["order"] = "any"
    spoiled["calendar"][0]["date"] = "13-01"
    spoiled["peer_groups"][0]["components"][0]["rule"]["kind"] = "guess"
    assert faults(spoiled) == {
        "surprise": "extra_forbidden",
        "title.en": "missing",
        "pay.unit.base": "negative",
        "honours.caps.order": "literal_error",
        "calendar.0.date": "string_pattern_mismatch",
        "peer_groups.0.components.0.rule": "union_tag_invalid",
    }


def test_references_that_lead_nowhere_are_found() -> None:
    spoiled = data()
    spoiled["peer_groups"][0]["components"][3]["rule"]["groups"][0]["voter_group"] = "nobody"
    spoiled["honours"]["kinds"][0]["points"]["village"] = 1
    spoiled["honours"]["distinctive"]["least_level"] = "village"
    spoiled["honours"]["multi_superior"]["to_kind"] = "medal"
    spoiled["pay"]["rates"]["entries"][2]["rating"] = "awful"
    spoiled["excellence_quota"]["places"][0]["peer_group"] = "moon"
    spoiled["vetoes"]["entries"][1]["key"] = "family_planning"
    spoiled["deductions"]["entries"][0]["clauses"] = ["K-99"]
    spoiled["peer_groups"][1]["components"][3]["rule"]["maximum"] = 10
    assert faults(spoiled) == {
        "peer_groups.0.components.3.rule.groups.0.voter_group": "unknown_reference",
        "honours.kinds.0.points.village": "unknown_reference",
        "honours.distinctive.least_level": "unknown_reference",
        "honours.multi_superior.to_kind": "unknown_reference",
        "pay.rates.entries.2.rating": "unknown_reference",
        "excellence_quota.places.0.peer_group": "unknown_reference",
        "vetoes.entries.1.key": "repeated_key",
        "deductions.entries.0.clauses.0": "unknown_clause",
        "peer_groups.1.components.3.rule.maximum": "maximum_differs",
    }


@pytest.mark.parametrize("times", [None, 1, "0.5"])
def test_what_is_far_from_last_year_must_be_said(times: Any) -> None:
    """Once last year's actual, or less, is far from nothing or from everything."""
    spoiled = data()
    place = next(
        n for n, each in enumerate(spoiled["plan_warnings"]) if each["key"] == "far_from_last"
    )
    spoiled["plan_warnings"][place]["times"] = times
    assert faults(spoiled) == {f"plan_warnings.{place}.times": "times_missing"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [", "yaml_syntax"),
        ("key: county\nkey: other", "yaml_repeated"),
        ("a: &x [1]\nb: *x", "yaml_alias"),
        ("- 1", "yaml_root"),
        ("", "yaml_root"),
        ("a: !!python/object/apply:os.system [id]", "yaml_syntax"),
        ("x" * 1_000_001, "too_large"),
    ],
)
def test_text_that_is_no_document_is_refused_with_its_reason(text: str, code: str) -> None:
    loaded = load_document(text)
    assert loaded.document is None
    assert [error.code for error in loaded.errors] == [code]


def test_dates_and_yes_stay_what_was_written() -> None:
    """YAML would read 12:30 as 750, no as false and 2012-01-01 as a date."""
    loaded = load_document("key: no\ndocument_number: 2012-01-01\ntitle: {zh: 12:30, en: yes}")
    codes = {error.path: error.code for error in loaded.errors}
    assert {"key", "document_number", "title.zh", "title.en"}.isdisjoint(codes)


def test_every_rule_of_the_preset_names_its_clause() -> None:
    bare = []

    def look(path: str, value: object) -> None:
        if isinstance(value, dict):
            if "kind" in value and not value.get("clauses") and "method" not in path:
                bare.append(path)
            for key, item in value.items():
                look(f"{path}.{key}", item)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                look(f"{path}.{place}", item)

    look("", PRESET.to_data())
    assert bare == []


def test_the_schema_describes_every_kind_of_rule() -> None:
    schema = document_schema()
    kinds = {
        model["properties"]["kind"]["const"]
        for model in schema["$defs"].values()
        if "kind" in model.get("properties", {})
    }
    assert {"targets", "common_items", "ballots", "honours", "linear_spread", "filings"} <= kinds
    assert len(kinds) == 40
    yaml.safe_dump(schema)


def test_a_worked_years_entries_lie_over_the_preset() -> None:
    document = overlay(
        {
            "A": "6500.50",
            "rates": {"unqualified": "0.5"},
            "honour_points": {"single": [1, 2, 3, 4]},
            "quota_places": {"department": 3},
            "reprimands_for_loss": 3,
            "ballot_maximum": 10,
            "leader_bonus": {"head": 4000},
            "components": {"street": {"work": {"points": 70.5, "source": "ballots"}}},
        }
    )
    again = load_data(document.to_data())
    assert again.errors == ()
    plain = document.to_data()
    assert plain["pay"]["unit"]["base"] == "6500.5"
    assert plain["peer_groups"][2]["base_points"] == "70.5"
    assert plain["peer_groups"][2]["components"][0]["rule"]["maximum"] == 10
    assert document.pay.leader_bonus.ranks[0].amount == 4000


def test_an_entry_of_a_worked_year_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        overlay({"colour": "red"})


def test_a_rule_that_reads_the_marks_of_an_older_kind_has_its_sheets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = load_preset("municipal")
    (basic,) = (part for part in city.peer_groups[0].components if part.key == "basic")
    assert read_as(basic) == "rated"
    monkeypatch.setattr(type(basic.rule), "READS", "leader_marks")
    assert read_as(basic) == "leader_marks"
    assert not in_components("rated")(city)


def test_a_component_written_by_others_is_one_of_somebody() -> None:
    spoiled = data()
    spoiled["plans"]["written_for"] = [
        {"component": "general", "groups": ["ministry"], "by": ["财政局"]},
        {"component": "general", "by": ["财政局"]},
        {"component": "functional", "units": ["国税分局"], "by": ["财政局"]},
    ]
    assert faults(spoiled) == {
        "plans.written_for.0.groups.0": "unknown_reference",
        "plans.written_for.1.units": "too_short",
        "plans.written_for.2.component": "unknown_reference",
    }
