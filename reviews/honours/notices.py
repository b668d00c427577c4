"""Whom a move of a claim is told: who acts next, the unit how it ended, the office of a double."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from reviews.honours.flow import HEAD, LEADER, OFFICE, PASS, REVIEWER, SUBMIT, step_of
from reviews.honours.models import HonourClaim
from reviews.honours.queries import twins_for
from reviews.moved_notices import unit_people
from schemes.rules.award_claims import COUNTED, REFUSED, RETURNED
from units.models import Account, LeaderCharge, Role

WAITS, ENDED, TWIN = "claim.waits", "claim.ended", "claim.twin"
KINDS = (
    Event(
        WAITS,
        gettext_lazy("加分申报待办"),
        gettext_noop("%(unit)s 申报加分“%(title)s”，等你办。"),
        icon="award",
    ),
    Event(
        ENDED,
        gettext_lazy("加分申报有结果"),
        gettext_noop("%(unit)s 申报的“%(title)s”：%(outcome)s。"),
        icon="award",
    ),
    Event(
        TWIN,
        gettext_lazy("加分疑似重复申报"),
        gettext_noop("%(unit)s 申报的“%(title)s”，与%(others)s申报的像是同一件，核实时对照。"),
        icon="award",
    ),
)
_OUTCOMES = {
    COUNTED: gettext_noop("已计入"),
    REFUSED: gettext_noop("不予认定"),
    RETURNED: gettext_noop("退回补充"),
}
_ROLES = {OFFICE: Role.TARGET_OFFICE, REVIEWER: Role.REVIEWING_OFFICE}


def claim_tell(claim: HonourClaim, move: str, actor: Account) -> None:
    """Tell whom it waits for, or the unit how it ended; in the transaction of the move."""
    ended = claim.state in _OUTCOMES
    if move in (SUBMIT, PASS) and not ended:
        _tell(claim, WAITS, _actors(claim), actor)
    elif ended:
        outcome = _OUTCOMES[claim.state]
        _tell(claim, ENDED, unit_people(claim.unit_id), actor, outcome=outcome)
    if move == SUBMIT and (others := twins_for(claim)):
        names = _("、").join(dict.fromkeys(twin.unit for twin in others))
        _tell(claim, TWIN, _holding(claim, OFFICE), actor, others=names)


def _tell(
    claim: HonourClaim, event: str, people: Iterable[Any], actor: Account, **params: str
) -> None:
    notify(
        recipients=[account for account in people if account.pk != actor.pk],
        event=event,
        authority=claim.year.authority,
        params={"unit": claim.unit.name, "title": claim.title, **params},
        url=reverse("reviews:claim", args=[claim.pk]),
        once=f"claim:{claim.pk}:{claim.version}:{event}",
    )


def _actors(claim: HonourClaim) -> Iterable[Any]:
    """Who may act at the step where the claim waits."""
    step = step_of(claim)
    return _holding(claim, step.who) if step else []


def _holding(claim: HonourClaim, duty: str) -> Iterable[Any]:
    """Whoever holds a duty for the claim."""
    if duty == LEADER:
        today = timezone.localdate()
        rows = LeaderCharge.objects.filter(unit=claim.unit_id, current=True, starts_on__lte=today)
        return [row.leader for row in rows.exclude(ends_on__lt=today).select_related("leader")]
    people = Account.objects.filter(is_active=True)
    if duty == HEAD:
        return people.filter(grants__unit=claim.unit_id, grants__role=Role.DEPARTMENT_HEAD)
    held = {"grants__authority": claim.year.authority_id, "grants__role": _ROLES[duty]}
    return people.filter(**held).distinct()
