"""Which static files are collected and how they are compressed: a first start stays short."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class SiteStaticFilesConfig(StaticFilesConfig):
    """Leaves out what no page of ours loads."""

    ignore_patterns = [  # noqa: RUF012 -- Django reads a plain list
        *StaticFilesConfig.ignore_patterns,
        "redoc",
        "rest_framework",
        "htmx-4*",
        "htmax-4*",
    ]


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash of the content; gzip only, since brotli takes most of the time."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """gzip without brotli."""
        return Compressor(**kwargs, use_brotli=False)
