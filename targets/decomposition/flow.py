"""How a tree moves: drafted, adopted by the head of the unit, taken up again (T-3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from targets.decomposition.models import ADOPTED, DRAFT
from targets.decomposition.rights import Rights

UNIT, HEAD = "unit", "unit_head"
ADOPT, REVISE = "adopt", "revise"

FLOW = Workflow(
    "tree",
    {DRAFT: _("分解中"), ADOPTED: _("已审定")},
    (
        Move(
            ADOPT,
            _("审定"),
            DRAFT,
            (ADOPTED,),
            frozenset({HEAD}),
            recorded=("reason", "number", "deviation"),
        ),
        Move(
            REVISE,
            _("重新分解"),
            ADOPTED,
            (DRAFT,),
            frozenset({UNIT}),
            required=("reason",),
            recorded=("reason",),
            back=True,
        ),
    ),
    DRAFT,
)


def duties_of(rights: Rights) -> frozenset[str]:
    """What an account is in the table."""
    duties = {UNIT} if rights.edits else set()
    return frozenset(duties | ({HEAD} if rights.adopts else set()))


def state_title(state: str) -> Any:
    """A state in words."""
    return FLOW.states[state]
