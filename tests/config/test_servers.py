"""On the real servers that ``make test`` starts."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from redis.exceptions import TimeoutError as RedisTimeoutError

from config.celery import app
from core import redis_client, tasks
from core.cache import ForgivingRedisCache


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    """That a cache was away is remembered by the process."""
    ForgivingRedisCache.away_until = 0.0
    yield
    ForgivingRedisCache.away_until = 0.0


@pytest.fixture
def hanging() -> Iterator[tuple[str, socket.socket]]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0", server


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_second_run_is_on_postgresql_15_or_newer() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 150000


@pytest.mark.redis
def test_a_task_message_travels_through_redis(redis_url: str) -> None:
    with app.connection_for_write(redis_url) as link, link.SimpleQueue("probe") as queue:
        queue.put({"number": 7})
        message = queue.get(timeout=10)
        message.ack()
        assert message.payload == {"number": 7}


@pytest.mark.redis
def test_the_cache_keeps_a_value_in_redis(redis_url: str) -> None:
    with override_settings(CACHES=redis_cache(redis_url)):
        caches["default"].set("answer", 42)
        assert caches["default"].get("answer") == 42


def test_pages_go_on_while_the_cache_is_away() -> None:
    with override_settings(CACHES=redis_cache("redis://127.0.0.1:1/0")):
        cache = caches["default"]
        cache.set("answer", 42)
        assert cache.get("answer", "none") == "none"
        assert cache.get_many(["answer"]) == {}
        assert cache.delete("answer") is False
        with pytest.raises(ValueError, match="answer"):
            cache.incr("answer")


def test_a_cache_that_hangs_is_left_alone_after_the_first_try(
    hanging: tuple[str, socket.socket],
) -> None:
    url, server = hanging
    with override_settings(CACHES=redis_cache(url)):
        assert caches["default"].get("answer", "none") == "none"
    server.setblocking(False)
    while True:
        try:
            server.accept()
        except BlockingIOError:
            break
    with override_settings(CACHES=redis_cache(url)):
        assert caches["default"].get("answer", "none") == "none"
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_broker_that_hangs_does_not_hold_who_asks(hanging: tuple[str, socket.socket]) -> None:
    with override_settings(CELERY_BROKER_URL=hanging[0]), pytest.raises(RedisTimeoutError):
        tasks.wake_worker("7")


def redis_cache(url: str) -> dict[str, dict[str, Any]]:
    backend = "core.cache.ForgivingRedisCache"
    options = redis_client.OPTIONS
    return {"default": {"BACKEND": backend, "LOCATION": url, "OPTIONS": options}}
