"""How two marks that differ are settled: one table of moves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from reviews.marking.models import MarkKind
from reviews.marking.pairs.models import MarkPair, PairState
from reviews.marking.scope import MarkingScope
from schemes.queries import year_document

THIRD, MARKER, OTHER = "third", "marker", "other"
DECIDE, OFFER, AGREE, REFUSE = "decide", "offer", "agree", "refuse"
MOVES = (DECIDE, OFFER, AGREE, REFUSE)
APART, OFFERED, SETTLED = PairState.APART, PairState.OFFERED, PairState.SETTLED


def _move(
    key: str, label: Any, before: str, after: str, who: str, *, told: tuple[str, ...] = ("reason",)
) -> Move:
    return Move(key, label, before, (after,), frozenset({who}), told, ("reason",), key == REFUSE)


WORKFLOW = Workflow(
    "mark_pair",
    {state.value: state.label for state in PairState},
    (
        _move(DECIDE, _("定下评分"), APART, SETTLED, THIRD),
        _move(DECIDE, _("定下评分"), OFFERED, SETTLED, THIRD),
        _move(OFFER, _("提出一个评分"), APART, OFFERED, MARKER),
        _move(AGREE, _("同意这个评分"), OFFERED, SETTLED, OTHER, told=()),
        _move(REFUSE, _("不同意这个评分"), OFFERED, APART, OTHER),
    ),
    PairState.APART,
)


def markers_of(pair: MarkPair) -> set[int]:
    """The accounts that have marked."""
    return set(pair.opinions.values_list("marker_id", flat=True))


def duties_of(scope: MarkingScope, pair: MarkPair) -> frozenset[str]:
    """What the account is for this pair.

    Who marked neither, and may mark the target, decides; the two themselves only where the scheme
    lets them.
    """
    if not scope.may_mark(MarkKind.TARGET, pair.unit_id):
        return frozenset()
    if scope.account.pk not in markers_of(pair):
        return frozenset({THIRD})
    rule = year_document(pair.year).marking.double
    if rule is None or rule.beyond != "both":
        return frozenset()
    offered = pair.state == OFFERED and pair.offered_by_id == scope.account.pk
    return frozenset({MARKER} if offered or pair.state == APART else {OTHER})
