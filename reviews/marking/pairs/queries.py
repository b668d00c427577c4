"""Which double marks an account may see, and how much of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from reviews.marking.pairs.models import OPEN, MarkOpinion, MarkPair, PairState
from reviews.marking.scope import MarkingScope
from reviews.models import TargetMark
from reviews.moved_queries import seen_row
from schemes.models import Year
from schemes.queries import year_document
from targets.models import Target


@dataclass(frozen=True, slots=True)
class OwnMark:
    """A target of which one or two marks are in: one's own, and how it stands."""

    pair: int
    state: str
    opinion: MarkOpinion | None


def own_marks(scope: MarkingScope, targets: Iterable[Target]) -> dict[str, OwnMark]:
    """The open pairs of targets with the account's own mark, and never another's: two queries.

    A pair of an earlier version of its target is none: both mark anew (M-4).
    """
    pairs = list(open_pairs(scope.year).filter(target__in=list(targets)))
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


def pair_for(account: Any, pk: int) -> MarkPair:
    """A pair of whatever year that the account may see; a 404 (``Denied``) for any other."""
    return seen_row(MarkPair.objects.all(), _visible, account, pk)


def _visible(account: Any, year: Year) -> QuerySet[MarkPair]:
    return visible_pairs(MarkingScope(account, year))


def opinions_seen(scope: MarkingScope, pair: MarkPair) -> list[MarkOpinion]:
    """What the markers say: one's own alone until both are in, then the last of each."""
    rows = pair.opinions.select_related("marker").order_by("pk")
    if pair.state in (PairState.FIRST, PairState.VOID):
        rows = rows.filter(marker=scope.account.pk)
    return list({each.marker_id: each for each in rows}.values())


def open_pairs(year: Year) -> QuerySet[MarkPair]:
    """Pairs of the year that no mark has come of yet, of targets as they stand."""
    return MarkPair.objects.filter(year=year, state__in=OPEN, target__current=True)


def kept_apart(year: Year, keys: Collection[str]) -> set[str]:
    """Of these targets those that two mark and of which not both marks are in: what one of the two
    says or attaches, nobody else meets (three queries)."""
    rule = year_document(year).marking
    targets = Target.objects.filter(year=year, current=True, key__in=keys)
    double = {key for key, part in targets.values_list("key", "component") if rule.doubles(part)}
    marked = TargetMark.objects.filter(year=year, current=True, key__in=double)
    both = open_pairs(year).filter(key__in=double).exclude(state=PairState.FIRST)
    return double - {*marked.values_list("key", flat=True), *both.values_list("key", flat=True)}
