"""The list of tasks as a workbook: exactly what the page shows with its filters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from core import work_items
from core.work_items import Kind, WorkItem
from tests.office import Office, make_office
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SOURCE = "test-export"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def many() -> Iterator[None]:
    """More than a page of tasks, one of them somebody else's turn."""
    today = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)

    def provider(_account: Any) -> Iterator[WorkItem]:
        for number in range(60):
            yield WorkItem(
                f"t{number}", f"事项 {number}", "/", "去办", due_at=today + timedelta(days=number)
            )
        yield WorkItem(
            "late",
            "=cmd|计划未报",
            "/",
            "看",
            kind=Kind.LATE,
            unit="审计局",
            due_at=None,
            done=3,
            total=8,
        )

    work_items.register(SOURCE, provider, "测试")
    yield
    work_items.unregister(SOURCE)


def sheet(account: Account, query: str = "") -> list[list[Any]]:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/tasks/export.xlsx{query}")
    assert response.status_code == 200
    book = openpyxl.load_workbook(BytesIO(response.content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_every_page_of_the_list_is_in_it(office: Office) -> None:
    rows = sheet(office.account(Role.STAFF))
    head = next(number for number, row in enumerate(rows) if row[0] == "轮到谁")
    body = rows[head + 1 :]
    assert [row[1] for row in body[:60]] == [f"事项 {number}" for number in range(60)]
    assert isinstance(body[3][3], datetime)
    assert body[3][4:6] == ["18:00", 3]
    last = body[60]
    assert (last[0], last[2], last[3], last[7], last[8]) == ("谁还没办", "审计局", None, 3, 8)


def test_filters_of_the_address_hold_and_are_said(office: Office) -> None:
    rows = sheet(office.account(Role.STAFF), "?kind=late&q=计划&page=1")
    assert [row[1] for row in rows if row[0] == "谁还没办"] == ["=cmd|计划未报"]
    said = [str(row[0]) for row in rows[:4]]
    assert "轮到谁：谁还没办" in said
    assert "查找：计划" in said


def test_the_page_leads_to_it_with_its_filters(office: Office) -> None:
    client = Client()
    client.force_login(
        office.account(Role.STAFF), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get("/tasks/?kind=mine&page=2").content.decode()
    assert '/tasks/export.xlsx?kind=mine"' in page
    nothing = client.get("/tasks/?q=nothing-like-it").content.decode()
    assert "export.xlsx" not in nothing
