"""The overview: how much it asks of the database, its filters, the budget."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from bonuses.overview import OverviewFilter, overview_of
from scoring.services import result_set_recompute
from tests.bonuses.people import PaidCounty, add_person, make_paid_county, other_account, post
from tests.factories import add_department, make_county
from tests.kept import kept_for_module

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
#: The first reader after a change also loads the people and the rates.
COLD_QUERIES = MOST_QUERIES + 3


fresh_county = kept_for_module(make_paid_county)


@pytest.fixture
def paid(db: None, fresh_county: Callable[[], PaidCounty]) -> PaidCounty:
    return fresh_county()


def page_of(paid: PaidCounty, **wanted: str):
    found = overview_of(other_account(paid.county, "finance"), paid.year, OverviewFilter(**wanted))
    assert found is not None
    return found


def queries(client, name: str, *args: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"bonuses:{name}", args=args)).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("name", "args"), [("overview", ()), ("sheet", ("101",))])
def test_pages_ask_few_queries_whatever_the_number_of_rows(
    paid: PaidCounty, client, name: str, args: tuple[str, ...]
) -> None:
    client.force_login(other_account(paid.county, "finance"))
    queries(client, name, *args)
    cache.clear()
    few = queries(client, name, *args)
    for number in range(3):
        unit = add_department(paid.county, str(301 + number), actual=90, order=20 + number)
        for place in range(4):
            person = add_person(paid.county, paid.people, f"E{number}{place}", "赵某")
            post(paid.county, person, unit if name == "overview" else paid.county.units["101"], 12)
    result_set_recompute(year=paid.year, actor=paid.county.clerk, cause="manual")
    cache.clear()
    many = queries(client, name, *args)
    assert many == few
    assert many <= COLD_QUERIES
    assert queries(client, name, *args) <= MOST_QUERIES


def test_units_come_in_order_of_the_result_and_can_be_sorted(paid: PaidCounty) -> None:
    assert page_of(paid).rows[0].code == "101"
    lowest = page_of(paid, sort="per_capita").rows[0]
    assert lowest.code == "102"
    assert page_of(paid, sort="-per_capita").rows[-1].code == "102"
    assert [row.code for row in page_of(paid, state="rate").rows] == ["102", "901"]
    assert [row.code for row in page_of(paid, search="县委").rows] == ["901"]
    assert page_of(paid, search="nothing of the kind").rows == []


def test_reasons_stand_beside_the_standard(paid: PaidCounty) -> None:
    rows = {row.code: row for row in page_of(paid).rows}
    assert [(chip.text, chip.clause) for chip in rows["102"].chips] == [("不合格 60%", "K-7.2")]
    office = [(chip.text, chip.clause) for chip in rows["901"].chips]
    assert office == [("不直接考核 110%", "K-7.3")]
    assert rows["101"].chips == ()


def test_the_budget_is_a_times_heads_beside_what_is_planned(paid: PaidCounty) -> None:
    page = page_of(paid)
    assert page.budget is not None
    assert page.budget.heads == page.totals.heads == 15
    assert page.budget.standard == Fraction(7000 * 15)
    assert page.budget.planned == page.totals.approved
    assert page.paid == page.totals.total


def test_before_anything_is_computed_the_page_says_so(client) -> None:
    county = make_county("south", departments=1)
    client.force_login(other_account(county, "finance"))
    assert "还没有算过奖金" in client.get(reverse("bonuses:overview")).content.decode()


def test_units_come_some_at_a_time_and_the_sums_are_of_all(
    paid: PaidCounty, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bonuses.views.overview.PER_PAGE", 2)
    client.force_login(other_account(paid.county, "finance"))
    whole = page_of(paid)
    first = client.get(reverse("bonuses:overview"))
    last = client.get(reverse("bonuses:overview"), {"page": "99", "sort": "-total"})
    shown = [[row.code for row in answer.context["part"]] for answer in (first, last)]
    assert shown[0] == [row.code for row in whole.rows[:2]]
    by_total = page_of(paid, sort="-total").rows
    assert shown[1] == [row.code for row in by_total[(len(by_total) - 1) // 2 * 2 :]]
    for answer in (first, last):
        assert answer.context["page"].totals == whole.totals
        assert 'aria-label="分页"' in answer.content.decode()
    book = client.get(reverse("bonuses:overview_xlsx"), {"page": "1"})
    rows = load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True)
    names = {cell for row in rows for cell in row}
    assert names >= {row.name for row in whole.rows}
