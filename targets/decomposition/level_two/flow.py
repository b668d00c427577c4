"""How a level-two scheme moves: drafted, filed, put on record or sent back (K-1.3, K-7.8)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from schemes.models import Year
from units.models import Unit
from units.queries import has_authority_perm, has_unit_perm

UNIT, OFFICE = "unit", "target_office"
DRAFT, FILED, RECORDED, RETURNED = "draft", "filed", "recorded", "returned"
FILE, RECORD, RETURN, WITHDRAW, REVISE = "file", "record", "return", "withdraw", "revise"

_UNIT, _OFFICE = frozenset({UNIT}), frozenset({OFFICE})
_WHY = ("reason",)

FLOW = Workflow(
    "leveltwo",
    {
        DRAFT: _("草稿"),
        RETURNED: _("退回"),
        FILED: _("待备案"),
        RECORDED: _("已备案"),
    },
    (
        Move(FILE, _("报送备案"), DRAFT, (FILED,), _UNIT, recorded=("late",)),
        Move(FILE, _("重新报送"), RETURNED, (FILED,), _UNIT, recorded=("late",)),
        Move(WITHDRAW, _("撤回修改"), FILED, (DRAFT,), _UNIT, back=True),
        Move(RECORD, _("准予备案"), FILED, (RECORDED,), _OFFICE, recorded=("document",)),
        Move(RETURN, _("退回修改"), FILED, (RETURNED,), _OFFICE, _WHY, _WHY, back=True),
        Move(RETURN, _("撤销备案，退回"), RECORDED, (RETURNED,), _OFFICE, _WHY, _WHY, back=True),
    ),
    DRAFT,
)
#: The badge of each state; ``none`` is before anything was drafted.
LOOKS = {
    "none": "missing",
    DRAFT: "draft",
    RETURNED: "returned",
    FILED: "review",
    RECORDED: "issued",
}


def duties_of(account: Any, year: Year, unit: Unit) -> frozenset[str]:
    """What the account is for the unit's scheme; who files does not decide (三员分立)."""
    if any(has_unit_perm(account, unit, perm) for perm in ("file_targets", "head_unit")):
        return _UNIT
    return _OFFICE if has_authority_perm(account, year.authority, "edit_facts") else frozenset()


def state_title(state: str) -> str:
    """A state in words."""
    return str(_("没有起草")) if state == "none" else str(FLOW.states[state])
