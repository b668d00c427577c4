"""A cache that may be away: pages keep working while Redis is down or empty."""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

log = logging.getLogger(__name__)


#: Seconds for which a cache that did not answer is not asked again: a page asks it several times.
PAUSE = 5.0


def _forgiving(name: str, when_away: Callable[..., Any]) -> Callable[..., Any]:
    original = getattr(RedisCache, name)

    @functools.wraps(original)
    def method(self: ForgivingRedisCache, *args: Any, **kwargs: Any) -> Any:
        cls = ForgivingRedisCache
        if time.monotonic() < cls.away_until:
            return when_away(*args, **kwargs)
        try:
            return original(self, *args, **kwargs)
        except (RedisConnectionError, RedisTimeoutError):
            cls.away_until = time.monotonic() + PAUSE
            log.warning("cache is away", extra={"operation": name})
            return when_away(*args, **kwargs)

    return method


def _default_value(_key: str, default: Any = None, *_args: Any, **_kwargs: Any) -> Any:
    return default


def _not_there(key: str, *_args: Any, **_kwargs: Any) -> int:
    raise ValueError(f"Key '{key}' not found")  # as Django counts on what is not there


class ForgivingRedisCache(RedisCache):
    """Redis as a cache only: no connection reads as "not there", and a write is dropped.

    What must not be lost is never kept here but in the database.
    """

    #: Of this process: until when the cache is not asked.
    away_until = 0.0

    get = _forgiving("get", _default_value)
    get_many = _forgiving("get_many", lambda *_a, **_k: {})
    set = _forgiving("set", lambda *_a, **_k: None)
    set_many = _forgiving("set_many", lambda data, *_a, **_k: list(data))
    add = _forgiving("add", lambda *_a, **_k: True)
    incr = _forgiving("incr", _not_there)
    touch = _forgiving("touch", lambda *_a, **_k: False)
    delete = _forgiving("delete", lambda *_a, **_k: False)
    delete_many = _forgiving("delete_many", lambda *_a, **_k: None)
    has_key = _forgiving("has_key", lambda *_a, **_k: False)
    clear = _forgiving("clear", lambda *_a, **_k: None)
