"""Whom a move of an item is told: the unit, or the office that began it or is to close it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from core.ui import date_text
from reviews.moved_notices import unit_people
from reviews.supervision.flow import EXTEND, RETURN, rules_of
from reviews.supervision.models import ANSWERED, ASKED, DONE, DROPPED, Sort, SupervisionItem
from units.models import Account, Role

ASKS, ANSWERS, RETURNS, EXTENDS, ENDS = (
    *("supervision.asked", "supervision.answered", "supervision.returned"),
    *("supervision.extended", "supervision.ended"),
)
_ICON = "binoculars"
KINDS = (
    Event(
        ASKS,
        gettext_lazy("督查要办的事"),
        gettext_noop("“%(title)s”：%(due)s 前报送或说明。"),
        icon=_ICON,
    ),
    Event(
        ANSWERS,
        gettext_lazy("督查：单位已报"),
        gettext_noop("%(unit)s 对“%(title)s”已报送。"),
        icon=_ICON,
    ),
    Event(
        RETURNS,
        gettext_lazy("督查：没有认可"),
        gettext_noop("“%(title)s”没有认可：%(reason)s。%(due)s 前再报。"),
        icon=_ICON,
    ),
    Event(
        EXTENDS,
        gettext_lazy("督查：延期"),
        gettext_noop("“%(title)s”延到 %(due)s：%(reason)s。"),
        icon=_ICON,
    ),
    Event(
        ENDS,
        gettext_lazy("督查：已办完"),
        gettext_noop("“%(title)s”：%(outcome)s。"),
        icon=_ICON,
    ),
)
_OUTCOMES = {DONE: gettext_noop("已办完"), DROPPED: gettext_noop("已撤销")}


def supervision_tell(item: SupervisionItem, move: str, actor: Account, reason: str = "") -> None:
    """Tell whom the new state concerns, in the transaction of the move."""
    told = {"due": date_text(item.due), "reason": reason}
    if item.state == ANSWERED:
        _tell(item, ANSWERS, _office(item), actor)
    elif move in (RETURN, EXTEND):
        event = RETURNS if move == RETURN else EXTENDS
        _tell(item, event, unit_people(item.unit_id), actor, **told)
    elif item.state == ASKED:
        _tell(item, ASKS, unit_people(item.unit_id), actor, **told)
    elif item.state in _OUTCOMES and item.told_at is not None:
        people = {*unit_people(item.unit_id), item.created_by}
        _tell(item, ENDS, people, actor, outcome=_OUTCOMES[item.state])


def _tell(
    item: SupervisionItem, event: str, people: Iterable[Any], actor: Account, **params: str
) -> None:
    notify(
        recipients=[account for account in people if account.pk != actor.pk],
        event=event,
        authority=item.year.authority,
        params={"unit": item.unit.name, "title": item.title, **params},
        url=reverse("reviews:supervision_item", args=[item.pk]),
        once=f"supervision:{item.pk}:{item.version}",
    )


def _office(item: SupervisionItem) -> set[Any]:
    """Who began it, or those who may close an order that he does not close himself."""
    if item.sort != Sort.ORDER or not rules_of(item.year).closed_by_other:
        return {item.created_by}
    roles = (Role.TARGET_OFFICE, Role.REVIEWING_OFFICE)
    people = Account.objects.filter(is_active=True, grants__role__in=roles)
    people = people.filter(grants__authority=item.year.authority_id)
    return set(people.exclude(pk=item.created_by_id).distinct())
