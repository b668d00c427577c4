"""Places of the quota: the share of the grade or the general one, what was gained, whole places."""

from __future__ import annotations

from fractions import Fraction

import pytest

from schemes.presets import load_preset
from schemes.rules.excellence_quota import ExcellenceQuota

COUNTY = load_preset("county").excellence_quota
MUNICIPAL = load_preset("municipal").excellence_quota
FIVE = Fraction(5)


def test_the_county_gains_five_points_on_the_general_share() -> None:
    """15 % as a rule, 20 % for the first places (K-7.9)."""
    assert COUNTY.allowed(None, Fraction(0)) == 15
    assert COUNTY.allowed(None, FIVE) == 20
    assert COUNTY.most("department") == 20
    assert COUNTY.most("") == 15


@pytest.mark.parametrize(
    ("grade", "percent"), [("excellent", 20), ("good", 18), ("fair", 16), ("poor", 14)]
)
def test_the_city_allows_by_grade(grade: str, percent: int) -> None:
    """20, 18, 16, 14 % (M-12); before there is a grade the most that could come."""
    share = MUNICIPAL.share("economy", grade)
    assert MUNICIPAL.allowed(share, Fraction(0)) == percent
    assert MUNICIPAL.most("economy") == 20


def test_a_group_that_the_city_does_not_name_is_not_limited() -> None:
    """Counties have no staff quota in the municipal scheme (M-12 speaks of departments)."""
    assert MUNICIPAL.most("county") is None
    assert MUNICIPAL.allowed(None, Fraction(0)) is None


@pytest.mark.parametrize(
    ("rounding", "people", "percent", "places"),
    [
        ("down", 12, 20, 2),  # 2.4
        ("down", 13, 15, 1),  # 1.95
        ("down", 6, 15, 0),  # 0.9
        ("half_up", 13, 15, 2),
        ("half_up", 10, 15, 2),  # 1.5
        ("half_up", 12, 20, 2),
        ("up", 12, 20, 3),
        ("up", 10, 20, 2),  # a whole place is not one more
    ],
)
def test_parts_of_a_place(rounding: str, people: int, percent: int, places: int) -> None:
    """A limit is not exceeded unless the scheme says how parts of a place are rounded."""
    rule = ExcellenceQuota.model_validate({"kind": "excellence_quota", "rounding": rounding})
    assert rule.places_of(people, Fraction(percent)) == places


def test_what_says_nothing_leaves_the_hash_of_older_documents() -> None:
    """A document from before base and rounding reads and writes as it did."""
    data = ExcellenceQuota().model_dump(mode="json")
    assert not {"base", "rounding"} & set(data)
