"""Grades and questionnaires: what is a valid answer, what it is worth, what is published of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from reviews.ballots.counting import count_box, published_units
from reviews.ballots.models import VoteScale
from reviews.ballots.paper import (
    GRADE,
    QUESTIONS,
    Asked,
    Option,
    Paper,
    PaperUnit,
    content_of,
    faults_of,
    paper_of,
    score_of,
)
from reviews.ballots.sealing import new_receipt
from reviews.models import Ballot
from schemes.document import SchemeDocument
from schemes.document_checks import check_document
from schemes.presets import load_preset
from scripts.recount import main, recount
from tests.fact_rows import signed_in
from tests.reviews.ballots.rounds import Cast, opened, paperless_county

GRADES = (
    Option("good", "优秀", "Excellent", "100"),
    Option("fair", "一般", "Fair", "60"),
    Option("a_long_name_for_poor", "较差", "Poor", "0"),
)
STYLE = Asked("style", "作风", "Style", weight="2", options=GRADES)
SERVICE = Asked("service", "服务", "Service")
OPINION = Asked("opinion", "较上年", "Since last year", weight="0", options=GRADES)
UNITS = tuple(PaperUnit(n, f"10{n}", f"单位{n}", "department") for n in (1, 2))
FORM = Paper(QUESTIONS, UNITS, dimensions={"department": (STYLE, SERVICE, OPINION)})
ASKED = FORM.asked_of(UNITS[0])


def test_what_a_ballot_gives_is_the_mean_by_weight() -> None:
    assert score_of(ASKED, ["good", "70", "fair"]) == Fraction(2 * 100 + 70, 3)


def test_a_weight_of_many_digits_counts_as_it_stands() -> None:
    fine = replace(STYLE, weight="33333333/100000000")
    assert score_of((fine, SERVICE), ["good", "70"]) == Fraction(10333333300, 133333333)


def test_the_longest_values_that_are_valid_fit_under_the_seal() -> None:
    asked = tuple(replace(SERVICE, key=f"q{n}") for n in range(12))
    units = tuple(replace(UNITS[0], id=1000 + n) for n in range(30))
    form = Paper("score", units, dimensions={"department": asked})
    answers = {str(unit.id): ["000000000090"] * len(asked) for unit in units}
    assert faults_of(form, answers, {unit.id for unit in units}) == []
    assert len(content_of(new_receipt(), None, answers)) <= form.size


@pytest.mark.parametrize(
    "values",
    [
        ["splendid", "70", "fair"],
        ["100", "70", "fair"],
        ["good", "good", "fair"],
        ["good", "70", ""],
        ["good", "70"],
        [["good"], "70", "fair"],
        "good",
    ],
)
def test_what_is_not_on_the_form_is_no_answer(values: Any) -> None:
    answers = {"1": values, "2": ["good", "70", "fair"]}
    assert [fault.unit for fault in faults_of(FORM, answers, {1, 2})] == [1]


def test_a_form_is_stored_whole_and_its_ballots_have_one_length() -> None:
    assert paper_of(json.loads(json.dumps(FORM.plain()))) == FORM
    longest = {
        str(unit.id): ["a_long_name_for_poor", "100", "a_long_name_for_poor"] for unit in UNITS
    }
    many = replace(
        FORM, units=tuple(PaperUnit(10**9 + n, "1", "", "department") for n in range(40))
    )
    longest = {str(unit.id): longest["1"] for unit in many.units}
    content = content_of("AAAA-BBBB-CCCC-DDDD", None, longest)
    assert len(content) <= many.size


def counted(values: list[list[str]]) -> dict[str, Any]:
    contents = [content_of(f"R{n}", None, {"1": each}) for n, each in enumerate(values)]
    count = count_box(FORM, contents, secret=True, voters={})
    return published_units(FORM, count)


def test_of_answers_it_is_published_how_often_each_was_chosen() -> None:
    told = counted([["good", "70", "fair"], ["good", "90", "fair"], ["fair", "80", "good"]])["101"]
    assert told["answers"]["style"] == {"good": 2, "fair": 1, "a_long_name_for_poor": 0}
    assert told["dimensions"]["style"] == str(Fraction(260, 3))
    assert "service" not in told["answers"]
    assert counted([["good", "70", "fair"]] * 2)["101"] == {"scores": [], "hidden": True}


def graded_document(questions: int) -> SchemeDocument:
    """The county's scheme, in which leaders give grades to so many questions (0: to the whole)."""
    data = load_preset("county").model_dump(mode="json")
    group = next(each for each in data["voter_groups"] if each["key"] == "county_leaders")
    named = [("good", "优秀", 100), ("fair", "一般", 70), ("poor", "较差", 0)]
    group["grades"] = [
        {"key": key, "title": {"zh": zh, "en": key}, "value": value} for key, zh, value in named
    ]
    group["dimensions"] = [
        {"key": f"q{n}", "title": {"zh": f"第{n}问", "en": f"Question {n}"}, "weight": n}
        for n in range(1, questions + 1)
    ]
    data["registering"] = {}
    return SchemeDocument.model_validate(data)


def test_a_scheme_says_its_answers_once_and_within_the_maximum() -> None:
    data = graded_document(2).model_dump(mode="json")
    group = next(each for each in data["voter_groups"] if each["key"] == "county_leaders")
    group["grades"][0]["value"] = 101
    group["grades"][1]["key"] = "poor"
    for each in group["dimensions"]:
        each["weight"] = 0
    found = check_document(SchemeDocument.model_validate(data))
    assert Counter(fault.code for fault in found) == {
        "above_maximum": 1,
        "repeated_key": 1,
        "nothing_counts": 2,
    }


def test_a_scheme_that_grades_nothing_keeps_its_hash() -> None:
    """Stored documents of before have neither grades nor weights."""
    group = load_preset("county").model_dump(mode="json")["voter_groups"][0]
    assert "grades" not in group
    assert set(group["dimensions"][0]) == {"key", "title", "peer_groups"}


def graded(questions: int, scale: str) -> Cast:
    county = paperless_county("graded", graded_document(questions))
    return opened(4, f"group:county_leaders:{scale}", county=county, named="graded")


def sent(cast: Cast, place: int, *values: str) -> dict[str, str]:
    """What a leader's browser sends: the same answers for each of his units."""
    fields = {"cast": "1"}
    for unit in cast.voter(place).units:
        fields |= {f"c-{unit}-{n}": each for n, each in enumerate(values)}
    return fields


@pytest.mark.django_db
def test_a_questionnaire_goes_its_way_to_the_facts_that_are_scored(tmp_path: Path) -> None:
    cast = graded(2, VoteScale.QUESTIONS)
    address = reverse("reviews:vote", args=[cast.row.pk])
    leader = signed_in(cast.leaders[0])
    page = leader.get(address).content.decode()
    assert page.count('type="radio"') == 3 * 2 * 3  # units × questions × answers
    for unit in cast.voter(0).units:  # what else is known of each unit is a tap away (M-7)
        assert reverse("scoring:beside_ballot", args=[cast.row.pk, unit]) in page
    wrong = leader.post(address, {**sent(cast, 0, "good", ""), "a-x": "1"})
    assert (wrong.status_code, cast.row.box.count()) == (422, 0)
    assert "没有选" in wrong.content.decode()
    assert wrong.content.decode().count("checked") == 3  # what was chosen stays chosen
    for place, values in enumerate((("good", "fair"), ("good", "good"), ("fair", "poor"))):
        assert (
            signed_in(cast.leaders[place]).post(address, sent(cast, place, *values)).status_code
            == 200
        )
    row = cast.count()
    given = Ballot.objects.filter(unit=cast.county.units["101"], score__isnull=False)
    assert {each.score for each in given} == {Fraction(70, 3), 80, 100}
    assert row.result["units"]["101"]["answers"]["q2"] == {"good": 1, "fair": 1, "poor": 1}
    office = signed_in(cast.office).get(reverse("reviews:vote_round", args=[row.pk]))
    assert "优秀 1" in office.content.decode()
    published = json.loads(json.dumps(row.result))
    assert recount(published) == []
    published["units"]["101"]["answers"]["q2"]["good"] = 2
    assert any("q2" in fault for fault in recount(published))
    file = tmp_path / "published.json"
    file.write_text(json.dumps(row.result), encoding="utf-8")
    assert main([str(file)]) == 0


@pytest.mark.django_db
def test_a_grade_for_the_whole_is_one_question_a_unit() -> None:
    cast = graded(0, VoteScale.GRADE)
    preview = signed_in(cast.office).get(reverse("reviews:vote_round_preview", args=[cast.row.pk]))
    assert preview.content.decode().count('role="radiogroup"') == 3
    assert paper_of(cast.row.paper).scale == GRADE
    address = reverse("reviews:vote", args=[cast.row.pk])
    shy = cast.county.units["101"].pk
    for place in range(3):
        fields = sent(cast, place, "fair") | {f"a-{shy}": "1"}
        assert signed_in(cast.leaders[place]).post(address, fields).status_code == 200
    cast.count()
    assert not Ballot.objects.filter(unit=shy, score__isnull=False).exists()
    assert {b.score for b in Ballot.objects.filter(unit=cast.county.units["102"])} == {70, None}
