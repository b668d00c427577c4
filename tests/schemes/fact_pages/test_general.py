"""The facts of the general kinds of rules, one at a time: pages, API, refusals, who sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.facts import StaleFactError
from core.models import AuditEntry
from core.navigation import entries_for
from schemes.models import Year, YearState
from tests.fact_rows import (
    entry_of,
    model_of,
    office_account,
    page_of,
    page_url,
    signed_in,
)
from tests.factories import County, make_county
from tests.general_county import (
    GENERAL_CORRECTION,
    GENERAL_GOOD,
    GENERAL_KINDS,
    add_general_facts,
    make_general_county,
)
from tests.kept import kept_for_module
from tests.office import plain_account
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(make_general_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Client:
    return signed_in(office_account(county))


def record(county: County, slug: str, **given: Any) -> Any:
    told = {"texts": GENERAL_GOOD.get(slug, {}), "actor": county.clerk, **given}
    return entry_of(slug).record(year=county.year, **told)


def correct(county: County, slug: str, fact: Any, **given: Any) -> Any:
    field, text = GENERAL_CORRECTION[slug]
    told = {"texts": {field: text}, "reason": "核对原件", "expected": fact.pk, **given}
    return record(county, slug, **told)


def problems(county: County, slug: str, **texts: str) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        record(county, slug, texts={**GENERAL_GOOD[slug], **texts})
    return caught.value.message_dict


@pytest.mark.parametrize("slug", GENERAL_KINDS)
def test_a_fact_is_recorded_corrected_and_withdrawn_on_its_pages(
    county: County, office: Client, slug: str
) -> None:
    assert office.get(page_url(slug, "new")).status_code == 200
    written = office.post(page_url(slug, "new"), GENERAL_GOOD[slug])
    fact = model_of(slug).objects.get(current=True)
    assert written.status_code == 302, written.content.decode()
    assert written.url == page_url(slug, "detail", fact.key)
    field, text = GENERAL_CORRECTION[slug]
    sent = {**GENERAL_GOOD[slug], field: text, "reason": "核对原件", "expected": fact.pk}
    assert office.get(page_url(slug, "correct", fact.key)).status_code == 200
    assert office.post(page_url(slug, "correct", fact.key), sent).status_code == 302
    changed = model_of(slug).objects.get(key=fact.key, current=True)
    assert changed.supersedes_id == fact.pk
    assert "核对原件" in office.get(page_url(slug, "detail", fact.key)).content.decode()
    assert fact.unit.name in office.get(page_url(slug)).content.decode()
    gone = {"expected": changed.pk, "reason": "重复录入"}
    assert office.post(page_url(slug, "retire", fact.key), gone).status_code == 302
    assert not model_of(slug).objects.filter(current=True).exists()
    assert office.get(page_url(slug) + "?state=withdrawn").status_code == 200


@pytest.mark.parametrize("slug", GENERAL_KINDS)
def test_the_api_records_corrects_and_withdraws(county: County, office: Client, slug: str) -> None:
    base = f"/api/{page_of(slug).api_name}/"
    made = office.post(base, GENERAL_GOOD[slug], "application/json")
    assert made.status_code == 201, made.content
    fact, (field, text) = made.json(), GENERAL_CORRECTION[slug]
    change = {field: text, "reason": "核对", "expected": fact["id"]}
    url = f"{base}{fact['key']}/"
    fixed = office.patch(url, change, "application/json")
    assert fixed.status_code == 200, fixed.content
    assert fixed.json()["values"][field] == text
    back = {**change, "reason": "另改", field: GENERAL_GOOD[slug].get(field, "是")}
    assert office.patch(url, back, "application/json").status_code == 409
    gone = {"reason": "退回", "expected": fixed.json()["id"]}
    answer = office.post(f"{base}retire/{fact['key']}/", gone, "application/json")
    assert answer.status_code == 204
    assert office.get(url).json()["current"] is False


@pytest.mark.parametrize("slug", GENERAL_KINDS)
def test_corrections_need_a_reason_and_the_row_that_stands(county: County, slug: str) -> None:
    fact = record(county, slug)
    assert record(county, slug) == fact  # a second click
    with pytest.raises(ValidationError) as caught:
        correct(county, slug, fact, reason=" ")
    assert "reason" in caught.value.message_dict
    changed = correct(county, slug, fact, actor=plain_account("other"))
    with pytest.raises(StaleFactError) as stale:
        correct(county, slug, fact)
    assert stale.value.current == changed
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    told = {"expected": changed.pk, "actor": county.clerk, "reason": "误录"}
    with pytest.raises(ValidationError, match="封存"):
        entry_of(slug).retire(year=county.year, **told)


#: Who rated whom is not the rated unit's to know (E-2).
OFFICES_ONLY = frozenset({"survey-results"})


def test_a_unit_sees_its_own_and_writes_nothing(county: County) -> None:
    own, other = (add_general_facts(county, code) for code in ("101", "102"))
    filer = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    staff = signed_in(office_account(county, Role.STAFF, "staff"))
    west = signed_in(office_account(make_county("west")))
    for slug in GENERAL_KINDS:
        url = f"/api/{page_of(slug).api_name}/"
        assert filer.get(page_url(slug, "detail", other[slug])).status_code == 404
        assert filer.get(page_url(slug, "new")).status_code == 404
        assert filer.post(page_url(slug, "new"), GENERAL_GOOD[slug]).status_code == 404
        assert filer.post(url, GENERAL_GOOD[slug], "application/json").status_code == 404
        assert staff.get(page_url(slug)).status_code == 404
        assert west.get(page_url(slug, "detail", own[slug])).status_code == 404
        if slug in OFFICES_ONLY:
            assert filer.get(page_url(slug)).status_code == 404
            assert filer.get(page_url(slug, "export")).status_code == 404
            assert filer.get(page_url(slug, "detail", own[slug])).status_code == 404
            assert filer.get(url).status_code == 404
            continue
        assert filer.get(page_url(slug, "detail", own[slug])).status_code == 200
        keys = [row["key"] for row in filer.get(url).json()["results"]]
        assert set(keys) >= {own[slug]}
        assert other[slug] not in keys


@pytest.mark.parametrize(
    ("slug", "texts", "wrong"),
    [
        ("source-marks", {"component": "leaders"}, {"component"}),
        ("source-marks", {"score": "101"}, {"score"}),
        ("source-marks", {"component": "spot", "score": "51"}, {"score"}),
        ("source-marks", {"score": "", "marked_on": ""}, {"score", "marked_on"}),
        ("leader-marks", {"score": "90"}, {"place"}),
        ("leader-marks", {"place": ""}, {"score"}),
        ("leader-marks", {"place": "", "score": "120"}, {"score"}),
        ("leader-marks", {"place": "0", "leader": ""}, {"place", "leader"}),
        ("gradings", {"change": "-1"}, {"change"}),
        ("gradings", {"grade": "moon", "stage": ""}, {"grade", "stage"}),
        ("placings", {"place": "4"}, {"place"}),
        ("placings", {"component": "basic"}, {"component"}),
        ("claims", {"kind": "moon"}, {"kind"}),
        ("claims", {"level": ""}, {"level"}),
        ("claims", {"points": "3"}, {"points"}),
        ("claims", {"kind": "own"}, {"points"}),
        ("claims", {"document": "", "condition_proved": "或许"}, {"document", "condition_proved"}),
        ("special-points", {"points": "", "document": ""}, {"points", "document"}),
        ("survey-results", {"score": "101"}, {"score"}),
        ("survey-results", {"rater": "101"}, {"rater"}),
        # Neither works with the other: who does not know a unit does not rate it.
        ("survey-results", {"unit": "102", "rater": "103"}, {"rater"}),
        ("monthly-records", {"month": "13"}, {"month"}),
        ("monthly-records", {"document": ""}, {"document"}),
        ("monthly-records", {"points": "1"}, {"points"}),
        ("monthly-records", {"kind": "praised"}, {"points"}),
        ("outer-items", {"deduction": "-1", "place": "0"}, {"deduction", "place"}),
        ("economic-figures", {"reported": ""}, {"reported"}),
        ("economic-figures", {"unit": "999", "audited": "许多"}, {"unit", "audited"}),
    ],
)
def test_bad_input_is_named_by_field(
    county: County, slug: str, texts: dict[str, str], wrong: set[str]
) -> None:
    before = AuditEntry.objects.count()
    assert set(problems(county, slug, **texts)) == wrong
    assert AuditEntry.objects.count() == before


def test_a_fault_of_a_component_is_one_that_it_prices(county: County) -> None:
    told = {
        "code": "K1",
        "unit": "101",
        "component": "discipline",
        "kind": "late",
        "count": "2",
        "title": "迟报",
        "date": "2026-03-01",
        "document": "通报",
    }
    told_off_the_total = {**told, "component": ""}
    with pytest.raises(ValidationError) as caught:
        record(county, "deductions", texts=told_off_the_total)
    assert set(caught.value.message_dict) == {"kind"}
    assert record(county, "deductions", texts=told).component == "discipline"


def test_the_menu_holds_what_the_scheme_uses(county: County) -> None:
    general = {item.key for item, _url in entries_for(office_account(county))}
    plain = {item.key for item, _url in entries_for(office_account(make_county("west")))}
    assert {f"facts-{slug}" for slug in (*GENERAL_KINDS, "deductions")} <= general
    assert not {"facts-honours", "facts-vetoes", "facts-appraisals"} & general
    assert not {f"facts-{slug}" for slug in GENERAL_KINDS} & plain
    assert {"facts-honours", "facts-vetoes", "facts-appraisals"} <= plain


def test_a_page_of_a_kind_that_the_scheme_has_no_use_for_takes_nothing(county: County) -> None:
    told = {"code": "H1", "unit": "101", "title": "先进", "kind": "single", "level": "city"}
    with pytest.raises(ValidationError) as caught:
        record(county, "honours", texts={**told, "date": "2026-05-08", "document": "证书"})
    assert {"kind", "level"} <= set(caught.value.message_dict)


def test_a_page_names_the_clauses_that_the_scheme_has(county: County, office: Client) -> None:
    plain = signed_in(office_account(make_county("west")))
    assert "K-5.5" in plain.get(page_url("honours")).content.decode()
    listed = office.get(page_url("claims")).content.decode()
    assert "M-8" not in listed  # a clause of another place's scheme
