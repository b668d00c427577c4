"""The same thing claimed twice is recognised; what only looks alike is not."""

from __future__ import annotations

from datetime import date

import pytest

from reviews.honours.twins import Trait, sign_of, twins_among

DAY = date(2026, 3, 5)


def trait(key: str, unit: int, title: str = "全市工作先进单位", **values: object) -> Trait:
    told = {"body": "市政府", "project": "", "date": DAY, **values}
    return Trait(key, unit, title, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "sign"),
    [
        ({"title": "另一件", "digests": frozenset({"d"})}, "file"),
        ({"title": "另一件", "project": "防汛"}, "project"),
        ({"title": "全市 工作先进单位（集体）"}, "name"),
        ({"title": "全市工作先进单位", "body": "市 政府", "date": None}, "name"),
        ({"title": "全市工作先进单位", "body": "省厅"}, "name"),
        ({"title": "全市工作先进单位", "body": "省厅", "date": date(2026, 4, 1)}, None),
        ({"title": "计划生育优质服务奖"}, None),
    ],
)
def test_by_which_sign_two_claims_are_of_one_thing(
    other: dict[str, object], sign: str | None
) -> None:
    one = trait("1", 1, project="防汛", digests=frozenset({"d"}))
    assert sign_of(one, trait("2", 2, **other)) == sign  # type: ignore[arg-type]


def test_a_units_own_claims_are_no_twins_and_units_find_each_other() -> None:
    rows = [trait("1", 1), trait("2", 1), trait("3", 2)]
    found = twins_among(rows)
    assert {key: {twin.key for twin in twins} for key, twins in found.items()} == {
        "1": {"3"},
        "2": {"3"},
        "3": {"1", "2"},
    }
