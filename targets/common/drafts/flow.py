"""How a draft of common targets moves: the department hands it in, the office takes it or sends it
back (K-3.7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from schemes.models import Year
from units.models import Unit
from units.queries import has_authority_perm, has_unit_perm

UNIT, OFFICE = "functional", "target_office"
NONE, DRAFT, RETURNED, HANDED, TAKEN = "none", "draft", "returned", "handed", "taken"
SUBMIT, WITHDRAW, RETURN, TAKE = "submit", "withdraw", "return", "take"

_UNIT, _OFFICE = frozenset({UNIT}), frozenset({OFFICE})
_WHY, _KEPT = ("reason",), ("late",)

FLOW = Workflow(
    "commondraft",
    {DRAFT: _("草稿"), RETURNED: _("退回"), HANDED: _("待接收"), TAKEN: _("已接收")},
    (
        Move(SUBMIT, _("报送目标办"), DRAFT, (HANDED,), _UNIT, recorded=_KEPT),
        Move(SUBMIT, _("重新报送"), RETURNED, (HANDED,), _UNIT, recorded=_KEPT),
        Move(WITHDRAW, _("撤回修改"), HANDED, (DRAFT,), _UNIT, back=True),
        Move(TAKE, _("接收"), HANDED, (TAKEN,), _OFFICE),
        Move(RETURN, _("退回修改"), HANDED, (RETURNED,), _OFFICE, _WHY, _WHY, back=True),
        Move(RETURN, _("退回重拟"), TAKEN, (RETURNED,), _OFFICE, _WHY, _WHY, back=True),
    ),
    DRAFT,
)
#: States in which the text is the department's to change.
OPEN = (NONE, DRAFT, RETURNED)
LOOKS = {
    NONE: "missing",
    DRAFT: "draft",
    RETURNED: "returned",
    HANDED: "review",
    TAKEN: "issued",
}


def duties_of(account: Any, year: Year, unit: Unit) -> frozenset[str]:
    """What the account is for a department's draft; who drafts does not take (三员分立)."""
    if has_unit_perm(account, unit, "mark_items"):
        return _UNIT
    return _OFFICE if has_authority_perm(account, year.authority, "edit_facts") else frozenset()


def state_title(state: str) -> str:
    """A state in words."""
    return str(_("没有起草")) if state == NONE else str(FLOW.states[state])
