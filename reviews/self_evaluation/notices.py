"""Whom a move of a self-evaluation is told."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from reviews.moved_notices import unit_people
from reviews.objections.notices import office_of
from reviews.self_evaluation.flow import BACK, HAND_IN, RETURN, SUBMIT
from reviews.self_evaluation.models import SelfEvaluation
from units.models import Account, Role

WAITS, RETURNED, ARRIVED = (
    "self_evaluation.waits",
    "self_evaluation.returned",
    "self_evaluation.arrived",
)
KINDS = (
    Event(
        WAITS,
        gettext_lazy("自评待审定"),
        gettext_noop("%(unit)s %(year)s 年度自评写好，等你审定报送。"),
        icon="person-lines-fill",
    ),
    Event(
        RETURNED,
        gettext_lazy("自评退回"),
        gettext_noop("%(unit)s %(year)s 年度自评退回修改，改好重报。"),
        icon="arrow-return-left",
    ),
    Event(
        ARRIVED,
        gettext_lazy("自评已报"),
        gettext_noop("%(unit)s 报送了 %(year)s 年度自评。"),
        icon="person-lines-fill",
    ),
)


def evaluation_tell(row: SelfEvaluation, move: str, actor: Any) -> None:
    """Tell the head, the writers or the office; in the transaction of the move."""
    people: list[Account]
    if move == SUBMIT:
        heads = Account.objects.filter(
            grants__unit=row.unit_id, grants__role=Role.DEPARTMENT_HEAD, is_active=True
        )
        event, people = WAITS, list(heads.distinct())
    elif move in (BACK, RETURN):
        event, people = RETURNED, list(unit_people(row.unit_id))
    elif move == HAND_IN:
        event, people = ARRIVED, office_of(row.year.authority_id)
    else:
        return
    notify(
        recipients=[account for account in people if account.pk != actor.pk],
        event=event,
        authority=row.year.authority,
        params={"unit": row.unit.name, "year": row.year.year},
        url=f"{reverse('reviews:self_evaluation', args=[row.unit.code])}?year={row.year.year}",
        once=f"selfevaluation:{row.pk}:{row.version}",
    )
