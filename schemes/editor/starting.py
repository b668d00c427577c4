"""The ways to begin a draft: from nothing, from a version, from a preset, from a file."""

from __future__ import annotations

from typing import Any

from core.language import title_of
from schemes.models import SchemeState
from schemes.presets import PRESETS, load_preset
from schemes.queries import scheme_versions


def start_context(account: Any) -> dict[str, Any]:
    """What the ways to begin offer: versions of the authority, ready-made schemes."""
    return {
        "versions": scheme_versions(account).filter(state=SchemeState.PUBLISHED),
        "presets": [(name, title_of(load_preset(name).title)) for name in PRESETS],
    }
