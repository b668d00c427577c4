"""Whom a move of an entry is told: the unit, the second person, the office that prepared it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from core.ui import date_text
from reviews.moved_notices import second_people, unit_people
from reviews.register.flow import REFUSE, rules_of
from reviews.register.models import (
    ANSWERED,
    CONFIRM,
    DROPPED,
    ENTERED,
    LIFTED,
    LIFTING,
    TOLD,
    RegisterEntry,
)
from units.models import Account

TELLS, ANSWERS, CONFIRMS, ENDS, REFUSES = (
    *("register.told", "register.answered", "register.confirm", "register.ended"),
    "register.refused",
)
KINDS = (
    Event(
        TELLS,
        gettext_lazy("拟登记扣分或否决"),
        gettext_noop("拟对%(unit)s登记“%(title)s”，%(due)s 前可以申辩。"),
        icon="exclamation-triangle",
    ),
    Event(
        ANSWERS,
        gettext_lazy("单位已申辩"),
        gettext_noop("%(unit)s 对“%(title)s”提交了申辩。"),
        icon="chat-left-text",
    ),
    Event(
        CONFIRMS,
        gettext_lazy("登记待第二人确认"),
        gettext_noop("%(unit)s “%(title)s”等你确认。"),
        icon="person-check",
    ),
    Event(
        REFUSES,
        gettext_lazy("第二人没有确认"),
        gettext_noop("%(unit)s “%(title)s”第二人没有确认：%(reason)s。"),
        icon="person-x",
    ),
    Event(
        ENDS,
        gettext_lazy("登记有结果"),
        gettext_noop("%(unit)s “%(title)s”：%(outcome)s。"),
        icon="exclamation-triangle",
    ),
)
_OUTCOMES = {
    ENTERED: gettext_noop("已登记"),
    LIFTED: gettext_noop("已解除"),
    DROPPED: gettext_noop("不予登记"),
}


def register_tell(entry: RegisterEntry, move: str, actor: Account, reason: str) -> None:
    """Tell whom the new state concerns, in the transaction of the move; what the second person
    refused, those alone who asked him."""
    state = entry.state
    if move == REFUSE:
        asked = {each for each in (entry.created_by, entry.asked_by) if each}
        _tell(entry, REFUSES, asked, actor, reason=reason)
    elif state == TOLD:
        _tell(entry, TELLS, unit_people(entry.unit_id), actor, due=date_text(entry.answer_due))
    elif state == ANSWERED:
        _tell(entry, ANSWERS, [entry.created_by], actor)
    elif state in (CONFIRM, LIFTING):
        _tell(entry, CONFIRMS, second_people(entry, rules_of(entry.year).confirmed_by), actor)
    elif state in _OUTCOMES and entry.told_at is not None:
        people = [*unit_people(entry.unit_id), entry.created_by]
        _tell(entry, ENDS, people, actor, outcome=_OUTCOMES[state])


def _tell(
    entry: RegisterEntry, event: str, people: Iterable[Any], actor: Account, **params: str
) -> None:
    notify(
        recipients=[account for account in people if account.pk != actor.pk],
        event=event,
        authority=entry.year.authority,
        params={"unit": entry.unit.name, "title": entry.title, **params},
        url=reverse("reviews:register_entry", args=[entry.pk]),
        once=f"register:{entry.pk}:{entry.version}",
    )
