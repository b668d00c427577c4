"""What apps further right add to a bundle: their figures of a result set, and how they recompute.

``bonuses`` brings the units' rates; nothing here knows what a part holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schemes.document import SchemeDocument
from scoring.engine.results import YearResult
from scoring.models import ResultSet


@dataclass(frozen=True, slots=True)
class BundlePart:
    """A member of the bundle that an app brings.

    ``written`` gives what the database holds of a result set, as JSON-able data (None: nothing);
    ``recomputed`` the same data anew from what stands in the bundle alone: the scheme, the results
    that were recomputed, and the inputs that the part itself holds.  It asks no database.
    """

    key: str
    title: Any
    written: Callable[[ResultSet], Mapping[str, Any] | None]
    recomputed: Callable[[SchemeDocument, YearResult, Mapping[str, Any]], Mapping[str, Any]]

    @property
    def member(self) -> str:
        """The name of its file in the bundle."""
        return f"{self.key}.json"


_parts: dict[str, BundlePart] = {}


def register_bundle_part(part: BundlePart) -> None:
    """Make a part known; from ``AppConfig.ready()``."""
    _parts[part.key] = part


def bundle_parts() -> list[BundlePart]:
    """All parts, in the order of their keys."""
    return [part for _key, part in sorted(_parts.items())]
