"""A scheme that is read and signed: every field and choice in words, each by the part it is in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import docx
import pytest
import yaml

from schemes import measures
from schemes.document_choices import CHOICES, OWN_CHOICES
from schemes.document_words import (
    document_models,
    field_words,
    model_of,
    models_in,
    value_words,
    words_of_path,
)
from schemes.presets import load_preset
from schemes.rules.graded_change import GradeRange
from schemes.rules.survey_correction import SurveyCorrection
from schemes.rules.wording import KINDS
from schemes.showing import as_text
from schemes.showing_files import scheme_docx

PRESETS = ("county", "municipal", "district")
#: A word of the document's own keys: nothing that an official reads.
CODE = re.compile(r"[a-z]+_[a-z_]+|\b[a-z]{4,}\b")


def choices(annotation: Any) -> Iterator[str]:
    """The texts that a field may take."""
    if get_origin(annotation) is Literal:
        yield from (value for value in get_args(annotation) if isinstance(value, str) and value)
    for part in get_args(annotation):
        if not isinstance(part, str):
            yield from choices(part)


#: Figures that are counted in nothing: weights, factors, and a limit of points or of places.
BARE = {
    ("PayRow", "at"),
    ("Coefficient", "share"),
    ("MultiSuperior", "factor"),
    ("Dimension", "weight"),
    ("RatedSource", "weight"),
    ("WeightedGroup", "weight"),
}


def fields() -> list[tuple[str, str, Any, tuple[str, ...]]]:
    """Model, field, annotation and words of every field of the document."""
    words = yaml.safe_load((Path(measures.__file__).parent / "field_words.yaml").read_text("utf-8"))
    return [
        (model.__name__, name, field.annotation, words.get(model.__name__, {}).get(name, ()))
        for model in document_models()
        for name, field in model.model_fields.items()
        if name not in {"key", "kind", "format", "title", "clauses"}
    ]


def test_every_field_and_every_choice_has_words() -> None:
    assert [(model, name) for model, name, _a, words in fields() if len(words) < 2] == []
    found = [(name, text) for _m, name, annotation, _w in fields() for text in choices(annotation)]
    known = {*CHOICES, *KINDS}
    assert [each for each in found if each not in OWN_CHOICES and each[1] not in known] == []


def test_every_figure_says_what_it_is_counted_in() -> None:
    bare = {
        (model, name)
        for model, name, annotation, words in fields()
        if "Fraction" in str(annotation) and "schemes." not in str(annotation) and len(words) < 3
    }
    assert bare == BARE
    assert {words[2] for *_field, words in fields() if len(words) > 2} <= {
        *measures.UNITS,
        *measures.SWITCHES,
    }


def test_english_names_are_words_and_not_codes() -> None:
    heads = [words[1] for *_field, words in fields()]
    assert [head for head in heads if "_" in head or head[0].islower()] == []


@pytest.mark.parametrize(
    ("value", "measure", "zh", "en"),
    [
        ("0.85", "share", "85%", "85%"),
        ("1/3", "share", "1/3", "1/3"),
        (1, "points", "1 分", "1 point"),
        (7000, "yuan_head", "每人 7,000 元", "7,000 yuan a head"),
        (-4, "signed", "−4 分", "−4 points"),
        (-1200, "yuan", "−1,200 元", "−1,200 yuan"),
        ("02-28", "date", "2月28日", "28 February"),
    ],
)
def test_a_figure_has_its_unit(value: Any, measure: str, zh: str, en: str) -> None:
    assert measures.measured(value, measure, english=False) == zh
    assert measures.measured(value, measure, english=True) == en


@pytest.mark.parametrize(
    ("measure", "zh", "en"),
    [
        ("points", "分", "points"),
        ("yuan_head", "元每人", "yuan a head"),
        ("share", "%", "%"),
        ("month", "月", ""),
        ("date", "", ""),
        ("", "", ""),
    ],
)
def test_a_field_has_the_unit_behind_it(measure: str, zh: str, en: str) -> None:
    assert measures.unit_words(measure, english=False) == zh
    assert measures.unit_words(measure, english=True) == en


def test_a_grade_goes_by_the_grades_of_units_where_months_use_its_key() -> None:
    """The municipal scheme calls its third grade and the third level of a month by one key."""
    text = as_text(load_preset("municipal"), english=True)
    assert "Excellent 20%, Good 18%, Fair 16%, Poor 14%" in text


def test_a_name_that_two_parts_share_is_worded_by_the_part() -> None:
    """The least that a grade adds, and how few may rate in a survey, are both called ``least``."""
    assert field_words("least", english=False, model=GradeRange) == "加减从"
    assert field_words("least", english=True, model=SurveyCorrection) == "Rated by at least"


def test_a_place_in_the_document_is_said_in_words() -> None:
    data = load_preset("county").to_data()
    path = ("pay", "rates", "entries", "2", "share")
    assert words_of_path(data, path, english=True) == (
        *("Pay", "Replacement rates", "Cases", "Rated dissatisfied", "Of the standard"),
    )


def test_of_several_models_the_kind_says_which() -> None:
    leaf = load_preset("district").peer_groups[0].leaves()[0]
    rules = models_in(type(leaf), "rule")
    assert len(rules) > 2
    assert model_of({"kind": leaf.rule.kind}, rules) is type(leaf.rule)


def test_a_list_of_choices_is_read_as_choices() -> None:
    told = value_words(["change", "add"], english=False, names={"add": "加分"}, field="kinds")
    assert told == "改、增列"


@pytest.mark.parametrize("preset", PRESETS)
def test_nobody_signs_a_code(preset: str) -> None:
    text = as_text(load_preset(preset))
    assert CODE.findall(text) == []
    assert re.findall(r"[a-z]+_[a-z_]+", as_text(load_preset(preset), english=True)) == []


def test_word_has_the_official_layout_and_every_clause() -> None:
    document = load_preset("district")
    file = docx.Document(io.BytesIO(scheme_docx(document)))
    assert file.sections[0].top_margin.mm == pytest.approx(37, abs=0.1)
    assert file.paragraphs[0].style.name == "公文标题"
    cells = {row.cells[0].text for table in file.tables for row in table.rows}
    assert set(document.clauses) <= cells
    assert "审批" in file.paragraphs[-1].text
