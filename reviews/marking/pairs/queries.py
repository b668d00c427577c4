"""Which double marks an account may see, and how much of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from core.policy import Denied
from reviews.marking.pairs.models import OPEN, MarkOpinion, MarkPair, PairState
from reviews.marking.scope import MarkingScope
from schemes.models import Year


@dataclass(frozen=True, slots=True)
class OwnMark:
    """A target of which one or two marks are in: one's own, and how it stands."""

    pair: int
    state: str
    opinion: MarkOpinion | None


def own_marks(scope: MarkingScope, keys: Iterable[str]) -> dict[str, OwnMark]:
    """The open pairs of targets with the account's own mark, and never another's: two queries."""
    pairs = list(MarkPair.objects.filter(year=scope.year, live__in=list(keys)))
    if not pairs:
        return {}
    own = MarkOpinion.objects.filter(pair__in=pairs, marker=scope.account.pk)
    last = {each.pair_id: each for each in own.order_by("pk")}
    return {pair.key: OwnMark(pair.pk, pair.state, last.get(pair.pk)) for pair in pairs}


def visible_pairs(scope: MarkingScope) -> QuerySet[MarkPair]:
    """Pairs of the units whose targets' marks the account meets."""
    joined = MarkPair.objects.filter(year=scope.year).select_related(
        "unit", "target", "offered_by", "decided_by", "year__authority", "year__scheme"
    )
    seen = [pk for pk in scope.units if scope.sees_targets(pk)]
    return joined.filter(unit__in=seen)


def pair_for(scope: MarkingScope, pk: int) -> MarkPair:
    """A pair that the account may see; a 404 (``Denied``) for any other."""
    found = visible_pairs(scope).filter(pk=pk).first()
    if found is None:
        raise Denied("reviews.markpair", pk)
    return found


def opinions_seen(scope: MarkingScope, pair: MarkPair) -> list[MarkOpinion]:
    """What the markers say: one's own alone until both are in, then the last of each."""
    rows = pair.opinions.select_related("marker").order_by("pk")
    if pair.state in (PairState.FIRST, PairState.VOID):
        rows = rows.filter(marker=scope.account.pk)
    return list({each.marker_id: each for each in rows}.values())


def open_pairs(year: Year) -> QuerySet[MarkPair]:
    """Pairs of the year that no mark has come of yet."""
    return MarkPair.objects.filter(year=year, state__in=OPEN)
