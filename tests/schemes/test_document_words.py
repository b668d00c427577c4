"""A scheme that is read and signed: every field and choice in words, each by the part it is in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import docx
import pytest

from schemes.document_choices import CHOICES, OWN_CHOICES
from schemes.document_words import (
    SECTIONS,
    document_models,
    field_words,
    model_of,
    models_in,
    value_words,
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


def test_every_field_and_every_choice_has_words() -> None:
    fields = [
        (model, name, field)
        for model in document_models()
        for name, field in model.model_fields.items()
        if name not in {"key", "kind", "format"}
    ]
    assert [name for _m, name, f in fields if not f.title and name not in SECTIONS] == []
    found = [(name, text) for _m, name, field in fields for text in choices(field.annotation)]
    known = {*CHOICES, *KINDS}
    assert [each for each in found if each not in OWN_CHOICES and each[1] not in known] == []


def test_a_name_that_two_parts_share_is_worded_by_the_part() -> None:
    """The least that a grade adds, and how few may rate in a survey, are both called ``least``."""
    assert field_words("least", english=False, model=GradeRange) == "最少加减"
    assert field_words("least", english=False, model=SurveyCorrection) == "至少几个单位评价"


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


def test_word_has_the_official_layout_and_every_clause() -> None:
    document = load_preset("district")
    file = docx.Document(io.BytesIO(scheme_docx(document)))
    assert file.sections[0].top_margin.mm == pytest.approx(37, abs=0.1)
    assert file.paragraphs[0].style.name == "公文标题"
    cells = {row.cells[0].text for table in file.tables for row in table.rows}
    assert set(document.clauses) <= cells
    assert "审批" in file.paragraphs[-1].text
