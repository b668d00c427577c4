"""Chinese unless a person chose otherwise; the API goes by what its client asks for."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_browser_set_to_english_is_answered_in_chinese(client: Client) -> None:
    page = client.get("/sign-in/", headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="zh-CN"' in page.text or 'lang="zh-hans"' in page.text
    assert "登录" in page.text


def test_a_person_who_chose_english_gets_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/sign-in/", headers={"accept-language": "zh-CN"})
    assert "Sign in" in page.text


def test_an_unknown_choice_is_no_choice(client: Client) -> None:
    client.cookies["django_language"] = "xx-nonsense"
    assert "登录" in client.get("/sign-in/").text


def test_the_api_answers_in_the_language_its_client_asks_for(client: Client) -> None:
    chinese = client.get("/api/years/", headers={"accept-language": "zh-Hans"})
    english = client.get("/api/years/", headers={"accept-language": "en"})
    assert chinese.status_code == english.status_code == 401
    assert chinese.json()["error"]["message"] != english.json()["error"]["message"]
