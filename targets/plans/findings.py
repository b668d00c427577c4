"""What the checks of a plan speak of: a line as they see it, what one found, what puts it right."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from core.exact import from_text
from schemes.document import PlanWarning
from targets.assigned.matching import Assigned

Values = Mapping[str, Any]


def gettext_noop(message: str) -> str:
    """Mark a message id for translation without importing Django."""
    return message


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the checks see it: its id, its number in the plan, its plain values; ``assigned``
    is what the register says of the indicator that it carries."""

    pk: int
    place: int
    values: Values
    assigned: Assigned | None = None

    def number(self, key: str) -> Fraction | None:
        """A value as a number; None while it says nothing."""
        found = self.values.get(key)
        return None if found in (None, "") else from_text(str(found))

    @property
    def plan(self) -> Fraction | None:
        """The plan value of the scoring method."""
        found = self.values["params"].get("plan")
        return None if found is None else from_text(found)

    @property
    def lower_is_better(self) -> bool:
        """Whether less is better."""
        return bool(self.values["params"].get("direction") == "lower")


@dataclass(frozen=True, slots=True)
class Fix:
    """What would put a finding right with one click: a value for the cell."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``blocks``, or is answered with a reason.

    ``line`` is the id of the line under which it stands, ``field`` its cell; neither for what the
    plan or a ``component`` as a whole lacks.  ``text`` is a message id with ``params``.
    ``indicator`` is the assigned indicator that a line of its own would list.
    """

    key: str
    blocks: bool
    text: str
    params: Mapping[str, str] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    line: int | None = None
    field: str = ""
    component: str = ""
    fix: Fix | None = None
    indicator: str = ""

    @property
    def fingerprint(self) -> str:
        """Equal while the finding says the same of the same: an answer holds that long."""
        said = [self.key, self.line, self.component, dict(self.params)]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def about(warning: PlanWarning, text: str, line: Line | None = None, **told: Any) -> Finding:
    """A finding of a check: of a line, of its cell, of a component, or of the whole."""
    fields = {name: told.pop(name) for name in ("field", "component", "fix") if name in told}
    return Finding(
        warning.key,
        warning.effect == "block",
        text,
        told,
        warning.clauses,
        line.pk if line else None,
        **fields,
    )
