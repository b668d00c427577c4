"""The site around the apps: health, language, the API's errors, sessions that end."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from core.client_address import client_address


@pytest.mark.django_db
def test_a_living_site_says_so_to_a_stranger(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_without_its_database_the_site_says_it_is_unavailable(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise DatabaseError("secret detail")

    monkeypatch.setattr(connection, "cursor", broken)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert b"secret detail" not in response.content


@pytest.mark.django_db
def test_a_stranger_may_change_the_language(client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/healthz"})
    assert response.status_code == 302
    assert client.cookies["django_language"].value == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_the_api_describes_itself_only_to_those_signed_in(client: Client, path: str) -> None:
    assert client.get(path).status_code in {401, 403}


@pytest.mark.django_db
def test_the_api_refuses_in_an_officials_words(client: Client) -> None:
    error: dict[str, Any] = json.loads(client.get("/api/schema/?format=json").content)["error"]
    assert error["message"] in {"请先登录。", "没有办理这件事的权限。"}


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pauses", "still_in"), [([29, 29, 29], True), ([31], False), ([25] * 30, False)]
)
def test_a_session_ends_when_idle_and_at_the_end_of_the_day(
    client: Client, django_user_model: Any, pauses: list[int], still_in: bool
) -> None:
    account = django_user_model.objects.create_user("clerk", password="a-long-password")
    with time_machine.travel("2027-01-05T08:00:00+08:00", tick=False) as clock:
        client.force_login(account)
        client.get("/healthz")
        for pause in pauses:
            clock.shift(timedelta(minutes=pause))
            client.get("/healthz")
        assert ("_auth_user_id" in client.session) is still_in


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 10.1.2.3", "10.1.2.3"),
        (2, "10.1.2.3, 10.0.0.1", "10.1.2.3"),
        (2, "10.1.2.3", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_an_address_that_the_caller_made_up_is_not_believed(
    rf: RequestFactory, settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.PROXY_COUNT = proxies
    assert client_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == expected
