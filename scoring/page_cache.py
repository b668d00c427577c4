"""Pages about a result set: rendered once per set, language, scope and address, then served ready.

A result set never changes, so what a page says of it is kept as ready-made parts under a key of all
that it depends on.  The frame around it (who I am, what waits for me) is drawn for every request;
a browser that has the page already gets a 304.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import get_language

from scoring.models import ResultSet
from scoring.queries import Scope

KEPT_SECONDS = 24 * 60 * 60
#: The frame of a page (what waits for me) may be this old when the same account asks again.
FRAME_SECONDS = 60

Parts = Mapping[str, Any]


@lru_cache(maxsize=1)
def look_digest() -> str:
    """A digest of the code and templates that draw these pages: a new version draws them anew."""
    digest = hashlib.sha256()
    base = Path(settings.BASE_DIR)
    for folder, pattern in (
        *(("scoring", "*.py"), ("core", "*.py"), ("documents", "*.py")),
        ("schemes/rules", "wording*.py"),
        *(("templates", "**/*.html"), ("locale", "**/*.mo")),
    ):
        for path in sorted((base / folder).glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def page_key(request: HttpRequest, result_set: ResultSet, scope: Scope, *extra: Any) -> str:
    """The name of what is shown: set and its state, language, scope, address, look."""
    told = (
        *(result_set.pk, result_set.state, get_language(), scope.key),
        *(request.path, request.GET.urlencode(), look_digest(), *extra),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def cached_page(
    request: HttpRequest,
    template: str,
    key: str,
    parts: Callable[[], Parts],
    frame: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer with a page whose parts are kept under ``key``.

    ``parts`` draws them when they are not kept; ``frame`` is what is asked anew each time.
    """
    etag = _etag(request, key, frame or {})
    if etag in parse_etags(request.headers.get("If-None-Match", "")) and not _has_news(request):
        return _private(HttpResponseNotModified(), etag)
    news = _has_news(request)
    whole = None if news else cache.get(f"page:{etag}")
    if whole is not None:
        return _private(HttpResponse(whole), etag)
    ready = cache.get(f"page:{key}")
    if ready is None:
        ready = dict(parts())
        cache.set(f"page:{key}", ready, KEPT_SECONDS)
    response = render(request, template, {**ready, **(frame or {})})
    if not news:
        cache.set(f"page:{etag}", response.content, FRAME_SECONDS)
    return _private(response, etag)


def _etag(request: HttpRequest, key: str, frame: Mapping[str, Any]) -> str:
    """Differs by account and session too: the frame names the one, the forms hold the other."""
    session = getattr(request, "session", None)
    if "CSRF_COOKIE" not in request.META:
        get_token(request)  # the forms' secret exists from now on, on the first visit too
    told = (
        *(key, _slot(), request.user.pk, getattr(session, "session_key", "")),
        *(
            request.META.get("CSRF_COOKIE", ""),
            bool(request.headers.get("HX-Request")),
        ),
        sorted((name, str(value)) for name, value in frame.items()),
    )
    return f'W/"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def _slot() -> int:
    """The span of time in which a frame counts as fresh."""
    return int(time.time()) // FRAME_SECONDS


def _has_news(request: HttpRequest) -> bool:
    """Whether a message waits to be shown: then the page must be drawn."""
    return bool(len(get_messages(request)))


def _private(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response
