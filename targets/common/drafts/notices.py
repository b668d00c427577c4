"""Whom a move of a draft of common targets is told: the office, or the department."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from targets.common.drafts import flow
from targets.common.drafts.models import CommonDraft
from units.models import Account, Role

HANDED, ANSWERED = "common_draft.handed", "common_draft.answered"
KINDS = (
    Event(
        HANDED,
        gettext_lazy("共性目标待接收"),
        gettext_noop("%(unit)s 报来 %(year)s 年度共性目标，等你接收。"),
        icon="people",
    ),
    Event(
        ANSWERED,
        gettext_lazy("共性目标有答复"),
        gettext_noop("%(year)s 年度共性目标：目标办%(what)s。%(reason)s"),
        icon="people",
    ),
)
_WHAT = {flow.RETURN: gettext_noop("已退回"), flow.TAKE: gettext_noop("已接收")}


def draft_tell(draft: CommonDraft, move: str, reason: str, actor: Account) -> None:
    """Tell the other side; in the transaction of the move."""
    people = Account.objects.filter(is_active=True)
    if move == flow.SUBMIT:
        office = {"grants__authority": draft.year.authority_id, "grants__role": Role.TARGET_OFFICE}
        event, people = HANDED, people.filter(**office)
    elif move in _WHAT:
        own = {"grants__unit": draft.unit_id, "grants__role": Role.FUNCTIONAL_DEPARTMENT}
        event, people = ANSWERED, people.filter(**own)
    else:
        return
    notify(
        recipients=list(people.exclude(pk=actor.pk).distinct()),
        event=event,
        authority=draft.year.authority,
        params={
            "unit": draft.unit.name,
            "year": draft.year.year,
            "what": _WHAT.get(move, ""),
            "reason": reason,
        },
        url=reverse("targets:common_draft", args=[draft.unit.code]) + f"?year={draft.year.year}",
        once=f"common-draft:{draft.pk}:{draft.version}",
    )
