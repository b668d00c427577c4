"""Where a place of a draft stood in the scheme that it was written from; entries go by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemes.editor.paths import ABSENT, Path


def mate_of(base: Any, data: Any, path: Path) -> Any:
    """What stood at the place in the base; :data:`ABSENT` where it had nothing of it."""
    if base is None:
        return ABSENT
    for part in path:
        if isinstance(data, Mapping) and isinstance(base, Mapping):
            data, base = data.get(str(part), ABSENT), base.get(str(part), ABSENT)
        elif isinstance(data, list) and isinstance(base, list) and isinstance(part, int):
            data = data[part] if part < len(data) else ABSENT
            base = _same(base, data, part)
        else:
            return ABSENT
        if base is ABSENT:
            return ABSENT
    return base


def _same(base: list[Any], entry: Any, place: int) -> Any:
    """The entry of the base's list with the same key; one without keys by its place."""
    if isinstance(entry, Mapping) and "key" in entry:
        found = [e for e in base if isinstance(e, Mapping) and e.get("key") == entry["key"]]
        return found[0] if found else ABSENT
    return base[place] if place < len(base) else ABSENT
