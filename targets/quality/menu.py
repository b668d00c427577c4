"""The entry of the quality of plans in the navigation: for who looks at many units."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import TARGETS, NavItem
from targets.plans.queries import own_unit_ids, sees_plans


def _looks(account: Any) -> bool:
    return not own_unit_ids(account) and sees_plans(account)


ITEMS = (
    NavItem(
        "plan-quality",
        _("目标质量"),
        "speedometer2",
        TARGETS,
        "targets:plan_quality",
        order=6,
        visible=_looks,
    ),
)
