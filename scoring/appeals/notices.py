"""Whom an appeal is told: the office, the reviewer, then the unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from core.ui import date_text
from reviews.moved_notices import unit_people
from reviews.objections.notices import office_of
from scoring.appeals import flow
from scoring.appeals.models import CLOSED, Appeal
from units.models import Account

FILED, ASSIGNED, DECIDED, ENDED, LAPSED = (
    *("appeal.filed", "appeal.assigned"),
    *("appeal.decided", "appeal.closed", "appeal.lapsed"),
)
_ICON = "chat-left-text"
KINDS = (
    Event(
        FILED,
        gettext_lazy("结果申诉"),
        gettext_noop("%(unit)s 对公示的结果提出申诉，指派复核人。"),
        icon=_ICON,
    ),
    Event(
        ASSIGNED,
        gettext_lazy("申诉待复核"),
        gettext_noop("%(unit)s 的申诉由你复核，%(due)s 前办。"),
        icon=_ICON,
    ),
    Event(
        DECIDED,
        gettext_lazy("申诉有结果"),
        gettext_noop("%(unit)s 的申诉：%(outcome)s。"),
        icon=_ICON,
    ),
    Event(
        ENDED,
        gettext_lazy("申诉办结"),
        gettext_noop("%(unit)s 的申诉已更正重算，看得分和名次变了什么。"),
        icon=_ICON,
    ),
    Event(
        LAPSED,
        gettext_lazy("申诉终止"),
        gettext_noop("结果公布已撤回，%(unit)s 的申诉终止；重新公示后仍有异议的再申诉。"),
        icon=_ICON,
    ),
)
_OUTCOMES = {
    flow.UPHOLD: gettext_noop("申诉成立"),
    flow.PARTLY: gettext_noop("部分成立"),
    flow.REFUSE: gettext_noop("申诉不成立"),
}


def appeal_tell(appeal: Appeal, move: str, actor: Account) -> None:
    """Tell whom the move concerns, in its transaction."""
    authority = appeal.publication.year.authority_id
    if move == "file":
        _tell(appeal, FILED, office_of(authority), actor)
    elif move == flow.ASSIGN:
        _tell(appeal, ASSIGNED, [appeal.reviewer], actor, due=date_text(appeal.due, "full"))
    elif move in _OUTCOMES:
        people = [*unit_people(appeal.unit_id)]
        people += [] if appeal.state == CLOSED else office_of(authority)
        _tell(appeal, DECIDED, people, actor, outcome=_OUTCOMES[move])
    elif move == flow.CLOSE:
        _tell(appeal, ENDED, unit_people(appeal.unit_id), actor)
    elif move == flow.LAPSE:
        _tell(appeal, LAPSED, {*unit_people(appeal.unit_id), appeal.reviewer}, actor)


def _tell(appeal: Appeal, event: str, people: Iterable[Any], actor: Account, **params: str) -> None:
    notify(
        recipients=[account for account in people if account and account.pk != actor.pk],
        event=event,
        authority=appeal.publication.year.authority,
        params={"unit": appeal.unit.name, **params},
        url=reverse("scoring:appeal", args=[appeal.pk]),
        once=f"appeal:{appeal.pk}:{appeal.version}",
    )
