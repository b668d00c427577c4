"""How the pages ask Redis: it answers within a second or is away.

The library's own settings wait without end for a server that hangs, and try one that refuses ten
times: a page would stand for seconds.
"""

from __future__ import annotations

import functools
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

#: Seconds.
PATIENCE = 1.0
#: One more try: a connection of the pool may be of before a restart.
OPTIONS: dict[str, Any] = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 1),
}

#: What Celery's connections are told; workers wait for messages, so they are more patient.
BROKER_OPTIONS: dict[str, Any] = {
    # A worker whose connection dies silently must notice (celery #8091).
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 30,
    # A task that runs longer is delivered twice; ours are idempotent and far shorter.
    "visibility_timeout": 2 * 60 * 60,
}


@functools.cache
def _client(url: str) -> Redis:
    return Redis.from_url(url, **OPTIONS)


def require_redis(url: str) -> None:
    """Raise the library's error at once when Redis does not answer; other brokers always do."""
    if url.startswith(("redis://", "rediss://", "unix://")):
        _client(url).ping()
