"""What records bring to the registries: policies, navigation, notices, search, work items."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation, policy, search, work_items
from core.navigation import OWN_UNIT, REVIEWS, NavItem
from core.notices import events
from reviews.accountability.flow import uses_accountability
from reviews.accountability.notices import KINDS
from reviews.accountability.policies import POLICIES
from reviews.accountability.queries import own_unit_ids
from reviews.accountability.search import KINDS as SEARCHED
from reviews.accountability.work import accountability_work
from reviews.register.queries import sees_register
from schemes.queries import scheme_uses
from units.queries import person_of


def _own(account: Any) -> bool:
    return bool(own_unit_ids(account)) and scheme_uses(account, uses_accountability)


def _others(account: Any) -> bool:
    if own_unit_ids(account) or not sees_register(account):
        return False
    return scheme_uses(account, uses_accountability)


def _mine(account: Any) -> bool:
    """People without a part in a unit's records, who see those on themselves."""
    if person_of(account) is None or _own(account) or _others(account):
        return False
    return scheme_uses(account, uses_accountability)


def register_accountability() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    label, icon, route = _("问责表彰"), "journal-text", "reviews:accountability"
    navigation.register(
        NavItem("own-accountability", label, icon, OWN_UNIT, route, order=10, visible=_own)
    )
    navigation.register(
        NavItem("accountability", label, icon, REVIEWS, route, order=40, visible=_others)
    )
    mine = _("我的奖惩")
    navigation.register(
        NavItem("my-accountability", mine, icon, OWN_UNIT, route, order=10, visible=_mine)
    )
    events.register(*KINDS)
    search.register(*SEARCHED)
    work_items.register("accountability", accountability_work, label)
