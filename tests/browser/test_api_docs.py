"""The API's description works offline under the strict content security policy."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_api_description_opens_without_breaking_the_policy(
    page: Page, live_server: Any, client: Client, django_user_model: Any
) -> None:
    client.force_login(django_user_model.objects.create_user("clerk", password="a-long-password"))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/api/docs/")
    # Describing 250 paths takes a fresh process some seconds of CPU.
    expect(page.locator("#swagger-ui .info .title")).to_contain_text("API", timeout=30_000)
