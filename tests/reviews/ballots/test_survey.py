"""A correction survey cast as a secret round (E-2): who rates whom, what is hidden."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from reviews.ballots.models import VoteRound
from reviews.ballots.paper import Asked, Paper, PaperUnit, content_of
from reviews.ballots.services.keys import key_make
from reviews.ballots.services.rounds import (
    Design,
    round_design,
    round_freeze,
    round_open,
    round_start,
)
from reviews.ballots.services.slips import slips_make
from reviews.ballots.services.tally import round_tally
from reviews.ballots.survey import SurveyCount, correction_of, survey_count
from reviews.models import SurveyResult
from schemes.document import SchemeDocument
from schemes.presets import load_preset
from schemes.rules.survey_correction import SurveyCorrection
from scripts.recount import recount
from tests.fact_rows import office_account, signed_in
from tests.factories import County, record_all
from tests.kept import kept_for_module
from tests.reviews.ballots.rounds import paperless_county
from units.lifecycle_models import UnitRelation
from units.models import Role

RULE: dict[str, Any] = {
    "kind": "survey_correction",
    "key": "survey",
    "title": {"zh": "协作测评", "en": "Collaboration survey"},
    "neutral": 80,
    "per_point": "0.1",
    "most": 1,
    "closeness": 2,
}
SURVEY = "survey:survey:score"
FORM = Paper(
    "score",
    tuple(PaperUnit(n, f"10{n}", f"单位{n}", "d") for n in (1, 2, 3)),
    dimensions={"d": (Asked("whole", "总体评价", ""),)},
)
#: Each unit's people rate both others.
ALL = {1: {2, 3}, 2: {1, 3}, 3: {1, 2}}


def ballot(n: int, rater: int | None, **given: str) -> bytes:
    return content_of(f"R{n}", rater, {key[1:]: [value] for key, value in given.items()})


def counted(contents: list[bytes], **of_rule: Any) -> tuple[SurveyCount, SurveyCorrection]:
    rule = SurveyCorrection.model_validate({**RULE, **of_rule})
    return survey_count(FORM, contents, rule, ALL), rule


#: Unit 2 gives unit 1 three ballots, unit 3 gives it two.
BOXES = [ballot(n, 2, u1="90") for n in range(3)] + [ballot(n, 3, u1="60") for n in (4, 5)]


def test_of_two_ballots_nothing_is_in_any_figure() -> None:
    found, rule = counted(BOXES)
    assert [(each.rater, each.score, each.raters) for each in found.given] == [(2, 90, 3)]
    assert (found.few, found.count.scores[1]) == ({(1, 3)}, [90, 90, 90])
    assert correction_of(rule, found.given, 4) == 1


def test_taken_together_they_count_where_they_are_enough() -> None:
    found, _rule = counted(BOXES, few="merged")
    assert found.few == {(1, 3)}  # two ballots alone stay two
    few = [ballot(n, 2, u1="90") for n in (1, 2)] + [ballot(n, 3, u1="60") for n in (3, 4)]
    found, rule = counted(few, few="merged")
    assert [(each.rater, each.score, each.raters) for each in found.given] == [
        (2, 75, 2),
        (3, 75, 2),
    ]
    assert correction_of(rule, found.given, 4) == Fraction(-1, 2)


@pytest.mark.parametrize(("value", "points"), [("100", 1), ("85", Fraction(1, 2)), ("0", -1)])
def test_the_score_is_corrected_by_no_more_than_the_set_amount(
    value: str, points: Fraction
) -> None:
    found, rule = counted([ballot(n, 2, u1=value) for n in range(3)])
    assert correction_of(rule, found.given, 4) == points


def test_nobody_rates_his_own_unit_nor_one_he_has_nothing_to_do_with() -> None:
    wrong = [
        ballot(1, 1, u1="100"),
        ballot(2, None, u1="100"),
        ballot(3, 9, u1="100"),
        ballot(4, 2, u1="101"),
        b"torn",
    ]
    found, _rule = counted(wrong)
    assert (found.count.void, found.count.ballots, found.given) == (5, 0, [])


def relate(county: County, *pairs: tuple[str, str, int]) -> None:
    """Work relations of units by code, with how close they are."""
    rows = {
        f"{one}~{other}": {
            "unit": county.units[one],
            "other_unit": county.units[other],
            "kind": "serves",
            "closeness": closeness,
            "starts_on": datetime.date(2026, 1, 1),
        }
        for one, other, closeness in pairs
    }
    record_all(UnitRelation, county, rows, scope={"authority": county.office.authority})


def surveyed() -> County:
    data = load_preset("county").model_dump(mode="json")
    data["adjustments"] = [RULE]
    county = paperless_county("survey", SchemeDocument.model_validate(data))
    related = (("101", "102", 3), ("103", "101", 2), ("102", "103", 1))
    relate(county, *related)
    return county


fresh_county = kept_for_module(surveyed)


@contextmanager
def entered_beside(county: County, refused: str) -> Iterator[None]:
    """With a result typed in by hand, what is done within is refused."""
    stated = {"unit": county.units["101"], "rater": county.units["102"], "list_key": "survey"}
    record_all(SurveyResult, county, {"101/102": {**stated, "score": Fraction(50)}})
    with pytest.raises(ValidationError, match=refused):
        yield
    SurveyResult.objects.update(current=False)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def test_a_survey_goes_from_codes_to_the_correction(county: County) -> None:
    office = office_account(county, Role.TARGET_OFFICE, "surveymu")
    second = office_account(county, Role.REVIEWING_OFFICE, "surveyshen")
    row = round_start(year=county.year, live=SURVEY, actor=office)
    due = timezone.now() + datetime.timedelta(hours=1)
    stated = Design(title="协作测评", closes_at=due, slips=2)
    with pytest.raises(ValidationError, match="要分单位"):
        round_design(vote_round=row, version=row.version, stated=stated, actor=office)
    stated = Design(title="协作测评", closes_at=due, slips_each=3)
    round_design(vote_round=row, version=row.version, stated=stated, actor=office)
    row.refresh_from_db()
    round_freeze(vote_round=row, version=row.version, actor=office)
    files = tuple(key_make(vote_round=row, actor=each).content for each in (office, second))
    codes = {slip.label: slip.code for slip in slips_make(vote_round=row, actor=office)}
    row.refresh_from_db()
    with entered_beside(county, "不能再在系统里投"):
        round_open(vote_round=row, version=row.version, actor=office)
    round_open(vote_round=row, version=row.version, actor=office)
    rated = {voter.label: set(voter.units) for voter in row.voters.all()}
    one, two, three = (county.units[code].pk for code in ("101", "102", "103"))
    # The relation of 102 and 103 is not close enough.
    assert [voter.units for voter in row.voters.filter(unit=two)] == [[one]] * 3
    office_page, anybody = signed_in(office), signed_in(second)
    slip = reverse("reviews:vote_slip")
    for label, code in codes.items():
        page = anybody.post(slip, {"code": code})
        assert "最多加减 1 分" in page.content.decode()
        values = {one: "95", two: "70", three: "80"}
        fields = {f"c-{unit}-0": values[unit] for unit in rated[label]}
        assert (
            "票已收到" in anybody.post(slip, {"code": code, "cast": "1", **fields}).content.decode()
        )
    VoteRound.objects.filter(pk=row.pk).update(closes_at=timezone.now())
    row.refresh_from_db()
    count = partial(round_tally, vote_round=row, version=row.version, actor=office)
    with entered_beside(county, "先撤销那些"):
        count(files=files)  # type: ignore[arg-type]
    count(files=files)  # type: ignore[arg-type]
    row.refresh_from_db()
    results = SurveyResult.objects.filter(current=True)
    assert {(each.unit_id, each.rater_id, each.score, each.raters) for each in results} == {
        (one, two, 95, 3),
        (one, three, 95, 3),
        (two, one, 70, 3),
        (three, one, 80, 3),
    }
    # A second survey of the year asks the same units: a key that did not name its survey would
    # have the one's results take the place of the other's.
    assert all(each.key.endswith("/survey") for each in results)
    told = row.result["survey"]["units"]
    assert [told[code]["correction"] for code in ("101", "102", "103")] == ["1", "-1", "0"]
    assert recount(row.result) == []
    told["101"]["correction"] = "2"
    assert any("101" in fault for fault in recount(row.result))
    counted_page = office_page.get(reverse("reviews:vote_round", args=[row.pk]))
    assert "修正" in counted_page.content.decode()
    VoteRound.objects.filter(pk=row.pk).update(live=None)
    with pytest.raises(ValidationError, match="已经录入"):
        round_start(year=county.year, live=SURVEY, actor=office)
