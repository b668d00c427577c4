"""What the daily appraisal brings to the registries: policies, navigation, work."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation, policy, work_items
from core.navigation import OWN_UNIT, REVIEWS, NavItem
from reviews.monthly.policies import POLICIES
from reviews.monthly.work import monthly_work
from reviews.register.queries import own_unit_ids, sees_register
from schemes.queries import scheme_uses
from schemes.uses import in_lists

_USED = in_lists("monthly")


def _own(account: Any) -> bool:
    return bool(own_unit_ids(account)) and scheme_uses(account, _USED)


def _others(account: Any) -> bool:
    if own_unit_ids(account) or not sees_register(account):
        return False
    return scheme_uses(account, _USED)


def register_monthly() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    work_items.register("monthly", monthly_work, _("平时考核"))
    for key, group, order, visible in (
        ("own-monthly", OWN_UNIT, 10, _own),
        ("monthly", REVIEWS, 38, _others),
    ):
        navigation.register(
            NavItem(
                key,
                _("平时考核"),
                "calendar-check",
                group,
                "reviews:months",
                order=order,
                visible=visible,
                also=("reviews:month",),
            )
        )
