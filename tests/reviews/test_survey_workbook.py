"""Two surveys of a year ask the same pair of units: each keeps its own result (E-2)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from reviews.models import SurveyResult
from schemes.document import SchemeDocument
from schemes.models import ImportState
from schemes.presets import load_preset
from schemes.workbook.reader import plan_file
from tests.fact_rows import office_account
from tests.factories import County
from tests.kept import kept_for_module
from tests.reviews.ballots.rounds import paperless_county
from tests.reviews.ballots.test_survey import RULE, relate
from tests.schemes.workbook.books import Rows, applied, book, messages, uploaded
from units.models import Role

#: Survey → what 102 gives 101 in it.
GIVEN = {"first_half": "91", "second_half": "76.5"}


def twice_surveyed() -> County:
    data = load_preset("county").model_dump(mode="json")
    names = {key: {"zh": key, "en": key} for key in GIVEN}
    data["adjustments"] = [{**RULE, "key": key, "title": names[key]} for key in GIVEN]
    county = paperless_county("surveys", SchemeDocument.model_validate(data))
    relate(county, ("101", "102", 3))
    return county


fresh_county = kept_for_module(twice_surveyed)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def line(survey: str, score: str) -> dict[str, Any]:
    return {"unit": "101", "rater": "102", "list": survey, "score": Fraction(score), "raters": 5}


def both(rows: Rows) -> None:
    rows["survey_results"] = [line(survey, score) for survey, score in GIVEN.items()]


def standing() -> dict[str, Fraction]:
    rows = SurveyResult.objects.filter(current=True)
    return {row.list_key: row.score for row in rows}


def test_two_surveys_of_one_pair_of_units_come_in_through_the_year_workbook(
    county: County,
) -> None:
    office = office_account(county, Role.TARGET_OFFICE, "surveybook")
    only = ("survey_results",)

    batch = applied(county.year, office, book(county.year, both, only=only))

    assert batch.state == ImportState.APPLIED, messages(batch)
    assert standing() == {"first_half": Fraction(91), "second_half": Fraction("76.5")}
    again = plan_file(book(county.year, lambda _rows: None, only=only), county.year)
    assert (again.errors, list(again.changes)) == ([], [])

    def corrected(rows: Rows) -> None:
        rows["survey_results"] = [line("first_half", "88"), line("second_half", "76.5")]

    applied(county.year, office, book(county.year, corrected, only=only), reason="核对后更正")
    assert standing() == {"first_half": Fraction(88), "second_half": Fraction("76.5")}


def test_a_line_without_its_survey_or_twice_in_one_is_refused(county: County) -> None:
    office = office_account(county, Role.TARGET_OFFICE, "surveybook")

    def wrong(rows: Rows) -> None:
        rows["survey_results"] = [line("", "90"), *[line("first_half", "91")] * 2]

    batch = uploaded(county.year, office, book(county.year, wrong, only=("survey_results",)))

    told = messages(batch)
    assert len(told) == 2
    assert standing() == {}
