"""How a year is frozen: asked by the office, agreed by another account, done by a job (S-6)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Move, Workflow
from schemes.models import Year
from scoring.freezing.models import (
    ASKED,
    FAILED,
    FROZEN,
    REFUSED,
    RUNNING,
    WITHDRAWN,
    YearFreezing,
)
from units.queries import authority_for, has_authority_perm

OFFICE, SECOND = "office", "second"
AGREE, REFUSE, WITHDRAW = "agree", "refuse", "withdraw"
TITLES: dict[str, Any] = {
    ASKED: _("待第二人同意"),
    RUNNING: _("正在封存"),
    FROZEN: _("已封存"),
    REFUSED: _("已退回"),
    WITHDRAWN: _("已撤回"),
    FAILED: _("没有封存成"),
}
_REASON = ("reason",)

WORKFLOW = Workflow(
    "freezing",
    TITLES,
    (
        Move(AGREE, _("同意封存"), ASKED, (RUNNING,), frozenset({SECOND})),
        # The job died with its worker and every attempt of it: it is begun anew.
        Move(AGREE, _("重新开始"), RUNNING, (RUNNING,), frozenset({SECOND})),
        Move(
            REFUSE,
            pgettext_lazy("move", "退回"),
            ASKED,
            (REFUSED,),
            frozenset({SECOND}),
            _REASON,
            _REASON,
            back=True,
        ),
        Move(WITHDRAW, _("撤回"), ASKED, (WITHDRAWN,), frozenset({OFFICE}), back=True),
    ),
    ASKED,
)


def may_ask(account: Any, year: Year) -> bool:
    """Whether the account prepares the freeze: the target office."""
    return _here(account, year) and has_authority_perm(account, year.authority, "edit_facts")


def may_agree(account: Any, year: Year) -> bool:
    """Whether the account is of an office that may agree to what another asked for."""
    return _here(account, year) and has_authority_perm(account, year.authority, "view_facts")


def duties_of(account: Any, freezing: YearFreezing) -> frozenset[str]:
    """What the account is for this request; nobody agrees to what he asked for (S-4)."""
    found = set()
    if may_ask(account, freezing.year):
        found.add(OFFICE)
    if may_agree(account, freezing.year) and account.pk != freezing.asked_by_id:
        found.add(SECOND)
    return frozenset(found)


def _here(account: Any, year: Year) -> bool:
    authority = authority_for(account)
    return authority is not None and authority.pk == year.authority_id
