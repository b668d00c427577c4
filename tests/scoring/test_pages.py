"""The pages about results: who sees what, how many queries, what is kept and what is drawn anew."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry, Job
from schemes.models import Year
from scoring import page_cache, queries
from scoring.services import result_set_recompute
from tests import factories
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role
from units.services import role_grant

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

LIST_PAGES = ("results", "sets", "difference", "missing", "honours")


def computed_county() -> County:
    county = make_county(departments=3)
    factories.add_honour(county, "h1", county.units["102"], kind="comprehensive", level="city")
    factories.add_honour(county, "h2", county.units["102"], kind="comprehensive", level="county")
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return county


fresh_county = kept_for_module(computed_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def office(county: County) -> Client:
    return client_of(county.office.account(Role.TARGET_OFFICE))


def filer(county: County, code: str = "102") -> Client:
    return client_of(county.office.account(Role.DEPARTMENT_FILER, unit=county.units[code]))


def page(client: Client, name: str, *args: Any, query: str = "") -> Any:
    return client.get(reverse(f"scoring:{name}", args=args) + query)


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- who sees what --------------------------------------------------------------------------------


def test_the_office_sees_every_unit_in_order(county: County) -> None:
    text = text_of(page(office(county), "results"))
    places = [text.index(county.units[code].name) for code in ("101", "102", "103")]
    assert "983.00" not in text
    assert places[1] < places[0] < places[2]


def test_a_filer_is_led_to_his_own_unit(county: County) -> None:
    response = page(filer(county), "results")
    assert response.status_code == 302
    assert response.url == reverse("scoring:unit", args=["102"])


def test_a_filer_reads_his_receipt_and_no_other(county: County) -> None:
    client = filer(county)
    text = text_of(page(client, "unit", "102"))
    assert "目标102-key" in text
    assert county.units["101"].name not in text
    assert county.units["103"].name not in text
    for name in ("unit", "unit_workbook", "unit_pdf"):
        assert page(client, name, "101").status_code == 404
        assert page(client, name, "none").status_code == 404


def test_a_filer_learns_of_no_other_unit_anywhere(county: County) -> None:
    client = filer(county)
    other = county.units["101"].name
    for name in ("sets", "difference", "missing", "honours"):
        assert other not in text_of(page(client, name))
    rows = workbook_rows(page(client, "results_export"))
    assert all(other not in row for row in rows)


def test_someone_with_two_units_gets_a_list_of_them(county: County) -> None:
    account = county.office.account(Role.DEPARTMENT_FILER, unit=county.units["102"])
    role_grant(
        account=account,
        role=Role.DEPARTMENT_FILER,
        authority=county.office.authority,
        unit=county.units["103"],
        actor=None,
    )
    text = text_of(page(client_of(account), "results"))
    assert county.units["103"].name in text
    assert county.units["101"].name not in text


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_roles_without_results_see_no_page(county: County, role: Role) -> None:
    client = client_of(county.office.account(role))
    for name in LIST_PAGES:
        assert page(client, name).status_code == 404
    assert page(client, "unit", "101").status_code == 404
    assert AuditEntry.objects.filter(event="access.denied").exists()


def test_another_authority_sees_nothing_of_this_one(county: County) -> None:
    elsewhere = make_county("west", departments=1)
    client = client_of(elsewhere.office.account(Role.TARGET_OFFICE, username="west-office"))
    assert county.units["103"].name not in text_of(page(client, "results"))
    assert page(client, "unit", "103").status_code == 404
    assert page(client, "results", query="?set=1").status_code == 404


@pytest.mark.parametrize(
    "query", ["?set=99", "?set=x", "?year=1999", "?year=-1", "?set=" + "9" * 30]
)
def test_what_is_not_there_is_not_found(county: County, query: str) -> None:
    assert page(office(county), "results", query=query).status_code == 404


def test_before_the_first_run_the_page_says_so(county: County) -> None:
    empty = make_county("new", departments=1)
    client = client_of(empty.office.account(Role.TARGET_OFFICE, username="new-office"))
    assert "还没有结果" in text_of(page(client, "results"))
    assert page(client, "missing").status_code == 404


# --- what is shown --------------------------------------------------------------------------------


def test_filters_and_order_narrow_the_table(county: County) -> None:
    client = office(county)
    text = text_of(page(client, "results", query="?q=103"))
    assert "显示 1 / 3 个单位" in text
    assert county.units["101"].name not in text
    reverse_order = text_of(page(client, "results", query="?sort=total"))
    assert reverse_order.index(">部门103<") < reverse_order.index(">审计局<")
    assert "没有符合条件的单位" in text_of(page(client, "results", query="?standing=unqualified"))


def test_a_vetoed_unit_is_tinted_and_not_ranked(county: County) -> None:
    factories.add_veto(county, "v1", county.units["101"])
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    text = text_of(page(office(county), "results"))
    assert '<tr class="vetoed">' in text
    assert "不排" in text


def test_the_receipt_says_why_an_honour_was_cut(county: County) -> None:
    text = text_of(page(office(county), "unit", "102"))
    assert "荣誉h2" in text
    assert "统计局" in text
    assert "2026年12月22日" in text
    assert "K-5.5.1" in text


def test_the_receipt_adds_up_in_its_sum_line(county: County) -> None:
    text = text_of(page(office(county), "unit", "102"))
    assert 'class="sum">972.9000 + 10.0000</td>' in text
    assert 'title="982.9000"' in text


def test_what_came_to_be_missing_is_no_loss_in_the_difference(county: County) -> None:
    factories.add_target(county, "103-new", county.units["103"], "key", 5, None)
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    text = text_of(page(office(county), "difference"))
    row = text.partition("部门103")[2].partition("</tr>")[0]
    assert "现缺" in row
    assert "−" not in row


def test_the_missing_list_names_unit_and_fact(county: County) -> None:
    factories.add_target(county, "103-new", county.units["103"], "key", 5, None)
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    text = text_of(page(office(county), "missing"))
    assert "部门103" in text
    assert "“目标103-new” 还没有评定" in text


def test_the_ledger_shows_what_was_left_out_and_why(county: County) -> None:
    client = office(county)
    text = text_of(page(client, "honours"))
    assert "荣誉h1" in text
    assert "荣誉h2" in text
    left_out = text_of(page(client, "honours", query="?state=left_out"))
    assert "<span>荣誉h2" in left_out
    assert "<span>荣誉h1" not in left_out
    rows = workbook_rows(page(client, "honours_export", query="?state=left_out"))
    assert any("荣誉h2" in row for row in rows)
    assert not any(row[1] == "荣誉h1" for row in rows)


def test_the_difference_lists_what_moved_and_where(county: County) -> None:
    factories.add_deduction(county, "d1", county.units["101"])
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    client = office(county)
    text = text_of(page(client, "difference"))
    assert county.units["101"].name in text
    assert "扣分" in text
    assert "没有更早的结果集可比" in text_of(page(client, "difference", query="?set=1"))


def test_an_old_set_says_that_it_is_old(county: County) -> None:
    factories.add_deduction(county, "d1", county.units["101"])
    client = office(county)
    assert "还没有计入" in text_of(page(client, "results"))
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    assert "还没有计入" not in text_of(page(client, "results"))
    assert "不是现行的" in text_of(page(client, "results", query="?set=1"))


# --- downloads ------------------------------------------------------------------------------------


def workbook_rows(response: Any) -> list[list[Any]]:
    assert response.status_code == 200, response.status_code
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_holds_exactly_the_table_on_the_screen(county: County) -> None:
    client = office(county)
    rows = workbook_rows(page(client, "results_export", query="?q=bm10&sort=total"))
    names = [row[1] for row in rows if row[1] and str(row[1]).startswith("部门")]
    assert names == ["部门103"]
    header = next(row for row in rows if row[0] == "名次")
    assert "重点职能目标 250" in header
    assert AuditEntry.objects.filter(event="result_set.export").count() == 1


def test_a_receipt_comes_as_workbook_and_pdf(county: County) -> None:
    client = office(county)
    rows = workbook_rows(page(client, "unit_workbook", "102"))
    assert any("目标102-key" in str(row[0]) for row in rows)
    response = page(client, "unit_pdf", "102")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


# --- recompute ------------------------------------------------------------------------------------


def test_recompute_is_one_job_however_often_asked(county: County) -> None:
    client = office(county)
    address = reverse("scoring:recompute")
    first = client.post(address, {"year": "2026"})
    second = client.post(address, {"year": "2026"})
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Job.objects.filter(kind="scoring.recompute").count() == 1
    assert "正在重新计算" in text_of(page(client, "results"))


def test_only_the_office_may_recompute(county: County) -> None:
    leader = client_of(county.office.account(Role.LEADER))
    assert leader.post(reverse("scoring:recompute"), {"year": "2026"}).status_code == 404
    assert "重新计算" not in text_of(page(leader, "results"))
    assert not Job.objects.exists()


def test_a_closed_year_refuses_in_words(county: County) -> None:
    Year.objects.filter(pk=county.year.pk).update(state="closed")
    response = office(county).post(reverse("scoring:recompute"), {"year": "2026"}, follow=True)
    assert "已封存" in response.content.decode()


# --- speed ----------------------------------------------------------------------------------------


def count_queries(client: Client, address: str) -> int:
    client.get(reverse("core:home"))  # the first request also writes the session's clock
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LIST_PAGES)
def test_pages_ask_at_most_15_queries_whatever_the_rows(county: County, name: str) -> None:
    factories.add_deduction(county, "d1", county.units["101"])
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    client, address = office(county), reverse(f"scoring:{name}")
    few = count_queries(client, address)
    for place in range(4, 12):
        factories.add_department(county, str(100 + place), order=place)
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    many = count_queries(client, address)
    assert many == few
    assert many <= 15


def test_the_unit_page_asks_at_most_15_queries(county: County) -> None:
    assert count_queries(office(county), reverse("scoring:unit", args=["102"])) <= 15


def test_a_page_that_the_browser_has_is_not_sent_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "_slot", lambda: 1)
    client = office(county)
    first = page(client, "results")
    again = client.get(reverse("scoring:results"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert "private" in first["Cache-Control"]
    monkeypatch.setattr(page_cache, "_slot", lambda: 2)
    later = client.get(reverse("scoring:results"), headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200  # what waits for the reader may have changed


def test_a_kept_page_is_not_drawn_again_and_not_shared_across_scopes(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = office(county)
    page(client, "missing")
    calls: list[int] = []
    original = queries.judged_entries
    monkeypatch.setattr(queries, "judged_entries", lambda *args: calls.append(1) or original(*args))
    leader = client_of(county.office.account(Role.LEADER))
    text_of(page(leader, "missing"))
    assert calls == []
    text_of(page(filer(county), "missing"))
    assert calls == [1]


def test_a_new_set_and_another_language_are_drawn_anew(county: County) -> None:
    client = office(county)
    first = page(client, "results")
    client.cookies["django_language"] = "en"
    english = client.get(reverse("scoring:results"))
    assert english["ETag"] != first["ETag"]
    del client.cookies["django_language"]
    factories.add_deduction(county, "d1", county.units["101"])
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    again = client.get(reverse("scoring:results"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
