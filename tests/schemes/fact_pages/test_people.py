"""Units of the year, postings, sanctions, personal scores, own distributions: one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.facts import StaleFactError
from core.models import AuditEntry
from schemes.models import Year, YearState
from tests.fact_rows import (
    PEOPLE_CORRECTION,
    PEOPLE_GOOD,
    PEOPLE_KINDS,
    add_people,
    complete_county,
    entry_of,
    model_of,
    office_account,
    page_of,
    page_url,
    signed_in,
)
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.office import plain_account
from units.models import Person, PostingMonths, Role, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
MOST_QUERIES = 15
POSTED = "P900/101/2020-03-01"

#: Who opens the pages of units, and those of people; only the target office writes.
READS_UNITS = frozenset(
    set(Role) - {Role.STAFF, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SETUP}
)
READS_PEOPLE = frozenset(
    {Role.TARGET_OFFICE, Role.REVIEWING_OFFICE, Role.FINANCE, Role.DEPARTMENT_HEAD}
)
#: Who works with whom is read by the offices and by the units themselves.
READS_RELATIONS = frozenset(
    (READS_PEOPLE - {Role.FINANCE}) | {Role.DEPARTMENT_FILER, Role.FUNCTIONAL_DEPARTMENT}
)
READERS = {"units": READS_UNITS, "relations": READS_RELATIONS}

fresh_county = kept_for_module(lambda: add_people(complete_county(make_county())))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Client:
    return signed_in(office_account(county))


def record(county: County, slug: str, texts: dict[str, str] | None = None, **given: Any) -> Any:
    told = {"actor": county.clerk, **given}
    return entry_of(slug).record(year=county.year, texts=texts or PEOPLE_GOOD[slug], **told)


def correct(county: County, slug: str, fact: Any, **given: Any) -> Any:
    field, text = PEOPLE_CORRECTION[slug]
    told = {"texts": {field: text}, "reason": "核对原件", "expected": fact.pk, **given}
    return record(county, slug, **told)


def retire(county: County, slug: str, fact: Any, reason: str = "录错") -> None:
    entry_of(slug).retire(year=county.year, expected=fact.pk, actor=county.clerk, reason=reason)


def problems(county: County, slug: str, texts: dict[str, str], **given: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        record(county, slug, {**PEOPLE_GOOD[slug], **texts}, **given)
    return caught.value.message_dict


def api_url(slug: str) -> str:
    return f"/api/{page_of(slug).api_name}/"


def months_now(key: str) -> list[int]:
    return list(
        PostingMonths.objects.filter(key=key, current=True).values_list("months", flat=True)
    )


@pytest.mark.parametrize("slug", PEOPLE_KINDS)
def test_a_fact_is_recorded_corrected_and_withdrawn_on_its_pages(
    county: County, office: Client, slug: str
) -> None:
    written = office.post(page_url(slug, "new"), PEOPLE_GOOD[slug])
    fact = model_of(slug).objects.filter(current=True).latest("pk")
    assert written.status_code == 302, written.content.decode()
    assert written.url == page_url(slug, "detail", fact.key)
    field, text = PEOPLE_CORRECTION[slug]
    sent = {**PEOPLE_GOOD[slug], field: text, "reason": "核对原件", "expected": fact.pk}
    assert office.get(page_url(slug, "correct", fact.key)).status_code == 200
    assert office.post(page_url(slug, "correct", fact.key), sent).status_code == 302
    changed = model_of(slug).objects.get(key=fact.key, current=True)
    assert changed.supersedes_id == fact.pk
    assert "核对原件" in office.get(page_url(slug, "detail", fact.key)).content.decode()
    stale = office.post(page_url(slug, "correct", fact.key), {**sent, "reason": "旧的", field: ""})
    assert stale.status_code == 200
    gone = {"expected": changed.pk, "reason": "重复录入"}
    assert office.post(page_url(slug, "retire", fact.key), gone).status_code == 302
    assert not model_of(slug).objects.filter(key=fact.key, current=True).exists()
    assert "重复录入" in office.get(page_url(slug, "detail", fact.key)).content.decode()
    assert office.get(page_url(slug) + "?state=withdrawn").status_code == 200


@pytest.mark.parametrize("slug", PEOPLE_KINDS)
def test_the_api_records_corrects_and_withdraws(county: County, office: Client, slug: str) -> None:
    made = office.post(f"{api_url(slug)}", PEOPLE_GOOD[slug], "application/json")
    assert made.status_code == 201, made.content
    fact, (field, text) = made.json(), PEOPLE_CORRECTION[slug]
    change = {field: text, "reason": "核对", "expected": fact["id"]}
    url = f"{api_url(slug)}{fact['key']}/"
    fixed = office.patch(url, change, "application/json")
    assert fixed.status_code == 200, fixed.content
    assert fixed.json()["values"][field] == text
    stale = office.patch(url, {**change, "reason": "另改", field: "1"}, "application/json")
    assert stale.status_code == 409
    gone = {"reason": "退回", "expected": fixed.json()["id"]}
    answer = office.post(f"{api_url(slug)}retire/{fact['key']}/", gone, "application/json")
    assert answer.status_code == 204
    assert office.get(url).json()["current"] is False


@pytest.mark.any_database
@pytest.mark.parametrize("role", Role)
def test_only_who_keeps_the_facts_has_the_forms(county: County, role: Role) -> None:
    client = signed_in(office_account(county, role))
    facts = {slug: record(county, slug) for slug in PEOPLE_KINDS}
    for slug, fact in facts.items():
        opened = role in READERS.get(slug, READS_PEOPLE)
        assert (slug, client.get(page_url(slug)).status_code) == (slug, 200 if opened else 404)
        assert client.get(f"{api_url(slug)}").status_code == (200 if opened else 404)
        form = 200 if role == Role.TARGET_OFFICE else 404
        assert client.get(page_url(slug, "new")).status_code == form
        assert client.get(page_url(slug, "correct", fact.key)).status_code == form
        if role == Role.TARGET_OFFICE:
            continue
        if opened:
            assert page_url(slug, "new") not in client.get(page_url(slug)).content.decode()
        sent = {"expected": fact.pk, "reason": "试试"}
        url = f"{api_url(slug)}{fact.key}/"
        statuses = {
            client.post(page_url(slug, "new"), PEOPLE_GOOD[slug]).status_code,
            client.post(page_url(slug, "retire", fact.key), sent).status_code,
            client.post(f"{api_url(slug)}", PEOPLE_GOOD[slug], "application/json").status_code,
            client.patch(url, sent, "application/json").status_code,
            client.post(f"{api_url(slug)}retire/{fact.key}/", sent, "application/json").status_code,
        }
        assert statuses == {404}
        fact.refresh_from_db()
        assert fact.current


@pytest.mark.parametrize("slug", PEOPLE_KINDS)
def test_another_authority_writes_nothing_here(county: County, slug: str) -> None:
    fact = record(county, slug)
    client = signed_in(office_account(make_county("west")))
    sent = {"expected": fact.pk, "reason": "越界"}
    assert client.post(page_url(slug, "retire", fact.key), sent).status_code == 404
    fact.refresh_from_db()
    assert fact.current


@pytest.mark.parametrize("slug", PEOPLE_KINDS)
def test_corrections_need_a_reason_and_the_row_that_stands(county: County, slug: str) -> None:
    fact = record(county, slug)
    assert record(county, slug) == fact
    with pytest.raises(ValidationError) as caught:
        correct(county, slug, fact, reason=" ")
    assert "reason" in caught.value.message_dict
    changed = correct(county, slug, fact, actor=plain_account("other"))
    with pytest.raises(StaleFactError) as stale:
        correct(county, slug, fact)
    assert stale.value.current == changed
    with pytest.raises(ValidationError):
        retire(county, slug, changed, reason="")
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    with pytest.raises(ValidationError, match="封存"):
        retire(county, slug, changed)


@pytest.mark.parametrize(
    ("slug", "texts", "wrong"),
    [
        ("units", {"name": "", "posts": "-1"}, {"name", "posts"}),
        ("units", {"peer_group": ""}, {"peer_group"}),
        ("units", {"code": "106", "name": "财政局"}, {"name"}),
        ("units", {"code": "105", "paid_like": "999"}, {"paid_like"}),
        ("postings", {"unit": "999", "starts_on": "昨天"}, {"unit", "starts_on"}),
        ("postings", {"ends_on": "2026-06-01"}, {"ends_on"}),
        ("postings", {"months": "13"}, {"months"}),
        ("postings", {"person": "P999"}, {"person_name"}),
        ("postings", {"person_name": "别人"}, {"person_name"}),
        ("sanctions", {"person": "P999", "kind": "moon"}, {"person", "kind"}),
        ("sanctions", {"date": "2025-06-18"}, {"date"}),
        ("sanctions", {"document": ""}, {"document"}),
        ("personal-scores", {"score": "-1", "grade": "best"}, {"score", "grade"}),
        ("personal-scores", {"unit": "102"}, {"person"}),
        ("personal-scores", {"score": ""}, {"score"}),
        ("own-distributions", {"amount": "1.005", "note": " "}, {"amount", "note"}),
        ("own-distributions", {"unit": "102"}, {"person"}),
    ],
)
def test_bad_input_is_named_by_field(
    county: County, slug: str, texts: dict[str, str], wrong: set[str]
) -> None:
    before = AuditEntry.objects.count()
    assert set(problems(county, slug, texts)) == wrong
    assert AuditEntry.objects.count() == before


def test_a_new_code_founds_a_unit(county: County) -> None:
    fact = record(county, "units", {**PEOPLE_GOOD["units"], "code": "107", "name": "档案局"})
    assert fact.unit == Unit.objects.get(code="107", name="档案局")


def test_a_unit_stays_in_the_year_while_facts_speak_of_it(county: County) -> None:
    fact = model_of("units").objects.get(key="101", current=True)
    with pytest.raises(ValidationError, match="目标"):
        retire(county, "units", fact)
    fact.refresh_from_db()
    assert fact.current


def test_a_new_staff_number_with_a_name_enters_a_person(county: County) -> None:
    row = {**PEOPLE_GOOD["postings"], "person": "P950", "person_name": "新人", "months": "6"}
    fact = record(county, "postings", row)
    assert fact.person == Person.objects.get(code="P950", name="新人")
    assert months_now(fact.key) == [6]


def test_months_are_written_corrected_and_withdrawn_with_their_posting(county: County) -> None:
    first = record(county, "postings", {**PEOPLE_GOOD["postings"], "months": "6"})
    second = record(county, "postings", {"months": "5"}, reason="核对", expected=first.pk)
    assert second.supersedes_id == first.pk
    assert months_now(first.key) == [5]
    again = record(county, "postings", {"months": "5"}, reason="核对", expected=first.pk)
    assert again == second
    third = record(county, "postings", {"title": "主任"}, reason="任命", expected=second.pk)
    assert months_now(first.key) == [5]
    page = signed_in(office_account(county)).get(page_url("postings", "detail", first.key))
    history = page.content.decode().split("来历")[-1]
    assert "本年月数" in history
    retire(county, "postings", third)
    assert months_now(first.key) == []


def test_a_person_has_at_most_twelve_months(county: County) -> None:
    standing = model_of("postings").objects.get(key=POSTED, current=True)
    record(county, "postings", {"months": "8"}, reason="档案", expected=standing.pk)
    assert set(problems(county, "postings", {"months": "5"})) == {"months"}
    record(county, "postings", {**PEOPLE_GOOD["postings"], "months": "4"})


def test_two_equal_sanctions_of_a_day_are_told_apart_by_number(county: County) -> None:
    first = record(county, "sanctions")
    second = record(county, "sanctions", {**PEOPLE_GOOD["sanctions"], "number": "2"})
    assert (first.key[-2:], second.key[-2:]) == ("/1", "/2")


def test_the_cost_of_a_list_does_not_grow_with_its_rows(county: County, office: Client) -> None:
    for number in range(12):
        person = f"P8{number:02}"
        row = {**PEOPLE_GOOD["postings"], "person": person, "person_name": "某", "months": "3"}
        record(county, "postings", row)
        record(county, "sanctions", {**PEOPLE_GOOD["sanctions"], "person": person})
    for slug in PEOPLE_KINDS:
        for url in (page_url(slug), f"{api_url(slug)}"):
            office.get(url)
            with CaptureQueriesContext(connection) as captured:
                office.get(url)
            assert len(captured) <= MOST_QUERIES, (url, len(captured))
