"""The only way from a printed document to a file: by the name of one of our static files.

Kept apart from ``pdf`` because importing WeasyPrint takes longer than everything else at start-up.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE_URL = "http://static.invalid/"
"""Base address of every printed document. ``.invalid`` never resolves (RFC 2606)."""

_NAME = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*(?:\.[A-Za-z0-9_-]+)*\.(?:css|svg|png)")
_HASH = re.compile(r"\.[0-9a-f]{12}(?=\.[a-z]+$)")


class RefusedAddressError(ValueError):
    """An address that is not one of the project's static files; WeasyPrint leaves it out."""


class StaticFetcher(URLFetcher):
    """Serves static files by name; refuses ``file:``, ``http:``, ``data:`` and everything else."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The static file that ``url`` names; :class:`RefusedAddressError` for anything else."""
        path = static_file(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def static_file(url: str) -> Path:
    """The file behind ``/static/<name>`` of a printed document."""
    prefix = BASE_URL + settings.STATIC_URL.lstrip("/")
    name = url.removeprefix(prefix) if url.startswith(prefix) else ""
    if not _NAME.fullmatch(name):
        raise RefusedAddressError(f"not a static file of the project: {url[:200]}")
    # Pages may name a file with the hash that collectstatic adds; the source has the plain name.
    found = finders.find(name) or finders.find(_HASH.sub("", name))
    if not isinstance(found, str):
        raise RefusedAddressError(f"no such static file: {name}")
    return Path(found)
