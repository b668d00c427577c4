"""The entries of trees in the navigation: one's own tree or the board, and my targets."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import OWN_UNIT, TARGETS, NavItem
from targets.decomposition.rights import sees_trees
from targets.plans.queries import own_unit_ids
from units.queries import person_of


def _own(account: Any) -> bool:
    return bool(own_unit_ids(account))


def _board(account: Any) -> bool:
    return not own_unit_ids(account) and sees_trees(account)


def _carries(account: Any) -> bool:
    return person_of(account) is not None


ITEMS = (
    NavItem(
        "own-tree",
        _("目标分解"),
        "diagram-3",
        OWN_UNIT,
        "targets:own_tree",
        order=7,
        visible=_own,
    ),
    NavItem(
        "own-level-two",
        _("二级方案"),
        "archive",
        OWN_UNIT,
        "targets:own_level_two",
        order=8,
        visible=_own,
    ),
    NavItem(
        "trees",
        _("目标分解"),
        "diagram-3",
        TARGETS,
        "targets:trees",
        order=7,
        visible=_board,
    ),
    NavItem(
        "my-targets",
        _("我的目标"),
        "person-check",
        OWN_UNIT,
        "targets:my_targets",
        order=3,
        visible=_carries,
        short=_("我的目标"),
    ),
)
