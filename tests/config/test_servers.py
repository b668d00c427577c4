"""On the real servers that ``make test`` starts."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings

from config.celery import app


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


def redis_cache(url: str) -> dict[str, dict[str, str]]:
    return {"default": {"BACKEND": "core.cache.ForgivingRedisCache", "LOCATION": url}}
