"""Lists, details, forms and downloads of facts, as a person uses them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from documents.xlsx.reader import WorkbookReader
from reviews.models import Honour, Veto
from schemes.models import Year, YearState
from tests import factories
from tests.fact_rows import (
    CORRECTION,
    GOOD,
    KINDS,
    complete_county,
    entry_of,
    model_of,
    office_account,
    page_url,
    signed_in,
    standing_facts,
)
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
MOST_QUERIES = 15


fresh_county = kept_for_module(lambda: complete_county(make_county()))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Client:
    return signed_in(office_account(county))


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def links(page: str) -> list[str]:
    """The rows of a list, by the link of each."""
    return re.findall(r'<th scope="row"><a href="([^"]+)/">', page)


def vetoes(county: County, count: int) -> None:
    for number in range(count):
        unit = county.units["101" if number % 2 else "102"]
        factories.add_veto(county, f"F{number:03}", unit, title=f"事故{number:03}")


@pytest.mark.parametrize("slug", KINDS)
def test_a_fact_is_recorded_corrected_and_withdrawn_on_its_pages(
    county: County, office: Client, slug: str
) -> None:
    written = office.post(page_url(slug, "new"), GOOD[slug])
    fact = model_of(slug).objects.filter(current=True).latest("pk")
    assert written.status_code == 302, written.content.decode()
    assert written.url == page_url(slug, "detail", fact.key)
    form = text_of(office, page_url(slug, "correct", fact.key))
    assert f'name="expected" value="{fact.pk}"' in form
    field, text = CORRECTION[slug]
    sent = {**GOOD[slug], field: text, "reason": "核对原件", "expected": fact.pk}
    assert office.post(page_url(slug, "correct", fact.key), sent).status_code == 302
    changed = model_of(slug).objects.get(key=fact.key, current=True)
    assert changed.supersedes_id == fact.pk
    detail = text_of(office, page_url(slug, "detail", fact.key))
    assert "核对原件" in detail
    assert 'data-dialog-open="retire"' in detail
    gone = {"expected": changed.pk, "reason": "重复录入"}
    assert office.post(page_url(slug, "retire", fact.key), gone).status_code == 302
    assert not model_of(slug).objects.filter(key=fact.key, current=True).exists()
    detail = text_of(office, page_url(slug, "detail", fact.key))
    assert "重复录入" in detail
    assert "已撤销" in detail
    assert "data-dialog-open" not in detail.split("<main")[1].split("</main>")[0]
    assert fact.key in text_of(office, page_url(slug) + "?state=withdrawn").replace("%2F", "/")


def test_the_history_says_who_changed_what_when_and_why(county: County, office: Client) -> None:
    office.post(page_url("vetoes", "new"), GOOD["vetoes"])
    fact = Veto.objects.get(key="F900")
    sent = {**GOOD["vetoes"], "decided_by": "县政府", "reason": "认定机关写错"}
    office.post(page_url("vetoes", "correct", "F900"), {**sent, "expected": fact.pk})
    page = text_of(office, page_url("vetoes", "detail", "F900"))
    history = page[page.index("来历") :]
    assert "认定机关" in history
    assert history.index("县委") < history.index("县政府")
    assert "认定机关写错" in history
    assert str(fact.recorded_by) in history


def test_a_refused_form_keeps_what_was_typed_and_names_every_field(
    county: County, office: Client
) -> None:
    sent = {**GOOD["vetoes"], "title": "大桥垮塌", "document": "", "date": "昨天"}
    page = office.post(page_url("vetoes", "new"), sent).content.decode()
    assert "大桥垮塌" in page
    assert "昨天" in page
    assert "“依据文件”必须填" in page
    assert "不是日期" in page
    assert not Veto.objects.exists()


def test_a_stale_correction_tells_who_changed_what_and_lets_one_decide(
    county: County, office: Client
) -> None:
    office.post(page_url("vetoes", "new"), GOOD["vetoes"])
    seen = Veto.objects.get(key="F900")
    other = office_account(county, Role.TARGET_OFFICE, "second")
    entry_of("vetoes").record(
        year=county.year,
        texts={"title": "改过的事由"},
        actor=other,
        reason="补充",
        expected=seen.pk,
    )
    mine = {**GOOD["vetoes"], "decided_by": "市委", "reason": "更正机关", "expected": seen.pk}
    answer = office.post(page_url("vetoes", "correct", "F900"), mine)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert str(other) in page
    assert "改过的事由" in page
    assert "市委" in page
    current = Veto.objects.get(key="F900", current=True)
    assert current.title == "改过的事由"
    assert f'name="expected" value="{current.pk}"' in page
    office.post(page_url("vetoes", "correct", "F900"), {**mine, "expected": current.pk})
    assert Veto.objects.get(key="F900", current=True).decided_by == "市委"


def test_a_stale_withdrawal_is_refused_with_who(county: County, office: Client) -> None:
    office.post(page_url("vetoes", "new"), GOOD["vetoes"])
    seen = Veto.objects.get(key="F900")
    other = office_account(county, Role.TARGET_OFFICE, "second")
    entry_of("vetoes").record(
        year=county.year, texts={"title": "新事由"}, actor=other, reason="补充", expected=seen.pk
    )
    gone = {"expected": seen.pk, "reason": "重复"}
    page = office.post(page_url("vetoes", "retire", "F900"), gone, follow=True).content.decode()
    assert str(other) in page
    assert Veto.objects.filter(key="F900", current=True).exists()


def test_an_older_version_of_another_unit_stays_hidden(county: County, office: Client) -> None:
    office.post(page_url("vetoes", "new"), {**GOOD["vetoes"], "unit": "102", "title": "别家的事"})
    fact = Veto.objects.get(key="F900")
    sent = {**GOOD["vetoes"], "reason": "记错单位", "expected": fact.pk}
    office.post(page_url("vetoes", "correct", "F900"), sent)
    head = signed_in(office_account(county, Role.DEPARTMENT_HEAD))
    page = text_of(head, page_url("vetoes", "detail", "F900"))
    assert "别家的事" not in page
    assert "审计局" not in page
    assert "别家的事" in text_of(office, page_url("vetoes", "detail", "F900"))


def test_a_closed_year_offers_no_writing(county: County, office: Client) -> None:
    vetoes(county, 1)
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    page = text_of(office, page_url("vetoes"))
    assert page_url("vetoes", "new") not in page
    assert "封存" in page
    detail = text_of(office, page_url("vetoes", "detail", "F000"))
    assert page_url("vetoes", "correct", "F000") not in detail
    assert '<form class="fact-form"' not in text_of(office, page_url("vetoes", "new"))


def test_the_form_of_a_mark_asks_for_what_the_method_looks_at(
    county: County, office: Client
) -> None:
    page = text_of(office, page_url("target-marks", "new") + "?code=101-open")
    assert 'name="actual"' in page
    assert 'name="score"' not in page
    assert 'value="101-open" selected' in page
    marked = office.get(page_url("target-marks", "new") + "?code=101-key")
    assert marked.url == page_url("target-marks", "detail", "101-key")


@pytest.mark.parametrize("word", ["bm103", "F103", "部门103"])
def test_a_list_is_searched_by_name_initials_and_key(
    county: County, office: Client, word: str
) -> None:
    for code in ("101", "102", "103"):
        factories.add_veto(county, f"F{code}", county.units[code])
    assert links(text_of(office, page_url("vetoes") + f"?q={word}")) == ["F103"]


def test_a_list_is_sorted_both_ways_and_paged(county: County, office: Client) -> None:
    vetoes(county, 53)
    first = links(text_of(office, page_url("vetoes") + "?sort=title"))
    assert len(first) == 50
    assert first == sorted(first)
    assert links(text_of(office, page_url("vetoes") + "?sort=-title"))[0] == "F052"
    second = links(text_of(office, page_url("vetoes") + "?sort=title&page=2"))
    assert second == ["F050", "F051", "F052"]
    assert len(links(text_of(office, page_url("vetoes") + "?sort=no_such&page=zzz"))) == 50


def test_a_download_holds_exactly_the_rows_of_the_list(county: County, office: Client) -> None:
    vetoes(county, 53)
    answer = office.get(page_url("vetoes", "export") + "?q=%E4%BA%8B%E6%95%8501&sort=-title")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with WorkbookReader(io.BytesIO(content)) as book:
        name = book.sheet_names[0]
        rows = [[cell.text for cell in row.cells.values()] for row in book.rows(name)]
    found = [row[0] for row in rows if row and row[0].startswith("事故")]
    assert found == [f"事故{number:03}" for number in range(19, 9, -1)]


def test_the_cost_of_a_list_does_not_grow_with_its_rows(county: County, office: Client) -> None:
    standing_facts(county)
    vetoes(county, 45)
    for number in range(45):
        factories.add_honour(county, f"X{number}", county.units["101"])
    for slug in KINDS:
        for url in (page_url(slug), f"/api/{slug}/"):
            office.get(url)
            with CaptureQueriesContext(connection) as captured:
                office.get(url)
            assert len(captured) <= MOST_QUERIES, (url, len(captured))


def test_the_cost_of_a_history_does_not_grow_with_its_length(
    county: County, office: Client
) -> None:
    costs = set()
    for number in range(12):
        factories.add_veto(county, "F1", county.units["101"], title=f"事由{number}")
        office.get(page_url("vetoes", "detail", "F1"))
        with CaptureQueriesContext(connection) as captured:
            office.get(page_url("vetoes", "detail", "F1"))
        costs.add(len(captured))
    assert len(costs) == 1


def test_a_fault_in_the_middle_of_writing_leaves_nothing(
    county: County, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = model_of("targets").objects.get(key="101-key", current=True)

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("schemes.fact_entry.services.fact_retire", broken)
    entries = AuditEntry.objects.count()
    with pytest.raises(RuntimeError):
        entry_of("targets").retire(
            year=county.year, expected=target.pk, actor=county.clerk, reason="取消"
        )
    assert model_of("target-marks").objects.get(key="101-key").current
    assert AuditEntry.objects.count() == entries


def test_the_api_takes_and_gives_rows(county: County, office: Client) -> None:
    sent = {**GOOD["honours"], "is_system": True}
    made = office.post("/api/honours/", sent, "application/json")
    assert made.status_code == 201, made.content
    fact = made.json()
    assert fact["origin"] == "api"
    assert fact["values"]["level"] == "city"
    assert fact["values"]["is_system"] == "是"
    change = {"level": "province", "reason": "证书为省级", "expected": fact["id"]}
    fixed = office.patch("/api/honours/H900/", change, "application/json")
    assert fixed.status_code == 200, fixed.content
    assert fixed.json()["reason"] == "证书为省级"
    stale = office.patch("/api/honours/H900/", {**change, "level": "county"}, "application/json")
    assert stale.status_code == 409
    gone = {"reason": "退回", "expected": fixed.json()["id"]}
    assert office.post("/api/honours/retire/H900/", gone, "application/json").status_code == 204
    read = office.get("/api/honours/H900/").json()
    assert (read["current"], read["retired_reason"]) == (False, "退回")
    assert Honour.objects.filter(current=True).count() == 0


def test_the_api_names_every_wrong_field_and_refuses_inexact_numbers(
    county: County, office: Client
) -> None:
    wrong = {**GOOD["honours"], "date": "x", "level": "moon"}
    answer = office.post("/api/honours/", wrong, "application/json")
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {"date", "level"}
    inexact = {**GOOD["targets"], "points": 0.1}
    answer = office.post("/api/targets/", inexact, "application/json")
    assert set(answer.json()["error"]["fields"]) == {"points"}


def test_the_api_does_not_correct_another_fact_by_a_slip(county: County, office: Client) -> None:
    vetoes(county, 2)
    one = Veto.objects.get(key="F001")
    change = {"title": "别的", "reason": "错", "expected": one.pk}
    answer = office.patch("/api/vetoes/F000/", change, "application/json")
    assert set(answer.json()["error"]["fields"]) == {"expected"}
    assert Veto.objects.filter(current=True, title="别的").count() == 0
