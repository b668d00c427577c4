"""Search: what was typed, what fits, and that nothing is named that its reader may not open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.search import SearchQuery, find, marked, read_query
from schemes.models import ImportBatch
from tests import factories
from tests.bonuses.people import PaidCounty, make_paid_county, other_account
from tests.kept import kept_for_module
from units.models import Account, Role, Unit

OWN, OTHER = "101", "103"


@pytest.mark.parametrize(
    ("typed", "text", "letters"),
    [
        ("  财政局 ", "财政局", ""),
        ("ＣＺＪ", "CZJ", "czj"),
        ("cai zheng'ju", "cai zheng'ju", "caizhengju"),
        ("K-5.5.5", "K-5.5.5", ""),
        ("118-006", "118-006", ""),
        ("   ", "", ""),
        ("长" * 100, "长" * 60, ""),
    ],
)
def test_what_was_typed_is_read_in_one_form(typed: str, text: str, letters: str) -> None:
    query = read_query(typed)
    assert (query.text, query.letters) == (text, letters)
    assert bool(query) == bool(text)


@pytest.mark.parametrize(
    ("text", "typed", "initials", "expected"),
    [
        ("财政局", "财政", "czj", "<mark>财政</mark>局"),
        ("县财政局", "czj", "xczj", "县<mark>财政局</mark>"),
        ("财政局", "caizheng", "czj", "财政局"),
        ("粮食总产量", "产量 粮食", "", "<mark>粮食</mark>总<mark>产量</mark>"),
        ("<b>a</b>", "a", "", "&lt;b&gt;<mark>a</mark>&lt;/b&gt;"),
        ("", "a", "", ""),
    ],
)
def test_what_fits_is_marked_and_the_rest_escaped(
    text: str, typed: str, initials: str, expected: str
) -> None:
    assert marked(text, read_query(typed), initials) == expected


def _county() -> PaidCounty:
    paid = make_paid_county()
    county = paid.county
    Unit.objects.filter(code=OWN).update(name="财政局", initials="czj", pinyin="caizhengju")
    for code in (OWN, OTHER):
        unit = county.units[code]
        factories.add_target(county, f"{code}-Z9", unit, "general", 7, None)
        factories.add_honour(
            county, f"H{code}", unit, title=f"平安先进{code}", document="秀文〔7〕"
        )
    ImportBatch.objects.create(
        year=county.year,
        file_name="平安全年.xlsx",
        uploaded_by=county.clerk,
        uploaded_at=timezone.now(),
        size=1,
    )
    return paid


fresh_county = kept_for_module(_county)


@pytest.fixture
def paid(db: None, fresh_county: Callable[[], PaidCounty]) -> PaidCounty:
    return fresh_county()


def _of(account: Account, typed: str, kind: str = "") -> dict[str, list[str]]:
    groups = find(account, read_query(typed), kind=kind)
    return {group.kind.key: [hit.title for hit in group.hits] for group in groups}


def _as(paid: PaidCounty, role: str) -> Account:
    return other_account(paid.county, role, paid.county.units[OWN])


@pytest.mark.parametrize("typed", ["财政局", "财政", "czj", "CZJ", "caizheng", "cai zheng ju", OWN])
def test_a_unit_is_found_by_name_initials_pinyin_and_code(paid: PaidCounty, typed: str) -> None:
    assert _of(_as(paid, "target_office"), typed)["units"][0] == "财政局"


@pytest.mark.parametrize("typed", ["陈", "陈某", "A01", "a01"])
def test_a_person_is_found_by_name_and_number(paid: PaidCounty, typed: str) -> None:
    assert _of(_as(paid, "finance"), typed)["people"] == ["陈某"]


def test_the_whole_name_comes_before_its_beginning_and_that_before_the_rest(
    paid: PaidCounty,
) -> None:
    authority = paid.county.office.authority
    for code, name in (("801", "县审计局"), ("802", "审计局一分局")):
        Unit.objects.create(authority=authority, code=code, name=name)
    found = _of(_as(paid, "target_office"), "审计局", "units")["units"]
    assert found.index("审计局") < found.index("审计局一分局") < found.index("县审计局")


#: role → kinds in which the query 平安 (honours, an upload) and a person's name find something.
SEEN = {
    "target_office": ({"H101", "H103"}, True, True),
    "reviewing_office": ({"H101", "H103"}, False, True),
    "finance": (set(), False, True),
    "department_head": ({"H101"}, False, True),
    "department_filer": ({"H101"}, False, True),
    "functional_department": ({"H101"}, False, False),
    "leader": (set(), False, False),
    "staff": (set(), False, False),
    "auditor": (set(), False, False),
    "system_administrator": (set(), False, False),
}


@pytest.mark.parametrize("role", SEEN)
def test_each_role_finds_what_is_its_own_and_no_more(paid: PaidCounty, role: str) -> None:
    honours, uploads, people = SEEN[role]
    account = _as(paid, role)
    found = _of(account, "平安")
    assert set(found.get("honours", [])) == {f"平安先进{key[1:]}" for key in honours}
    assert ("平安全年.xlsx" in found.get("documents", [])) == uploads
    assert bool(_of(account, "陈某").get("people")) == people
    by_number = _of(account, "秀文〔7〕").get("documents", [])
    assert len(by_number) == len(honours)


@pytest.mark.any_database
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_no_hit_leads_to_a_page_that_its_reader_may_not_open(paid: PaidCounty, role: str) -> None:
    account = _as(paid, role)
    client = Client()
    client.force_login(account)
    hits = {
        hit.url: (group.kind.key, hit.title)
        for typed in ("平安", "1", "部门", "财政", "陈", "目标", "秀文", "加分", "K-5", "a")
        for group in find(account, read_query(typed))
        for hit in group.hits
    }
    statuses = {url: client.get(url).status_code for url in hits}
    assert {
        url: (status, *hits[url]) for url, status in statuses.items() if status not in {200, 302}
    } == {}


def test_another_county_is_not_found(paid: PaidCounty) -> None:
    west = factories.make_county("west", departments=1)
    factories.add_honour(west, "W1", west.units["101"], title="平安西县")
    found = _of(_as(paid, "target_office"), "平安")
    assert "平安西县" not in found["honours"]
    stranger = west.office.account(Role.TARGET_OFFICE, username="west-office")
    assert _of(stranger, "平安")["honours"] == ["平安西县"]
    assert "people" not in _of(stranger, "陈某")


def test_a_person_finds_himself(paid: PaidCounty) -> None:
    account = _as(paid, "staff")
    person = paid.people["A01"]
    Account.objects.filter(pk=account.pk).update(person=person)
    account.refresh_from_db()
    [group] = find(account, read_query("陈某"))
    assert [hit.url for hit in group.hits] == [reverse("schemes:person", args=["A01"])]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("K-5.5.5", "K-5.5.5"), ("5.5.5", "K-5.5.5"), ("k-7.9", "K-7.9"), ("三分之一", "K-7.5")],
)
def test_a_clause_is_found_by_number_and_by_words(paid: PaidCounty, typed: str, first: str) -> None:
    assert _of(_as(paid, "staff"), typed)["clauses"][0].startswith(f"{first} ")


def test_marks_of_like_are_only_text(paid: PaidCounty) -> None:
    account = _as(paid, "target_office")
    assert set(_of(account, "%")) == {"clauses"}, "clauses do say %"
    assert _of(account, "_") == {"help": ["封存"]}, "it names the command verify_year"
    assert _of(account, "部门\\") == {}


def test_all_words_must_fit_and_a_unit_may_stand_beside(paid: PaidCounty) -> None:
    account = _as(paid, "target_office")
    assert _of(account, "平安 财政局", "honours")["honours"] == ["平安先进101"]
    assert _of(account, "平安 无此单位") == {}
    assert "honours" not in _of(account, "财政局"), "a unit's name alone is no honour"


def test_the_search_asks_few_queries_over_all_kinds(paid: PaidCounty) -> None:
    for role in ("target_office", "department_head", "staff"):
        account = Account.objects.get(pk=_as(paid, role).pk)
        with CaptureQueriesContext(connection) as asked:
            find(account, read_query("101"))
        assert len(asked) <= 13, (role, [each["sql"][:80] for each in asked])


def test_a_kind_is_capped_and_says_that_there_is_more(paid: PaidCounty) -> None:
    authority = paid.county.office.authority
    Unit.objects.bulk_create(
        Unit(authority=authority, code=f"9{n:02}x", name=f"站所{n:02}") for n in range(60)
    )
    account = _as(paid, "target_office")
    [group] = find(account, read_query("站所"))
    assert (len(group.hits), group.more) == (5, True)
    [group] = find(account, read_query("站所"), kind="units")
    assert (len(group.hits), group.more) == (50, True)
    assert find(account, SearchQuery("", (), "")) == []


def test_page_list_and_api_show_the_same_hits(paid: PaidCounty) -> None:
    client = Client()
    client.force_login(_as(paid, "target_office"))
    page = client.get("/search/", {"q": "czj"}).content.decode()
    options = client.get("/search/suggest/", {"q": "czj"}).content.decode()
    found = client.get("/api/search/", {"q": "czj"}).json()
    [units] = [group for group in found if group["kind"] == "units"]
    assert "<mark>财政局</mark>" in page
    assert 'role="option"' in options
    assert "<mark>财政局</mark>" in options
    assert [hit["title"] for hit in units["hits"]] == ["财政局"]
    assert "没有找到" in client.get("/search/", {"q": "无此物"}).content.decode()
    assert client.get("/search/", {"q": "czj", "kind": "no-such"}).status_code == 200
    assert client.get("/search/").status_code == 200
    assert Client().get("/search/").status_code == 302
