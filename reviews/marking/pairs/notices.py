"""Whom two marks that differ are told."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from reviews.marking.models import MarkConflict
from reviews.marking.pairs.models import MarkPair
from reviews.objections.notices import office_of

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
    """Tell the office's accounts that may settle it: who has not marked, and does not stay away
    from the unit.  The figures stand on the page alone."""
    conflicts = MarkConflict.objects.filter(year=pair.year, unit=pair.unit)
    left_out = {*markers, *conflicts.values_list("account", flat=True)}
    notify(
        recipients=[each for each in office_of(pair.year.authority_id) if each.pk not in left_out],
        event=APART,
        authority=pair.year.authority,
        params={"unit": pair.unit.name, "what": pair.target.title},
        url=reverse("reviews:mark_pair", args=[pair.pk]),
        once=f"markpair:{pair.pk}:{pair.version}",
    )
