"""Whom a record is told: the second person, the office, then the unit or the person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.language import title_of
from core.notices.events import Event
from core.notices.services import notify
from reviews.accountability.flow import kind_of, rules_of
from reviews.accountability.models import CONFIRM, DECIDED, DRAFT, AccountabilityRecord
from reviews.moved_notices import second_people
from units.models import Account, Role

CONFIRMS, REFUSES, ENDS = (
    *("accountability.confirm", "accountability.refused", "accountability.decided"),
)
_ICON = "journal-text"
KINDS = (
    Event(
        CONFIRMS,
        gettext_lazy("奖惩待第二人确认"),
        gettext_noop("%(unit)s 的%(kind)s等你确认。"),
        icon=_ICON,
    ),
    Event(
        REFUSES,
        gettext_lazy("奖惩被退回"),
        gettext_noop("%(unit)s 的%(kind)s第二人没有确认，已退回草稿。"),
        icon=_ICON,
    ),
    Event(
        ENDS,
        gettext_lazy("奖惩有结果"),
        gettext_noop("%(unit)s：%(kind)s，%(outcome)s。"),
        icon=_ICON,
    ),
)
_OUTCOMES = {
    "issued": gettext_noop("已发文"),
    "improved": gettext_noop("已整改"),
    "lifted": gettext_noop("已撤销"),
}


def accountability_tell(record: AccountabilityRecord, actor: Account) -> None:
    """Tell whom the new state concerns, in the transaction of the move."""
    if record.state == CONFIRM:
        _tell(record, CONFIRMS, second_people(record, rules_of(record.year).confirmed_by), actor)
    elif record.state == DRAFT and record.asked_by_id is not None:
        _tell(record, REFUSES, {record.created_by, record.asked_by}, actor)
    elif record.state in DECIDED:
        people = {*_concerned(record), record.created_by}
        _tell(record, ENDS, people, actor, outcome=_OUTCOMES[record.state])


def _tell(
    record: AccountabilityRecord, event: str, people: Iterable[Any], actor: Account, **params: str
) -> None:
    kind = kind_of(record)
    notify(
        recipients=[account for account in people if account and account.pk != actor.pk],
        event=event,
        authority=record.year.authority,
        params={
            "unit": record.unit.name,
            "kind": title_of(kind.title) if kind else record.kind,
            **params,
        },
        url=reverse("reviews:accountability_record", args=[record.pk]),
        once=f"accountability:{record.pk}:{record.version}",
    )


def _concerned(record: AccountabilityRecord) -> set[Any]:
    """The unit's head, and its filer where it is about the unit; the person it is about."""
    roles = [Role.DEPARTMENT_HEAD] + ([] if record.person_id else [Role.DEPARTMENT_FILER])
    rows = Account.objects.filter(is_active=True)
    found = set(rows.filter(grants__unit=record.unit_id, grants__role__in=roles).distinct())
    if record.person_id:
        found |= set(rows.filter(person=record.person_id))
    return found
