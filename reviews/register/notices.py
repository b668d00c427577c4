"""Whom a move of an entry is told: the unit, the second person, the office that prepared it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from core.ui import date_text
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
from units.models import Account, Role

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
_ROLES = {"target_office": Role.TARGET_OFFICE, "reviewing_office": Role.REVIEWING_OFFICE}


def register_tell(entry: RegisterEntry, move: str, actor: Account, reason: str) -> None:
    """Tell whom the new state concerns, in the transaction of the move; what the second person
    refused, those alone who asked him."""
    state = entry.state
    if move == REFUSE:
        asked = {each for each in (entry.created_by, entry.asked_by) if each}
        _tell(entry, REFUSES, asked, actor, reason=reason)
    elif state == TOLD:
        _tell(entry, TELLS, _unit_people(entry), actor, due=date_text(entry.answer_due))
    elif state == ANSWERED:
        _tell(entry, ANSWERS, [entry.created_by], actor)
    elif state in (CONFIRM, LIFTING):
        _tell(entry, CONFIRMS, _second(entry), actor)
    elif state in _OUTCOMES and entry.told_at is not None:
        people = [*_unit_people(entry), entry.created_by]
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


def _unit_people(entry: RegisterEntry) -> Iterable[Any]:
    """The unit's filers and heads."""
    roles = (Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD)
    people = Account.objects.filter(grants__unit=entry.unit_id, grants__role__in=roles)
    return people.filter(is_active=True).distinct()


def _second(entry: RegisterEntry) -> Iterable[Any]:
    """Whoever may confirm it."""
    role = _ROLES[rules_of(entry.year).confirmed_by]
    people = Account.objects.filter(is_active=True, grants__role=role)
    people = people.filter(grants__authority=entry.year.authority_id).distinct()
    return people.exclude(pk__in=[entry.created_by_id, entry.asked_by_id or 0])
