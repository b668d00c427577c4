"""What a new year takes over from the last one: every app brings its parts (结转).

A part plans first and writes later, by the same plan: the page shows exactly what the act does.
The new year need not be there yet: a plan is made for an unsaved one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.facts import FactPlan, facts_apply
from core.models import Origin
from schemes.models import Year


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not taken over, and why."""

    label: str
    why: str


@dataclass(slots=True)
class PartPlan:
    """What one part would write: plans of facts, what stays behind, what a person must know.

    ``provisional``: it rests on figures of a year that is not closed yet and can be fetched again.
    """

    key: str
    title: Any
    plans: list[FactPlan] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    provisional: bool = False

    @property
    def new(self) -> int:
        """How many facts would be written for the first time."""
        return sum(len(plan.new) for plan in self.plans)

    @property
    def changed(self) -> int:
        """How many would be corrected."""
        return sum(len(plan.changed) for plan in self.plans)

    @property
    def unchanged(self) -> int:
        """How many stand already as they should."""
        return sum(plan.unchanged for plan in self.plans)

    @property
    def empty(self) -> bool:
        """Whether nothing would be written."""
        return all(plan.empty for plan in self.plans)

    def fingerprint(self) -> str:
        """Another one means that the facts moved since it was shown."""
        return "/".join(plan.fingerprint() for plan in self.plans)

    def apply(self, *, actor: Any, reason: str) -> None:
        """Write it; the caller holds the transaction."""
        for plan in self.plans:
            facts_apply(plan, actor=actor, origin=Origin.ENTRY, reason=reason)


class CarryPart(Protocol):
    """A kind of thing that goes from one year to the next.

    ``order`` is that of writing: units come first, for the others speak of them.  ``again`` says
    that it may be fetched once more into a year that is open already.
    """

    key: str
    title: Any
    order: int
    again: bool

    def plan(self, source: Year, year: Year) -> PartPlan:
        """Compare what the last year has with what the new one has."""


_parts: dict[str, CarryPart] = {}


def register(part: CarryPart) -> None:
    """Make a part known; the same key again replaces it."""
    _parts[part.key] = part


def parts() -> list[CarryPart]:
    """All parts in the order of writing."""
    return sorted(_parts.values(), key=lambda part: (part.order, part.key))


def digest(found: Sequence[str]) -> str:
    """One name for several fingerprints."""
    return hashlib.sha256(json.dumps(list(found)).encode()).hexdigest()
