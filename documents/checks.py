"""System checks: what printing needs from the machine, told at start-up, not at the first PDF."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from ctypes.util import find_library
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def check_subset_library(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> list[CheckMessage]:
    """Without HarfBuzz' subsetter whole Chinese fonts are cut in Python: 30 s for two pages."""
    if find_library("harfbuzz-subset"):
        return []
    return [
        CheckWarning(
            "libharfbuzz-subset is not installed: a PDF takes some thirty times as long.",
            hint="Debian: apt-get install libharfbuzz-subset0",
            id="documents.W001",
        )
    ]


def check_fonts(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """The named Chinese faces must be there; a fallback picks Japanese forms of characters."""
    tool = shutil.which("fc-match")
    if tool is None:
        return []
    missing = [font for font in FONTS if font not in _best_match(tool, font)]
    if not missing:
        return []
    return [
        CheckWarning(
            f"Fonts for printed documents are missing: {', '.join(missing)}.",
            hint="Debian: apt-get install fonts-noto-cjk",
            id="documents.W002",
        )
    ]


def _best_match(tool: str, font: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 — the tool's full path, a constant argument
            [tool, "--format=%{family}", font], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        # The check advises; a machine where it cannot run is not a reason to refuse to start.
        return font
    return done.stdout.decode(errors="replace")
