"""A stated day against its year: the year before may still be decided, anything earlier may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reviews.days import early_words
from reviews.supervision.models import Sort
from reviews.supervision.parsing import read_item
from schemes.models import Year

CHECK = {
    "title": "工地抽查",
    "place": "五里村",
    "checked_by": "李某、王某",
    "text": "渠道淤塞",
    "problem": "yes",
}


@pytest.mark.parametrize(
    ("day", "early"),
    [
        (None, False),
        (date(2027, 1, 5), False),
        (date(2025, 1, 1), False),
        (date(2024, 12, 31), True),
    ],
)
def test_what_is_more_than_a_year_early_is_told(day: date | None, early: bool) -> None:
    assert bool(early_words(Year(year=2026), day)) is early


def test_a_spot_check_of_another_age_is_refused() -> None:
    year = Year(year=2026)
    assert read_item(year, Sort.CHECK, {**CHECK, "date": "2026-03-05"})["place"] == "五里村"
    with pytest.raises(ValidationError) as error:
        read_item(year, Sort.CHECK, {**CHECK, "date": "1999-03-05"})
    assert list(error.value.message_dict) == ["date"]
