"""Who may read what a person's account may do, and from where it is reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.fact_rows import office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.people_county import add_person, post
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CARD = "/accounts/people/P1/"


def peopled() -> County:
    county = make_county()
    person = add_person(county, "P1", "某人")
    post(county, person, county.units["101"], date(2020, 3, 1), months={2026: 12})
    account = county.office.account(Role.DEPARTMENT_FILER, username="mouren")
    account.person = person
    account.save()
    return county


fresh_county = kept_for_module(peopled)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.mark.parametrize("role", Role)
def test_who_keeps_accounts_facts_or_the_trail_reads_them(county: County, role: Role) -> None:
    client = signed_in(office_account(county, role))
    reads = role in {Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.TARGET_OFFICE}
    answer = client.get(CARD, headers={"HX-Request": "true"})
    assert answer.status_code == (200 if reads else 404)
    if reads:
        text = answer.content.decode()
        assert "mouren" in text
        # Only who sees accounts is led to one.
        assert ('href="/accounts/' in text) is (role != Role.TARGET_OFFICE)


def test_the_office_reaches_them_from_the_person(county: County) -> None:
    assert CARD in signed_in(office_account(county)).get("/people/P1/").content.decode()
    head = signed_in(office_account(county, Role.DEPARTMENT_HEAD))
    assert CARD not in head.get("/people/P1/").content.decode()


def test_the_head_of_a_unit_sees_on_its_page_who_may_do_what(county: County) -> None:
    head = signed_in(office_account(county, Role.DEPARTMENT_HEAD))
    assert "/units/101/rights/" in head.get("/units/101/").content.decode()
    assert head.get("/units/101/rights/").status_code == 200
    filer = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    assert "/units/101/rights/" not in filer.get("/units/101/").content.decode()
