"""Whom two marks that differ are told, and what was done about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from reviews.marking.models import MarkConflict
from reviews.marking.pairs.models import MarkPair, PairState
from reviews.objections.notices import office_of
from schemes.queries import year_document
from units.models import Account

APART, BETWEEN = "mark_pair.apart", "mark_pair.between"
OFFERED, REFUSED, SETTLED = "mark_pair.offered", "mark_pair.refused", "mark_pair.settled"
#: Move by where it leads → what the two are told of it.
EVENTS = {PairState.OFFERED: OFFERED, PairState.APART: REFUSED, PairState.SETTLED: SETTLED}
KINDS = (
    Event(
        APART,
        gettext_lazy("两个评分相差过大"),
        gettext_noop("%(unit)s “%(what)s” 的两个独立评分相差过大，等没有评的人定。"),
        icon="people",
    ),
    Event(
        BETWEEN,
        gettext_lazy("你和另一人的评分相差过大"),
        gettext_noop(
            "%(unit)s “%(what)s” 的两个独立评分相差过大，可以提出一个评分，由另一人同意。"
        ),
        icon="people",
    ),
    Event(
        OFFERED,
        gettext_lazy("提出了一个评分，等你同意"),
        gettext_noop("%(who)s 给 %(unit)s “%(what)s” 提出了一个评分，等你同意。"),
        icon="people",
    ),
    Event(
        REFUSED,
        gettext_lazy("提出的评分没有同意"),
        gettext_noop("%(who)s 不同意给 %(unit)s “%(what)s” 提出的评分，理由在页面上。"),
        icon="people",
    ),
    Event(
        SETTLED,
        gettext_lazy("两个评分已定"),
        gettext_noop("%(who)s 定下了 %(unit)s “%(what)s” 的评分。"),
        icon="people",
    ),
)


def apart_tell(pair: MarkPair, markers: Iterable[Account]) -> None:
    """Tell who may settle it: of the office whoever has not marked, and the two themselves where
    the scheme lets them; nobody who stays away from the unit.  The figures stand on the page alone.
    """
    two = list(markers)
    left_out = {each.pk for each in two}
    _tell(pair, APART, [row for row in office_of(pair.year.authority_id) if row.pk not in left_out])
    rule = year_document(pair.year).marking.double
    if rule is not None and rule.beyond == "both":
        _tell(pair, BETWEEN, two)


def moved_tell(pair: MarkPair, markers: Iterable[Account], actor: Account) -> None:
    """Tell the two what became of their marks, save who did it; an offer the other of them alone,
    a refusal whoever made the offer."""
    event = EVENTS[PairState(pair.state)]
    people = [each for each in markers if each.pk != actor.pk]
    if event == REFUSED:
        people = [each for each in people if each.pk == pair.offered_by_id]
    _tell(pair, event, people, who=actor)


def _tell(pair: MarkPair, event: str, people: Iterable[Account], **told: Any) -> None:
    conflicts = MarkConflict.objects.filter(year=pair.year, unit=pair.unit)
    away = set(conflicts.values_list("account", flat=True))
    notify(
        recipients=[each for each in people if each.pk not in away],
        event=event,
        authority=pair.year.authority,
        params={"unit": pair.unit.name, "what": pair.target.title}
        | {name: str(value) for name, value in told.items()},
        url=reverse("reviews:mark_pair", args=[pair.pk]),
        once=f"markpair:{pair.pk}:{pair.version}:{event}",
    )
