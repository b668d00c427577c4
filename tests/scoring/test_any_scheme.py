"""Results of any scheme: its columns add up to the total, its words stand where its keys were."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from schemes.presets import load_preset
from scoring import queries
from scoring.grade_words import grade_basis, grade_change, grade_text, grade_titles
from scoring.models import ResultSet
from scoring.ranking import Filters, Ranking, extra_value, ranking
from scoring.services import result_set_recompute
from scoring.words import names_of
from tests.fact_rows import office_account, signed_in
from tests.factories import County
from tests.general_county import add_general_facts, make_general_county
from tests.kept import kept_for_module

pytestmark = pytest.mark.django_db


def computed() -> tuple[County, ResultSet]:
    county = make_general_county()
    for code in ("101", "102"):
        add_general_facts(county, code)
    outcome = result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    return county, outcome.result_set


fresh = kept_for_module(computed)


@pytest.fixture
def made(db: None, fresh: Callable[[], tuple[County, ResultSet]]) -> tuple[County, ResultSet]:
    return fresh()


@pytest.fixture
def office(made: tuple[County, ResultSet]) -> Client:
    return signed_in(office_account(made[0]))


def table_of(made: tuple[County, ResultSet]) -> Ranking:
    county, result_set = made
    scope = queries.results_scope(office_account(county, name="reader"))
    judged = queries.judged_entries(scope, result_set)
    return ranking(queries.set_document(result_set), judged, result_set.statistics, Filters())


def test_every_list_of_the_scheme_has_its_column_and_they_add_up(
    made: tuple[County, ResultSet],
) -> None:
    table = table_of(made)
    assert [extra.title for extra in table.extras] == [
        *("奖励加分", "市对县考核", "专项分", "协作测评", "平时考核")
    ]
    assert [column.title for column in table.columns][:2] == ["基础工作", "跟踪督查"]
    for row in table.rows:
        result = row.judged.result
        parts = [points for points in result.components.values() if points is not None]
        extras = [extra_value(extra, row) or Fraction(0) for extra in table.extras]
        if result.total is not None:
            assert sum(parts, Fraction(0)) + sum(extras, Fraction(0)) == result.total
    assert any((extra_value(table.extras[2], row) or 0) > 0 for row in table.rows)


def test_the_page_shows_them_and_no_column_of_another_place(office: Client) -> None:
    page = office.get("/results/").content.decode()
    assert "奖励加分" in page
    assert "⩽6" in page
    assert "sort=deductions" not in page
    assert "sort=add-special" in page
    assert "K-2.1" not in page


def test_a_receipt_says_stages_grades_and_conditions_in_the_schemes_words(office: Client) -> None:
    page = office.get("/results/units/101/").content.decode()
    assert "领导小组定为“良好”" in page
    assert "leading_group" not in page
    assert "缺条件：证件有效" in page
    assert "proved" not in page


@pytest.mark.parametrize("preset", ["municipal", "district"])
def test_the_presets_name_what_their_notes_carry(preset: str) -> None:
    document = load_preset(preset)
    names = names_of(document)
    kinds: dict[str, Any] = {name: dict(titles) for name, titles in names.items()}
    assert kinds["condition"]
    assert kinds["tier"] or kinds["stage"]
    assert all(
        title and title not in titles for titles in kinds.values() for title in titles.values()
    )


def test_a_grade_says_what_lowered_it() -> None:
    document = load_preset("municipal")
    titles = grade_titles(document)
    first, second = list(titles)[:2]
    plain = SimpleNamespace(grade=first, grade_by_score=first)
    lowered = SimpleNamespace(grade=second, grade_by_score=first)
    assert grade_change(plain, titles) == ""
    assert grade_text(plain, titles) == titles[first]
    assert titles[first] in grade_change(lowered, titles)
    assert grade_text(lowered, titles).startswith(titles[second])
    assert grade_basis(document) == "按分数"
    assert grade_titles(load_preset("county")) == {}


def test_a_scheme_without_bonus_says_so(office: Client) -> None:
    page = office.get("/bonuses/").content.decode()
    assert "本年的方案不发奖金" in page
    assert "人均标准" not in page
