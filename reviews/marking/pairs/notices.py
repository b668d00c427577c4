"""Whom two marks that differ are told."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from reviews.marking.pairs.models import MarkPair
from units.models import Account, Role

APART = "mark_pair.apart"
KINDS = (
    Event(
        APART,
        gettext_lazy("两个评分相差过大"),
        gettext_noop("%(unit)s “%(what)s” 的两个独立评分相差过大，等没有评的人定。"),
        icon="people",
    ),
)


def apart_tell(pair: MarkPair, markers: Collection[int]) -> None:
    """Tell the office's accounts that have not marked; the figures stand on the page alone."""
    office = Account.objects.filter(
        grants__authority=pair.year.authority_id, grants__role=Role.TARGET_OFFICE, is_active=True
    ).distinct()
    notify(
        recipients=[account for account in office if account.pk not in markers],
        event=APART,
        authority=pair.year.authority,
        params={"unit": pair.unit.name, "what": pair.target.title},
        url=reverse("reviews:mark_pair", args=[pair.pk]),
        once=f"markpair:{pair.pk}:{pair.version}",
    )
