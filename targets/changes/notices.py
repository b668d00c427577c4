"""Whom a move of a request is told: who acts next, and whoever asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from schemes.rules.changes import APPLIED, REFUSED, RETURNED
from targets.changes.flow import LEADER, OFFICE, PASS, REVIEWER, SUBMIT, rules_of
from targets.changes.models import TargetChange
from units.models import Account, LeaderCharge, Role

WAITS, ENDED = "change.waits", "change.ended"
KINDS = (
    Event(
        WAITS,
        gettext_lazy("目标变更待办"),
        gettext_noop("%(unit)s 申请变更目标（第 %(serial)s 号），等你办。"),
        icon="arrow-left-right",
    ),
    Event(
        ENDED,
        gettext_lazy("目标变更有结果"),
        gettext_noop("%(unit)s 第 %(serial)s 号目标变更申请：%(outcome)s。"),
        icon="arrow-left-right",
    ),
)
_OUTCOMES = {
    APPLIED: gettext_noop("已批准并下达"),
    REFUSED: gettext_noop("不同意"),
    RETURNED: gettext_noop("退回补充"),
}
_ROLES = {OFFICE: Role.TARGET_OFFICE, REVIEWER: Role.REVIEWING_OFFICE}


def change_tell(change: TargetChange, move: str, actor: Account) -> None:
    """Tell whom it waits for, or whoever asked how it ended; in the transaction of the move."""
    event, people = ENDED, _writers(change)
    if move in (SUBMIT, PASS) and change.state not in _OUTCOMES:
        event, people = WAITS, _actors(change)
    elif change.state not in _OUTCOMES:
        return
    notify(
        recipients=[account for account in people if account.pk != actor.pk],
        event=event,
        authority=change.year.authority,
        params={
            "unit": change.unit.name,
            "serial": change.serial,
            "outcome": _OUTCOMES.get(change.state, ""),
        },
        url=reverse("targets:change", args=[change.pk]),
        once=f"change:{change.pk}:{change.version}",
    )


def _writers(change: TargetChange) -> Iterable[Any]:
    """The unit's filers and heads, and who wrote it for the unit."""
    people = Account.objects.filter(
        grants__unit=change.unit_id,
        grants__role__in=(Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD),
        is_active=True,
    )
    return [*people.distinct(), *([change.created_by] if change.by_office else [])]


def _actors(change: TargetChange) -> Iterable[Any]:
    """Who may act at the step where the request waits."""
    step = rules_of(change.year).step(change.state)
    if step is None:
        return []
    if step.who == LEADER:
        today = timezone.localdate()
        rows = LeaderCharge.objects.filter(unit=change.unit_id, current=True, starts_on__lte=today)
        rows = rows.exclude(ends_on__lt=today).select_related("leader")
        return [row.leader for row in rows]
    people = Account.objects.filter(is_active=True)
    if step.who == "unit_head":
        return people.filter(grants__unit=change.unit_id, grants__role=Role.DEPARTMENT_HEAD)
    role = _ROLES[step.who]
    return people.filter(grants__authority=change.year.authority_id, grants__role=role).distinct()
