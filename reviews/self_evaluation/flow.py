"""How a self-evaluation moves: one table (K-5.1, M-8)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from reviews.self_evaluation.models import DRAFT, HANDED_IN, HEAD, RETURNED
from schemes.models import Year
from units.models import Unit
from units.queries import authority_for, has_authority_perm, has_unit_perm

UNIT, HEAD_OF_UNIT, OFFICE = "unit", "head", "office"
SUBMIT, WITHDRAW, HAND_IN, BACK, RETURN = "submit", "withdraw", "hand_in", "back", "return"

WORKFLOW = Workflow(
    "self_evaluation",
    {
        DRAFT: _("草稿"),
        RETURNED: _("退回"),
        HEAD: _("待负责人审定"),
        HANDED_IN: _("已报送"),
    },
    (
        *(
            Move(SUBMIT, _("报负责人审定"), state, (HEAD,), frozenset({UNIT}))
            for state in (DRAFT, RETURNED)
        ),
        Move(WITHDRAW, _("撤回修改"), HEAD, (DRAFT,), frozenset({UNIT}), back=True),
        Move(HAND_IN, _("审定并报送"), HEAD, (HANDED_IN,), frozenset({HEAD_OF_UNIT})),
        Move(
            *(BACK, _("退回修改"), HEAD, (RETURNED,), frozenset({HEAD_OF_UNIT})),
            *(("reason",), ("reason",), True),
        ),
        Move(
            *(RETURN, _("退回重报"), HANDED_IN, (RETURNED,), frozenset({OFFICE})),
            *(("reason",), ("reason",), True),
        ),
    ),
    DRAFT,
)


def duties_of(account: Any, year: Year, unit: Unit) -> frozenset[str]:
    """What the account is for a unit's self-evaluation; who writes it never takes it (三员分立)."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return frozenset()
    found = set()
    if has_unit_perm(account, unit, "file_targets"):
        found.add(UNIT)
    if has_unit_perm(account, unit, "head_unit"):
        found.add(HEAD_OF_UNIT)
    if not found and has_authority_perm(account, authority, "edit_facts"):
        found.add(OFFICE)
    return frozenset(found)
