"""A session that ended under an open page: nothing is written, and the way back is kept."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client

from tests.office import make_office
from units.models import Role

pytestmark = pytest.mark.django_db

EDIT, PLAN = "/plans/101/edit/add/", "http://testserver/plans/101/?year=2027"


def asked_back(address: str) -> list[str]:
    """Where the sign-in page leads on to."""
    return parse_qs(urlsplit(address).query).get("next", [])


def test_a_page_s_script_is_told_to_sign_in_and_the_page_stays() -> None:
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = Client(headers=headers).post(EDIT)
        assert answer.status_code == 401
        assert answer.headers["X-Sign-In"] == "needed"
        assert "HX-Redirect" not in answer.headers


def test_a_form_leads_back_to_the_page_it_stood_on_and_says_it_was_not_taken() -> None:
    client = Client(headers={"Referer": PLAN})
    answer = client.post(EDIT)
    assert asked_back(answer.headers["Location"]) == ["/plans/101/?year=2027"]
    assert "刚才提交的没有收下" in client.get(answer.headers["Location"]).content.decode()


def test_a_page_of_somebody_else_is_not_led_back_to() -> None:
    for told in ("https://elsewhere.example/plans/", "javascript:alert(1)", ""):
        answer = Client(headers={"Referer": told}).post(EDIT)
        assert asked_back(answer.headers["Location"]) == []


def test_a_part_of_a_page_leads_back_to_the_page() -> None:
    answer = Client(headers={"HX-Request": "true", "HX-Current-URL": PLAN}).get(
        "/plans/?tab=checks"
    )
    assert answer.status_code == 204
    assert asked_back(answer.headers["HX-Redirect"]) == ["/plans/101/?year=2027"]


def test_a_form_drawn_before_signing_in_again_is_marked_for_the_page_s_script() -> None:
    office = make_office()
    officer = office.account(Role.TARGET_OFFICE)
    client = Client(enforce_csrf_checks=True, headers={"HX-Request": "true"})
    client.force_login(officer)
    answer = client.post(EDIT)
    assert answer.status_code == 403
    assert answer.headers["X-Sign-In"] == "needed"


def test_a_page_names_its_account_and_where_it_acts(client: Client) -> None:
    """A page drawn for one account or authority takes no token of another (core.acting)."""
    office = make_office()
    officer = office.account(Role.TARGET_OFFICE)
    client.force_login(officer)
    page = client.get("/account/password/").content.decode()
    assert f'data-account="{officer.username} {office.authority.pk}"' in page


def test_the_address_of_an_act_opened_as_a_page_leads_to_its_page(client: Client) -> None:
    """A refused form is drawn there; reloading it gave an empty page."""
    client.force_login(make_office().account(Role.TARGET_OFFICE))
    answer = client.get("/plans/101/moves/submit/?year=2026")
    assert answer.status_code == 405
    page = answer.content.decode()
    assert "这个地址不能直接打开" in page
    assert 'href="/plans/101/?year=2026"' in page
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        assert client.get("/plans/101/moves/submit/", headers=headers).content == b""


def test_a_page_drawn_for_another_account_or_authority_is_given_nothing(client: Client) -> None:
    """Its part would be shown there, with a form that is stored under the account signed in now."""
    office = make_office()
    officer = office.account(Role.TARGET_OFFICE)
    client.force_login(officer)
    page, here = "/account/password/", f"{officer.username} {office.authority.pk}"
    told = {"HX-Request": "true"}
    assert client.get(page, headers={**told, "X-Drawn-For": quote(here)}).status_code == 200
    for drawn in ("liu 1", f"{officer.username} {office.authority.pk + 1}", ""):
        answer = client.get(page, headers={**told, "X-Drawn-For": quote(drawn)})
        assert (answer.status_code, answer.headers["X-Sign-In"]) == (403, "needed")
        assert officer.username not in answer.content.decode()
