"""How a correction goes: drafted and asked for by the office, agreed to by another account, applied
by a job (S-4)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Move, Workflow
from reviews.moved_people import party_of
from scoring.freezing.flow import OFFICE, SECOND, may_agree, may_ask
from scoring.freezing.models import APPLIED, ASKED, DRAFT, RUNNING, WITHDRAWN, Correction

ASK, APPLY, REFUSE, DROP = "ask", "apply", "refuse", "drop"
TITLES: dict[str, Any] = {
    DRAFT: _("草稿"),
    ASKED: _("待第二人同意"),
    RUNNING: _("正在更正"),
    APPLIED: _("已更正"),
    WITHDRAWN: _("已放弃"),
}
_REASON = ("reason",)
WORKFLOW = Workflow(
    "correction",
    TITLES,
    (
        Move(ASK, _("提请更正"), DRAFT, (ASKED,), frozenset({OFFICE})),
        Move(APPLY, _("同意更正"), ASKED, (RUNNING,), frozenset({SECOND})),
        # The job died with its worker and every attempt of it: it is begun anew.
        Move(APPLY, _("重新开始"), RUNNING, (RUNNING,), frozenset({SECOND})),
        Move(
            REFUSE,
            pgettext_lazy("move", "退回"),
            ASKED,
            (DRAFT,),
            frozenset({SECOND}),
            _REASON,
            _REASON,
            back=True,
        ),
        Move(DROP, _("放弃"), DRAFT, (WITHDRAWN,), frozenset({OFFICE}), back=True),
    ),
    DRAFT,
)


def duties_of(account: Any, correction: Correction) -> frozenset[str]:
    """What the account is for this correction; who had a hand in it does not agree to it."""
    found = set()
    if may_ask(account, correction.year):
        found.add(OFFICE)
    if may_agree(account, correction.year) and account.pk not in party_of(correction):
        found.add(SECOND)
    return frozenset(found)
