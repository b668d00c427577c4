"""What every test starts from: no network, no leftovers, hostile settings (see pyproject.toml)."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import pre_save
from django.utils import translation
from hypothesis import settings

from core.audit_words import DETAILS, event_words
from core.models import AuditEntry
from tests.statements import STATEMENTS, Recorder, enough, read

# How long an example takes says something of the machine, nothing of the rule.
settings.register_profile("office", deadline=None)
settings.load_profile("office")


#: Subjects of audit entries that tests make up.
MADE_UP = ("test.", "paper.")
#: Set for a second run on another database: what asks none would only answer the same again.
SECOND_RUN = "SECOND_RUN"


def pytest_configure(config: pytest.Config) -> None:
    """A first run writes down what it asks, if it is told where."""
    if (folder := os.environ.get(STATEMENTS)) and not os.environ.get(SECOND_RUN):
        config.pluginmanager.register(Recorder(Path(folder)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs a server that this run has not got; ``make test`` runs all of them once."""
    if os.environ.get(SECOND_RUN):
        twice = _asked_again([item for item in items if _differs_by_database(item)])
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in twice])
        items[:] = [item for item in items if item.nodeid in twice]
    needs = {
        "postgres": (connection.vendor == "postgresql", "needs PostgreSQL"),
        "redis": ("TEST_REDIS_URL" in os.environ, "needs a Redis under TEST_REDIS_URL"),
    }
    for item in items:
        for marker, (there, reason) in needs.items():
            if item.get_closest_marker(marker) and not there:
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_collection_finish() -> None:
    """What has been loaded stays: it is not looked through for garbage again in each test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _differs_by_database(item: pytest.Item) -> bool:
    """Whether a test asks a database, and something that databases could answer differently.

    What pages ask, ``tests/hostile`` puts to every page on each database; how they are drawn
    (``any_database``) is looked at once.
    """
    if item.get_closest_marker("any_database"):
        return False
    asked = {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
    servers = any(item.get_closest_marker(name) for name in ("postgres", "redis", "django_db"))
    return bool(asked) or servers


def _asked_again(items: list[pytest.Item]) -> set[str]:
    """Of what could be answered differently, as many as ask all of it (``tests/statements.py``)."""
    mine = {item.nodeid for item in items}
    folder = os.environ.get(STATEMENTS)
    if folder is None:
        return mine
    known = {test: what for test, what in read(Path(folder)).items() if test in mine}
    always = {item.nodeid for item in items if item.nodeid not in known or _competes(item)}
    return enough(known, always)


def _competes(item: pytest.Item) -> bool:
    """Whether a test asks from several threads or processes, or a server of its own."""
    mark = item.get_closest_marker("django_db")
    outermost = mark is not None and mark.kwargs.get("transaction", False)
    fixtures = getattr(item, "fixturenames", ())
    servers = any(item.get_closest_marker(name) for name in ("postgres", "redis"))
    return outermost or servers or "transactional_db" in fixtures


@pytest.fixture(autouse=True)
def _clean_process() -> Iterator[None]:
    """Language and cache as at the start, whatever the test before has left."""
    cache.clear()
    with translation.override("zh-hans"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _acts_have_names() -> Iterator[None]:
    """Whatever the product writes into the audit trail, its reader finds in words."""

    def named(instance: AuditEntry, **_told: Any) -> None:
        made_up = instance.event.startswith(MADE_UP)
        if not made_up:
            assert event_words(instance.event) != instance.event, instance.event
            assert set(instance.detail) <= set(DETAILS), (instance.event, instance.detail)

    pre_save.connect(named, sender=AuditEntry)
    yield
    pre_save.disconnect(named, sender=AuditEntry)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would leave this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def redis_url() -> str:
    """The address of the suite's own Redis; use with ``@pytest.mark.redis``."""
    return os.environ["TEST_REDIS_URL"]
