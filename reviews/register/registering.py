"""What the register brings to the registries: policies, navigation, notices, search, work."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation, policy, search, work_items
from core.navigation import OWN_UNIT, REVIEWS, NavItem
from core.notices import events
from reviews.register.flow import uses_register
from reviews.register.notices import KINDS
from reviews.register.policies import POLICIES
from reviews.register.queries import own_unit_ids, places_of_files, sees_register
from reviews.register.search import KINDS as SEARCHED
from reviews.register.work import register_in_hand, register_work
from schemes.queries import scheme_uses
from targets.evidence import citing


def _own(account: Any) -> bool:
    return bool(own_unit_ids(account)) and scheme_uses(account, uses_register)


def _others(account: Any) -> bool:
    if own_unit_ids(account) or not sees_register(account):
        return False
    return scheme_uses(account, uses_register)


ITEMS = tuple(
    NavItem(
        key,
        _("扣分否决登记"),
        "exclamation-triangle",
        group,
        "reviews:register",
        order=order,
        visible=visible,
    )
    for key, group, order, visible in (
        ("own-register", OWN_UNIT, 9, _own),
        ("register", REVIEWS, 39, _others),
    )
)


def register_register() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    for item in ITEMS:
        navigation.register(item)
    events.register(*KINDS)
    search.register(*SEARCHED)
    citing.register("registerentry", places_of_files)
    work_items.register("register", register_work, _("扣分否决登记"))
    register_in_hand()
