"""Work items: by deadline, computed once a request, counted beside the navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from core import navigation, work_items
from core.middleware import WorkDoneMiddleware
from core.work_items import Kind, WorkItem
from tests.office import Office, make_office
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
Give = Callable[..., None]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def give() -> Iterator[Give]:
    """Registers items under a source of the test; the sources of the apps are out of the way."""
    kept = (dict(work_items._providers), dict(work_items._labels))
    work_items._providers.clear()
    work_items._labels.clear()

    def register(*items: WorkItem, source: str = "test", calls: list[Any] | None = None) -> None:
        def provider(account: Any) -> list[WorkItem]:
            if calls is not None:
                calls.append(account)
            return list(items)

        work_items.register(source, provider, "测试")

    yield register
    work_items._providers.clear()
    work_items._labels.clear()
    work_items._providers.update(kept[0])
    work_items._labels.update(kept[1])


def item(key: str, days: int | None = None, **values: Any) -> WorkItem:
    due = None if days is None else timezone.now() + timedelta(days=days, minutes=1)
    return WorkItem(key, f"事项{key}", "/", "去办", due_at=due, **values)


def page(account: Account, address: str = "/tasks/") -> str:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_nearest_deadline_stands_first_and_none_last(office: Office, give: Give) -> None:
    give(item("far", 9), item("open"), item("late", -2))
    give(item("near", 1), source="other")
    keys = [one.key for one in work_items.items_for(office.account(Role.TARGET_OFFICE))]
    assert keys == ["late", "near", "far", "open"]


def test_providers_are_asked_once_in_a_request(office: Office, give: Give) -> None:
    calls: list[Any] = []
    give(item("a"), calls=calls)
    account = office.account(Role.TARGET_OFFICE)
    work_items.items_for(account)
    work_items.items_for(account)
    assert len(calls) == 1
    work_items.forget(account)
    work_items.items_for(account)
    assert len(calls) == 2


def test_the_navigation_counts_what_is_mine_and_asks_no_provider(
    office: Office, give: Give
) -> None:
    calls: list[Any] = []
    give(
        item("a", nav="results", count=14),
        item("b", nav="results"),
        item("c", nav="results", kind=Kind.WAITING),
        calls=calls,
    )
    account = office.account(Role.TARGET_OFFICE)
    assert work_items.nav_counts(account) == {}
    assert calls == []
    work_items.items_for(account)
    again = Account.objects.get(pk=account.pk)
    assert work_items.nav_counts(again) == {"tasks": 2, "results": 15}
    links = [link for section in navigation.sections_for(again, "/") for link in section.links]
    assert {link.key: link.count for link in links if link.count} == {"tasks": 2, "results": 15}
    assert len(calls) == 1


def test_the_numbers_are_counted_anew_after_an_act(
    office: Office, give: Give, client: Client
) -> None:
    account = office.account(Role.TARGET_OFFICE)
    give(item("a"), item("b"))
    work_items.items_for(account)
    give(item("a"))
    client.force_login(account)
    client.get(reverse("core:tasks"))  # keeps what it shows
    give(item("a"), item("b"), item("c"))
    assert work_items.nav_counts(Account.objects.get(pk=account.pk)) == {"tasks": 1}
    client.post(reverse("set_language"), {"language": "zh-hans"})
    assert work_items.nav_counts(Account.objects.get(pk=account.pk)) == {"tasks": 3}


@pytest.mark.parametrize(
    ("method", "status", "counted"),
    [("patch", 200, 2), ("delete", 204, 2), ("post", 422, 1), ("get", 200, 1)],
)
def test_what_was_refused_or_only_read_leaves_the_numbers_as_they_are(
    method: str, status: int, counted: int, office: Office, give: Give, rf: RequestFactory
) -> None:
    account = office.account(Role.TARGET_OFFICE)
    give(item("a"))
    work_items.items_for(account)
    give(item("a"), item("b"))
    request = rf.generic(method.upper(), "/")
    request.user = account
    WorkDoneMiddleware(lambda _request: HttpResponse(status=status))(request)
    fresh = Account.objects.get(pk=account.pk)
    assert work_items.nav_counts(fresh) == {"tasks": counted}


def test_a_cache_that_is_away_costs_the_numbers_only(office: Office, give: Give) -> None:
    give(item("a"))
    account = office.account(Role.TARGET_OFFICE)
    work_items.items_for(account)
    cache.clear()
    assert work_items.nav_counts(Account.objects.get(pk=account.pk)) == {}


def test_the_list_is_searched_and_filtered(office: Office, give: Give) -> None:
    give(
        item("mine", 1),
        item("theirs", -3, kind=Kind.LATE, unit="财政局", unit_code="101"),
        item("open"),
    )
    account = office.account(Role.TARGET_OFFICE)
    shown = {
        address: {
            key for key in ("mine", "theirs", "open") if f"事项{key}" in page(account, address)
        }
        for address in (
            "/tasks/",
            "/tasks/?kind=late",
            "/tasks/?due=soon",
            "/tasks/?due=late",
            "/tasks/?due=open",
            "/tasks/?q=财政",
            "/tasks/?source=nothing",
            "/tasks/?q=没有这个",
        )
    }
    assert list(shown.values()) == [
        {"mine", "theirs", "open"},
        {"theirs"},
        {"mine"},
        {"theirs"},
        {"open"},
        {"theirs"},
        {"mine", "theirs", "open"},
        set(),
    ]


def test_an_empty_list_says_what_it_is_for(office: Office, give: Give) -> None:
    assert "现在没有要办的事" in page(office.account(Role.TARGET_OFFICE))


def test_nobody_is_shown_the_list_without_signing_in(client: Client) -> None:
    assert client.get("/tasks/").status_code == 302
