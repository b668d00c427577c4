"""Who sees which facts and who writes them: every role, own and other unit, every route."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from core.models import AuditEntry
from targets.models import CommonItem
from tests.fact_rows import (
    GOOD,
    KINDS,
    Standing,
    complete_county,
    model_of,
    office_account,
    page_url,
    signed_in,
    standing_facts,
)
from tests.factories import COMMON_ITEM, County, make_county, record
from tests.kept import kept_for_module
from tests.office import plain_account
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

#: role → (opens the pages, sees the other unit's facts, writes)
MATRIX = {
    Role.TARGET_OFFICE: (True, True, True),
    Role.REVIEWING_OFFICE: (True, True, False),
    Role.DEPARTMENT_FILER: (True, False, False),
    Role.DEPARTMENT_HEAD: (True, False, False),
    Role.FUNCTIONAL_DEPARTMENT: (True, False, False),
    Role.LEADER: (False, False, False),
    Role.FINANCE: (False, False, False),
    Role.STAFF: (False, False, False),
    Role.AUDITOR: (False, False, False),
    Role.SYSTEM_ADMINISTRATOR: (False, False, False),
}


def _county_with_facts() -> tuple[County, Standing]:
    county = complete_county(make_county())
    return county, standing_facts(county)


fresh = kept_for_module(_county_with_facts)


@pytest.fixture
def made(db: None, fresh: Callable[[], tuple[County, Standing]]) -> tuple[County, Standing]:
    return fresh()


@pytest.fixture
def county(made: tuple[County, Standing]) -> County:
    return made[0]


@pytest.fixture
def standing(made: tuple[County, Standing]) -> Standing:
    return made[1]


def reads(client: Client, slug: str, key: str) -> tuple[int, int]:
    page = client.get(page_url(slug, "detail", key)).status_code
    return page, client.get(f"/api/{slug}/{key}/").status_code


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_sees_its_own_and_no_more(county: County, standing: Standing, role: Role) -> None:
    opens, sees_other, _writes = MATRIX[role]
    client = signed_in(office_account(county, role))
    for slug in KINDS:
        expected = 200 if opens else 404
        listed = client.get(page_url(slug))
        assert (slug, listed.status_code) == (slug, expected)
        assert client.get(page_url(slug, "export")).status_code == expected
        assert client.get(f"/api/{slug}/").status_code == expected
        assert reads(client, slug, standing.own[slug]) == (expected, expected)
        if slug in ("common-items", "quality-weights", "library", "award-bodies"):
            continue
        other = 200 if sees_other else 404
        assert reads(client, slug, standing.other[slug]) == (other, other)
        if opens:
            keys = [row["key"] for row in client.get(f"/api/{slug}/").json()["results"]]
            assert standing.own[slug] in keys
            assert (standing.other[slug] in keys) == sees_other


@pytest.mark.parametrize("role", MATRIX)
def test_only_who_keeps_the_facts_writes_them(
    county: County, standing: Standing, role: Role
) -> None:
    writes = MATRIX[role][2]
    client = signed_in(office_account(county, role))
    for slug in KINDS:
        key = standing.own[slug]
        fact = model_of(slug).objects.get(key=key, current=True)
        form = 200 if writes else 404
        assert client.get(page_url(slug, "new")).status_code == form
        assert client.get(page_url(slug, "correct", key)).status_code == form
        if writes:
            continue
        before = model_of(slug).objects.count()
        sent = {"expected": fact.pk, "reason": "试试", **GOOD[slug]}
        statuses = {
            client.post(page_url(slug, "new"), GOOD[slug]).status_code,
            client.post(page_url(slug, "correct", key), sent).status_code,
            client.post(page_url(slug, "retire", key), sent).status_code,
            client.post(f"/api/{slug}/", GOOD[slug], "application/json").status_code,
            client.patch(f"/api/{slug}/{key}/", sent, "application/json").status_code,
            client.post(f"/api/{slug}/retire/{key}/", sent, "application/json").status_code,
        }
        assert statuses == {404}
        assert model_of(slug).objects.count() == before
        fact.refresh_from_db()
        assert fact.current


def test_an_account_without_any_role_sees_nothing(county: County, standing: Standing) -> None:
    client = signed_in(plain_account("nobody"))
    for slug in KINDS:
        assert client.get(page_url(slug)).status_code == 404
        assert reads(client, slug, standing.own[slug]) == (404, 404)


def test_nobody_signed_in_is_asked_to_sign_in(county: County, standing: Standing) -> None:
    for slug in KINDS:
        assert Client().get(page_url(slug)).status_code == 302
        assert Client().get(f"/api/{slug}/").status_code == 401


def test_another_authority_neither_sees_nor_writes(county: County, standing: Standing) -> None:
    elsewhere = make_county("west")
    client = signed_in(office_account(elsewhere))
    for slug in KINDS:
        key = standing.own[slug]
        if slug in {"filings", "honours", "deductions", "vetoes", "appraisals"}:
            assert reads(client, slug, key) == (404, 404)
        model = model_of(slug)
        own = (
            {"year": county.year}
            if hasattr(model, "year")
            else {"authority": county.year.authority}
        )
        fact = model.objects.get(key=key, current=True, **own)
        client.post(page_url(slug, "retire", key), {"expected": fact.pk, "reason": "越界"})
        client.post(
            f"/api/{slug}/retire/{key}/",
            json.dumps({"expected": fact.pk, "reason": "越界"}),
            "application/json",
        )
        fact.refresh_from_db()
        assert fact.current


def test_a_department_that_marks_an_item_sees_its_marks_of_all_units(
    county: County, standing: Standing
) -> None:
    record(CommonItem, county, COMMON_ITEM, marking_unit=county.units["101"])
    client = signed_in(office_account(county, Role.FUNCTIONAL_DEPARTMENT))
    assert reads(client, "common-marks", standing.other["common-marks"]) == (200, 200)
    assert reads(client, "targets", standing.other["targets"]) == (404, 404)


def test_a_denied_fact_is_an_audit_entry(county: County, standing: Standing) -> None:
    client = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    client.get(page_url("vetoes", "detail", standing.other["vetoes"]))
    denial = AuditEntry.objects.filter(event="access.denied").latest("id")
    assert denial.subject_id == standing.other["vetoes"]


def test_the_turnout_is_for_the_offices(county: County) -> None:
    seen = {role for role in MATRIX if _sees_turnout(county, role)}
    assert seen == {Role.TARGET_OFFICE, Role.REVIEWING_OFFICE}


def _sees_turnout(county: County, role: Role) -> bool:
    client = signed_in(office_account(county, role))
    statuses = {client.get(url).status_code for url in ("/ballots/", "/api/ballot-turnout/")}
    assert len(statuses) == 1
    return statuses == {200}
