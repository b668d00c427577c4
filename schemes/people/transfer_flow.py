"""How a transfer moves: one table that draws the buttons and guards the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from schemes.people.models import Transfer, TransferState
from units.models import Unit
from units.queries import has_authority_perm, has_unit_perm

OFFICE, HEAD = "office", "head"


@dataclass(frozen=True, slots=True)
class Move:
    """From which state to which, who may, what must be there, what the audit trail keeps.

    ``who``: the office that keeps the facts; the head of the unit that lets go.
    """

    key: str
    label: Any
    before: TransferState | None
    after: TransferState
    who: frozenset[str]
    required: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()


PROPOSE = Move(
    "propose",
    _("提出调动"),
    None,
    TransferState.PROPOSED,
    frozenset({OFFICE, HEAD}),
    ("to_unit", "effective_on", "document"),
    ("person", "from_unit", "to_unit", "effective_on", "months_from", "months_to", "document"),
)
CONFIRM = Move(
    "confirm",
    _("确认调动"),
    TransferState.PROPOSED,
    TransferState.CONFIRMED,
    frozenset({OFFICE}),
    ("months_from", "months_to"),
    ("person", "from_unit", "to_unit", "effective_on", "months_from", "months_to", "months_reason"),
)
DECLINE = Move(
    "decline",
    _("不同意"),
    TransferState.PROPOSED,
    TransferState.DECLINED,
    frozenset({OFFICE}),
    ("reason",),
    ("person", "reason"),
)
WITHDRAW = Move(
    "withdraw",
    _("撤回"),
    TransferState.PROPOSED,
    TransferState.WITHDRAWN,
    frozenset({OFFICE, HEAD}),
    ("reason",),
    ("person", "reason"),
)
UNDO = Move(
    "undo",
    _("撤销调动"),
    TransferState.CONFIRMED,
    TransferState.UNDONE,
    frozenset({OFFICE}),
    ("reason",),
    ("person", "from_unit", "to_unit", "reason"),
)
MOVES = (PROPOSE, CONFIRM, DECLINE, WITHDRAW, UNDO)


def may_move(account: Any, move: Move, unit: Unit) -> bool:
    """Whether the account may make the move for somebody of ``unit``, the one that lets go."""
    if OFFICE in move.who and has_authority_perm(account, unit.authority, "edit_facts"):
        return True
    return HEAD in move.who and has_unit_perm(account, unit, "head_unit")


def moves_for(account: Any, transfer: Transfer) -> list[Move]:
    """The moves that the account can make now."""
    unit = transfer.posting.unit
    open_now = [move for move in MOVES if move.before == transfer.state]
    return [move for move in open_now if may_move(account, move, unit)]
