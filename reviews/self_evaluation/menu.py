"""The entries of self-evaluation in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import OWN_UNIT, REVIEWS, NavItem
from reviews.self_evaluation.policies import sees_board, writes_own


def _others(account: Any) -> bool:
    return sees_board(account) and not writes_own(account)


ITEMS = (
    NavItem(
        "own-self-evaluation",
        _("自评"),
        "person-lines-fill",
        OWN_UNIT,
        "reviews:own_self_evaluation",
        order=50,
        visible=writes_own,
    ),
    NavItem(
        "self-evaluations",
        _("自评"),
        "person-lines-fill",
        REVIEWS,
        "reviews:self_evaluations",
        order=4,
        visible=_others,
    ),
)
