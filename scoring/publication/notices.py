"""Whom a publication is told: the second person, who prepared it, the units whose results it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from core.ui import date_text
from reviews.moved_notices import second_people
from reviews.objections.notices import office_of
from scoring.models import ResultEntry
from scoring.publication import flow
from scoring.publication.bodies import named_bodies
from scoring.publication.models import NOTICE, WITHDRAWN, Publication, ResultAdvice
from units.models import Account, Role

WAITS, REFUSED, BEGAN, ENDED, MADE_PUBLIC = (
    *("publication.waits", "publication.refused", "publication.notice"),
    *("publication.recalled", "publication.published"),
)
CONSULTED, VIEWED = "publication.consulted", "publication.viewed"
ADVISED = "publication.advised"
_ICON = "megaphone"
KINDS = (
    Event(
        WAITS,
        gettext_lazy("结果待公布"),
        gettext_noop("%(year)s 年度结果公示期满，等你公布。"),
        icon=_ICON,
    ),
    Event(
        REFUSED,
        gettext_lazy("公布被退回"),
        gettext_noop("%(year)s 年度结果第二人没有公布，已退回公示。"),
        icon=_ICON,
    ),
    Event(
        BEGAN,
        gettext_lazy("结果公示"),
        gettext_noop("%(year)s 年度结果开始公示，有异议的 %(until)s 前申诉。"),
        icon=_ICON,
    ),
    Event(
        ENDED,
        gettext_lazy("公示撤下"),
        gettext_noop("%(year)s 年度结果的公示已撤下，重新审定后另行公示。"),
        icon=_ICON,
    ),
    Event(
        MADE_PUBLIC,
        gettext_lazy("结果公布"),
        gettext_noop("%(year)s 年度结果已公布，文号 %(number)s。"),
        icon=_ICON,
    ),
    Event(
        ADVISED,
        gettext_lazy("结果反馈意见"),
        gettext_noop("%(year)s 年度结果的反馈意见已送达%(unit)s。"),
        icon=_ICON,
    ),
    Event(
        CONSULTED,
        gettext_lazy("表彰名单征求意见"),
        gettext_noop("%(year)s 年度表彰名单请你单位提意见。"),
        icon=_ICON,
    ),
    Event(
        VIEWED,
        gettext_lazy("名单意见已到"),
        gettext_noop("%(body)s 对 %(year)s 年度表彰名单提了意见，有异议 %(number)s 个单位。"),
        icon=_ICON,
    ),
)


def publication_tell(publication: Publication, move: str, actor: Account) -> None:
    """Tell whom the move concerns, in its transaction."""
    if move == flow.CONCLUDE:
        second = second_people(publication, flow.rules_of(publication.year).published_by)
        _tell(publication, WAITS, second, actor)
    elif move == flow.REFUSE:
        _tell(publication, REFUSED, {publication.created_by, publication.asked_by}, actor)
    elif move == flow.ANNOUNCE:
        _tell(publication, BEGAN, units_people(publication), actor)
    elif move == flow.PUBLISH:
        _tell(publication, MADE_PUBLIC, units_people(publication), actor)
    elif move == flow.CONSULT:
        bodies_tell(publication, actor, list(named_bodies(publication)))
    elif publication.state != NOTICE and publication.token and _was_announced(publication, move):
        _tell(publication, ENDED, units_people(publication), actor)


def bodies_tell(publication: Publication, actor: Account, bodies: Iterable[str]) -> None:
    """Ask the heads of the units that the bodies are for their view."""
    units = named_bodies(publication)
    for body in bodies:
        if body not in units:
            continue
        heads = Account.objects.filter(
            grants__unit=units[body], grants__role=Role.DEPARTMENT_HEAD, is_active=True
        )
        notify(
            recipients=[account for account in heads.distinct() if account.pk != actor.pk],
            event=CONSULTED,
            authority=publication.year.authority,
            params={"year": publication.year.year},
            url=reverse("scoring:award_views", args=[publication.pk, body]),
            once=f"publication-body:{publication.pk}:{body}:{publication.version}",
        )


def viewed_tell(publication: Publication, body: str, against: int, actor: Account) -> None:
    """Tell the office that a body gave its view."""
    notify(
        recipients=[a for a in office_of(publication.year.authority_id) if a.pk != actor.pk],
        event=VIEWED,
        authority=publication.year.authority,
        params={
            "year": publication.year.year,
            "number": against,
            "body": named_bodies(publication)[body].name,
        },
        url=reverse("scoring:publication", args=[publication.pk]),
        once=f"publication-view:{publication.pk}:{body}:{publication.version}",
    )


def advice_tell(publication: Publication, rows: Iterable[ResultAdvice], actor: Account) -> None:
    """Tell filers and heads of the units what is said to them with their published results."""
    for row in rows:
        people = Account.objects.filter(
            grants__unit=row.unit_id,
            grants__role__in=(Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD),
            is_active=True,
        )
        notify(
            recipients=[account for account in people.distinct() if account.pk != actor.pk],
            event=ADVISED,
            authority=publication.year.authority,
            params={"year": publication.year.year, "unit": row.unit.name},
            url=_told_url(publication),
            once=f"publication-advice:{row.pk}:{row.version}",
        )


def units_people(publication: Publication) -> list[Account]:
    """Filers and heads of the units whose results are made public."""
    units = ResultEntry.objects.filter(result_set=publication.result_set_id).values("unit")
    roles = (Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD)
    rows = Account.objects.filter(grants__unit__in=units, grants__role__in=roles, is_active=True)
    return list(rows.distinct())


def _was_announced(publication: Publication, move: str) -> bool:
    if move == flow.RECALL:
        return True
    last = publication.moves.order_by("-pk").first()
    announced = last is not None and last.before in (NOTICE, flow.FINAL)
    return announced and (publication.state == WITHDRAWN or move == flow.TAKE_UP)


def _tell(publication: Publication, event: str, people: Iterable[Any], actor: Account) -> None:
    until = publication.appeals_until
    office = event in (WAITS, REFUSED)
    url = (
        reverse("scoring:publication", args=[publication.pk]) if office else _told_url(publication)
    )
    notify(
        recipients=[account for account in people if account and account.pk != actor.pk],
        event=event,
        authority=publication.year.authority,
        params={
            "year": publication.year.year,
            "until": date_text(until, "fulltime") if until else "",
            "number": publication.number,
        },
        url=url,
        once=f"publication:{publication.pk}:{publication.version}",
    )


def _told_url(publication: Publication) -> str:
    return f"{reverse('scoring:appeals')}?year={publication.year.year}"
