"""The entries of plans in the navigation: one's own plan, or the list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import OWN_UNIT, TARGETS, NavItem
from targets.plans.queries import own_unit_ids, sees_plans


def _drafts(account: Any) -> bool:
    return bool(own_unit_ids(account))


def _reviews(account: Any) -> bool:
    return not own_unit_ids(account) and sees_plans(account)


ITEMS = (
    NavItem(
        "own-plan",
        _("目标计划"),
        "file-earmark-text",
        OWN_UNIT,
        "targets:own_plan",
        order=5,
        visible=_drafts,
        short=_("计划"),
    ),
    NavItem(
        "plans",
        _("目标计划"),
        "file-earmark-text",
        TARGETS,
        "targets:plans",
        order=5,
        visible=_reviews,
    ),
)
