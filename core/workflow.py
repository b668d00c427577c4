"""Workflows as tables: state, move, next states, who, what must be there, what is recorded.

A table is data.  The same one draws the buttons (:meth:`Workflow.open_to`), guards the service and
writes the audit row (:func:`make_move`), tells whether a history is a legal path
(:meth:`Workflow.walks`), and prints the diagram in the docs (:meth:`Workflow.diagram`).  Who holds
which duty is for the app to say that owns the table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import audit

#: A move that was made: its key, the state before and the state after.
Step = tuple[str, str, str]
REASON_LENGTH = 500


class Moved(Protocol):
    """A row under a workflow.  ``version`` is counted up by every write of it."""

    pk: Any
    state: str
    version: int


class StaleMoveError(Exception):
    """Somebody was faster: ``current`` is how the row stands now, not as it was shown."""

    def __init__(self, current: Any) -> None:
        super().__init__(current)
        self.current = current


class NotYoursError(Exception):
    """The account has no duty that may make this move; it looks like one that does not exist."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    ``after`` lists the states that it may lead to: one, or several among which the app's rule
    chooses.  ``who`` are duties, any of which is enough; ``required`` the fields without which it
    is refused; ``recorded`` those that the audit trail keeps.  ``back`` marks a move that undoes
    what others did: it is asked for twice and stands last among the buttons.
    """

    key: str
    label: Any
    before: str
    after: tuple[str, ...]
    who: frozenset[str]
    required: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    back: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    """A whole table; ``states`` are in the order of the path, with their names."""

    key: str
    states: Mapping[str, Any]
    moves: tuple[Move, ...]
    start: str

    def move(self, key: str, state: str) -> Move | None:
        """The move of this key from this state; None where the table has none."""
        return next((m for m in self.moves if m.key == key and m.before == state), None)

    def open_to(self, state: str, duties: Collection[str]) -> list[Move]:
        """The moves that somebody with these duties can make now: the buttons."""
        return [m for m in self.moves if m.before == state and not m.who.isdisjoint(duties)]

    def walks(self, steps: Iterable[Step]) -> bool:
        """Whether a history is a legal path from the start of the table."""
        state = self.start
        for key, before, after in steps:
            found = self.move(key, before)
            if before != state or found is None or after not in found.after:
                return False
            state = after
        return True

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"  [*] --> {self.start}"]
        lines += [f'  state "{title}" as {state}' for state, title in self.states.items()]
        lines += [f"  {m.before} --> {after}: {m.label}" for m in self.moves for after in m.after]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: which move, of the row in which version, with which fields."""

    move: str
    shown: int
    told: Mapping[str, Any]
    duties: Collection[str]
    actor: Any


def checked_move(workflow: Workflow, row: Moved, asked: Asked) -> Move:
    """The move if it may be made now; call it with the row locked.

    Raises :class:`NotYoursError`, :class:`StaleMoveError`, and ``ValidationError`` with every
    field that is missing.
    """
    known = [m for m in workflow.moves if m.key == asked.move]
    if not any(not m.who.isdisjoint(asked.duties) for m in known):
        raise NotYoursError(asked.move)
    found = workflow.move(asked.move, row.state)
    if found is None or row.version != asked.shown:
        raise StaleMoveError(row)
    if found.who.isdisjoint(asked.duties):
        raise NotYoursError(asked.move)
    missing = {name: [_missing(name)] for name in found.required if not _there(asked.told, name)}
    if missing:
        raise ValidationError(missing)
    return found


def make_move(
    row: Any, found: Move, after: str, asked: Asked, *, authority: Any, subject: str
) -> None:
    """Set the state, count the version up and write the audit row; the caller saves the row.

    ``after`` must be one of the move's next states: another one is a mistake of the program.
    """
    if after not in found.after:
        raise ValueError(f"{found.key} leads from {found.before} to {found.after}, not to {after}")
    row.state, row.version = after, row.version + 1
    detail = {name: asked.told.get(name, "") for name in found.recorded}
    audit.record(
        event=f"{row._meta.model_name}.{found.key}",
        actor=asked.actor,
        authority=authority,
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        subject=subject,
        detail={**detail, "before": found.before, "after": after, "version": row.version},
    )


def _there(told: Mapping[str, Any], name: str) -> bool:
    value = told.get(name)
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _missing(name: str) -> str:
    if name == "reason":
        return _("写明理由，最多 %s 个字") % REASON_LENGTH
    if name == "number":
        return _("写明文号，如 目考〔2026〕1号")
    return _("写明依据文件的文号或名称")
