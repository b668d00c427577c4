"""Where a request came from, behind any number of reverse proxies of our own."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address.

    Each of our ``PROXY_COUNT`` proxies appends the address it saw to ``X-Forwarded-For``; what
    stands further left was written by the caller and proves nothing.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    count: int = settings.PROXY_COUNT
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if count < 1 or len(forwarded) < count or not forwarded[-count]:
        return direct
    return forwarded[-count]
