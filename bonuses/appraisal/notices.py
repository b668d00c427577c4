"""Whom a move of an appraisal is told, and who is told that a new result took places away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from bonuses.appraisal import flow
from bonuses.appraisal.models import StaffAppraisal
from core.notices.events import Event
from core.notices.services import notify
from units.models import Account, Role

SUBMITTED, RETURNED, CONFIRMED, OWN, SURPLUS = (
    *("appraisal.submitted", "appraisal.returned", "appraisal.confirmed"),
    *("appraisal.own", "appraisal.surplus"),
)
_ICON = "person-check"
KINDS = (
    Event(
        SUBMITTED,
        gettext_lazy("职工考核待确认"),
        gettext_noop("%(unit)s 报送了 %(year)s 年度职工考核结果，等确认。"),
        icon=_ICON,
    ),
    Event(
        RETURNED,
        gettext_lazy("职工考核退回"),
        gettext_noop("%(year)s 年度职工考核结果退回：%(reason)s"),
        icon=_ICON,
    ),
    Event(
        CONFIRMED,
        gettext_lazy("职工考核已确认"),
        gettext_noop("%(year)s 年度职工考核结果已确认，写入个人考评。"),
        icon=_ICON,
    ),
    Event(
        OWN,
        gettext_lazy("本人考核结果"),
        gettext_noop("%(year)s 年度考核结果已确认，可以看本人的得分和等次。"),
        icon=_ICON,
    ),
    Event(
        SURPLUS,
        gettext_lazy("优秀超出名额"),
        gettext_noop("%(unit)s 的结果变了，评优多出 %(n)s 人，须调整：%(why)s"),
        icon="exclamation-triangle",
    ),
)


def move_tell(appraisal: StaffAppraisal, move: str, actor: Account, reason: str) -> None:
    """Tell whom the new state concerns, in the transaction of the move."""
    if move == flow.SUBMIT:
        _tell(appraisal, SUBMITTED, office_people(appraisal), actor, unit=appraisal.unit.name)
    elif move == flow.RETURN:
        _tell(appraisal, RETURNED, unit_people(appraisal), actor, reason=reason)
    elif move == flow.CONFIRM:
        _tell(appraisal, CONFIRMED, unit_people(appraisal), actor)
        own = Account.objects.filter(is_active=True, person__in=appraisal.people.values("person"))
        url = f"{reverse('bonuses:own_appraisal')}?year={appraisal.year.year}"
        _tell(appraisal, OWN, own, actor, url=url)


def surplus_tell(appraisal: StaffAppraisal, number: int, why: str, result_set: int) -> None:
    """Tell unit and office that the unit has rated more people excellent than it may now."""
    notify(
        recipients=[*unit_people(appraisal), *office_people(appraisal)],
        event=SURPLUS,
        authority=appraisal.year.authority,
        params={"unit": appraisal.unit.name, "n": number, "why": why},
        url=url_of(appraisal),
        once=f"appraisal-surplus:{appraisal.pk}:{appraisal.version}:{number}:{result_set}",
    )


def unit_people(appraisal: StaffAppraisal) -> QuerySet[Account]:
    """The unit's filers and heads."""
    roles = (Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD)
    people = Account.objects.filter(grants__unit=appraisal.unit_id, grants__role__in=roles)
    return people.filter(is_active=True).distinct()


def office_people(appraisal: StaffAppraisal) -> QuerySet[Account]:
    """The target office."""
    people = Account.objects.filter(grants__authority=appraisal.year.authority_id)
    people = people.filter(grants__role=Role.TARGET_OFFICE, is_active=True)
    return people.distinct()


def url_of(appraisal: StaffAppraisal) -> str:
    """The appraisal's page."""
    path = reverse("bonuses:appraisal", args=[appraisal.unit.code])
    return f"{path}?year={appraisal.year.year}"


def _tell(
    appraisal: StaffAppraisal,
    event: str,
    people: Iterable[Any],
    actor: Account,
    url: str = "",
    **params: str,
) -> None:
    notify(
        recipients=[account for account in people if account.pk != actor.pk],
        event=event,
        authority=appraisal.year.authority,
        params={"year": appraisal.year.year, **params},
        url=url or url_of(appraisal),
        once=f"{event}:{appraisal.pk}:{appraisal.version}",
    )
